// How long one keystroke takes in one process, without an editor: the whole check with its parts, then what an editor
// asks for. In a linker script of 10,000 lines, or in a file of a project on disk.
// Run: node bench/linkerScriptKeystroke.mjs [LINES], or node bench/linkerScriptKeystroke.mjs FOLDER FILE
import { build } from 'esbuild';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { bigScript, middleOf, typed } from './support/bigScript.mjs';
import { createTimes } from './support/statistics.mjs';

const isProject = process.argv.length > 3;
const budget = isProject ? 10 : 16;
const rounds = 4;

const entry = `
  export { createSession, servicesFor } from './core';
  export { parseScript } from './core/linkerScript/syntax/parser';
  export { evaluateScript } from './core/linkerScript/evaluate';
  export { nodeFileSystem } from './server/node/fileSystem';
`;

const temporary = await mkdtemp(join(tmpdir(), 'n6mem-bench-'));
try {
  const outfile = join(temporary, 'core.mjs');
  await build({
    stdin: { contents: entry, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    format: 'esm',
    mainFields: ['module', 'main'],
    platform: 'node',
    outfile,
    logLevel: 'error',
  });
  const core = await import(pathToFileURL(outfile).href);
  if (!isProject) await writeFile(join(temporary, 'a.ld'), bigScript(Number(process.argv[2] ?? 10_000)));
  const [folder, file] = isProject ? process.argv.slice(2) : [temporary, 'a.ld'];
  const base = await readFile(join(folder, file), 'utf8');
  // Where a value stands in a script, a blank in a pool file.
  const at = isProject ? base.search(/(?<=LENGTH *= *)\d|(?<=[{,]\s*)"/) : middleOf(base);
  const word = file.endsWith('.mpool') ? ' '.repeat(typed.length) : isProject ? '1234' : typed;

  const times = createTimes();
  // Processor time: what else the machine does matters less.
  const clock = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const timed = async (name, run) => {
    const start = clock();
    const value = await run();
    times.add(name, clock() - start);
    return value;
  };

  const session = await core.createSession(core.nodeFileSystem(folder));
  const settings = { severities: new Map(), focus: new Set([file]) };
  await session.analyse(settings);
  const textAfter = (length) => base.slice(0, at) + word.slice(0, length) + base.slice(at);
  const lengths = Array.from({ length: rounds * word.length }, (_, n) => (n % word.length) + 1);
  // Each by itself: what one leaves behind for the collector of garbage is not the other's.
  for (const length of lengths) {
    session.project.overlay(file, textAfter(length));
    const start = clock();
    const analysis = await timed('check', () => session.analyse(settings));
    const services = core.servicesFor(analysis, file);
    await timed('hover', () => services.hover?.(at));
    await timed('inlay hints of 60 lines', () =>
      services.inlayHints?.({ start: Math.max(0, at - 900), end: at + 900 }),
    );
    times.add('check, hover and hints', clock() - start);
  }
  for (const length of lengths) {
    session.project.overlay(file, textAfter(length));
    const services = core.servicesFor(await session.analyse(settings), file);
    await timed('tokens', () => services.tokens?.());
    await timed('completion', () => services.completion?.(at));
  }
  let [read, evaluation] = [undefined, undefined];
  for (const length of isProject ? [] : lengths) {
    read = await timed('of the check: reading', () => core.parseScript(textAfter(length), 'script', read));
    const host = { script: () => read, resolveInclude: () => undefined };
    evaluation = await timed('of the check: evaluation', () =>
      core.evaluateScript(file, host, {}, evaluation),
    );
  }
  for (const length of isProject ? [] : lengths) {
    const afresh = await timed('reading afresh', () => core.parseScript(textAfter(length)));
    const host = { script: () => afresh, resolveInclude: () => undefined };
    await timed('evaluating afresh', () => core.evaluateScript(file, host));
  }

  console.log(
    `${file}, ${base.split('\n').length} lines; best, median and 95th percentile of ${rounds * word.length} keystrokes, in ms of processor time`,
  );
  times.print();
  const worst = times.at('check, hover and hints', 0.95);
  console.log(worst <= budget ? `within ${budget} ms` : `OVER ${budget} ms`);
} finally {
  await rm(temporary, { recursive: true, force: true });
}
