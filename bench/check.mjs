// How long the whole of a 9,000-file project takes from nothing, and one keystroke in it afterwards. Ratios within one
// run: against listing the same tree with nothing else, and the keystroke against the first check.
// Run: node bench/check.mjs [FILES]
import { build } from 'esbuild';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const count = Number(process.argv[2] ?? 9_000);
const script = 'Application/STM32N6570-DK/STM32N657xx.ld';

const folder = await mkdtemp(join(tmpdir(), 'n6mem-bench-'));
try {
  const bundle = join(folder, 'bundle.mjs');
  await build({
    stdin: {
      contents: `
        export { createSession } from './core';
        export { nodeFileSystem } from './server/node/fileSystem';
      `,
      resolveDir: process.cwd(),
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    outfile: bundle,
  });
  const { createSession, nodeFileSystem } = await import(pathToFileURL(bundle).href);

  const project = join(folder, 'project');
  await cp('examples/smart-camera', project, { recursive: true });
  for (let at = 0; at < count; at += 100) {
    const drivers = join(project, `Drivers/part${at / 100}/Src`);
    await mkdir(drivers, { recursive: true });
    for (let file = 0; file < 100; file++)
      await writeFile(join(drivers, `source${file}.c`), '/* source */\n');
  }

  const settings = { severities: new Map(), focus: new Set() };
  const listing = await median(5, () => readdir(project, { recursive: true }));
  const cold = await median(5, async () => {
    const session = await createSession(nodeFileSystem(project));
    const { findings } = await session.analyse(settings);
    if (findings.length !== 2)
      throw new Error(`expected the two findings of the example, not ${findings.length}`);
  });
  const session = await createSession(nodeFileSystem(project));
  await session.analyse(settings);
  const text = await readFile(join(project, script), 'utf8');
  let length = 1000;
  const keystroke = await median(50, async () => {
    session.project.overlay(script, text.replace('1279K', `${length++}K`));
    await session.analyse(settings);
  });
  const report = (name, time, ratio) =>
    console.log(`${name.padEnd(34)} ${time.toFixed(1).padStart(8)} ms  ${ratio}`);
  report(`list ${count} files`, listing, '');
  report('open and check the project', cold, `${(cold / listing).toFixed(1)} × listing`);
  report(
    'one keystroke in a linker script',
    keystroke,
    `${(keystroke / cold).toFixed(4)} × checking from nothing`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function median(runs, work) {
  const times = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
}
