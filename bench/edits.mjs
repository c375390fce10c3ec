// Whether memory stays flat while somebody types: a script and a pool file of the example are edited by turns in one
// session, as an editor does, with checks, hovers and hints in between. Prints what is in use after garbage was
// collected, and exits 1 where that grows by more than 5 % from the first fifth to the end.
// With `keep` every analysis is kept, to show that this would be seen. The options of the engine have it make from the
// beginning what it otherwise makes of code that is used often.
// Run: node --expose-gc --no-opt --no-lazy-feedback-allocation bench/edits.mjs [EDITS] [keep]
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { getHeapSpaceStatistics } from 'node:v8';
import { load, root } from './support/core.mjs';

const edits = Number(process.argv[2] ?? 10_000);
const kept = process.argv[3] === 'keep' ? [] : undefined;
const mostGrowth = 1.05;
const project = `${root}examples/smart-camera`;
const script = 'Application/STM32N6570-DK/STM32N657xx.ld';
const pools = 'Model/my_mpools/smart-camera_STM32N6570-DK.mpool';

const { createSession, servicesFor, nodeFileSystem } = await load(
  "export { createSession, servicesFor } from './core';",
  "export { nodeFileSystem } from './server/node/fileSystem';",
);

const texts = [script, pools].map((file) => [file, readFileSync(`${project}/${file}`, 'utf8')]);
const session = await createSession(nodeFileSystem(project));
const settings = { severities: new Map(), focus: new Set([script, pools]) };

async function edit(n) {
  const [file, text] = texts[n % 2];
  // A digit of a size, another name, a symbol more: what is typed differs from edit to edit.
  const changed =
    file === script ? text.replace('1279K', `${1000 + (n % 279)}K`) : `${text}${' '.repeat(n % 7)}`;
  session.project.overlay(file, file === script ? `${changed}\nedited${n} = ${n};\n` : changed);
  const analysis = await session.analyse(settings);
  kept?.push(analysis);
  const services = servicesFor(analysis, file);
  services.hover?.(text.length >> 1);
  services.inlayHints?.({ start: 0, end: 2000 });
  services.completion?.(text.length >> 1);
}

/** What data occupy, in megabytes; machine code is none. */
function inUse() {
  for (let n = 0; n < 4; n++) globalThis.gc();
  const data = getHeapSpaceStatistics().filter(({ space_name: name }) => !name.startsWith('code'));
  return data.reduce((sum, { space_used_size: bytes }) => sum + bytes, 0) / 1e6;
}

const warm = Math.trunc(edits / 5);
for (let n = 0; n < warm; n++) await edit(n);
const before = inUse();
for (let n = warm; n < edits; n++) await edit(n);
const after = inUse();
const growth = after / before;
console.log(`after ${warm} edits ${before.toFixed(1)} MB, after ${edits} ${after.toFixed(1)} MB`);
console.log(`memory: ${growth.toFixed(3)} times as much, limit ${mostGrowth}`);
if (kept) console.log(`${kept.length} analyses kept`);
process.exitCode = growth > mostGrowth ? 1 : 0;
