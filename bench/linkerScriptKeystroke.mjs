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
  let read;
  for (let round = 0; round < rounds; round++) {
    for (let length = 1; length <= word.length; length++) {
      const text = base.slice(0, at) + word.slice(0, length) + base.slice(at);
      session.project.overlay(file, text);
      const start = clock();
      const analysis = await timed('check', () => session.analyse(settings));
      const services = core.servicesFor(analysis, file);
      await timed('hover', () => services.hover?.(at));
      await timed('inlay hints of 60 lines', () =>
        services.inlayHints?.({ start: Math.max(0, at - 900), end: at + 900 }),
      );
      times.add('check, hover and hints', clock() - start);
      await timed('tokens', () => services.tokens?.());
      await timed('completion', () => services.completion?.(at));
      if (isProject) continue;
      read = await timed('of the check: reading', () => core.parseScript(text, 'script', read));
      const host = { script: () => read, resolveInclude: () => undefined };
      await timed('of the check: evaluation', () => core.evaluateScript(file, host));
      await timed('reading afresh', () => core.parseScript(text));
    }
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
