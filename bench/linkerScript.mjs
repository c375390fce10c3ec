// How long a linker script of 10,000 lines takes to parse and evaluate, beside JSON.parse of a text of the same
// length in the same run: a ratio, so that a slow machine does not matter. Exit status 1 past the limit.
import { build } from 'esbuild';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const limit = 30;
const root = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'n6mem-bench-'));
const entry = join(folder, 'entry.ts');
writeFileSync(
  entry,
  `export { parseScript } from '${root}core/linkerScript/syntax/parser';\nexport { evaluateScript } from '${root}core/linkerScript/evaluate';\n`,
);
const outfile = join(folder, 'bundle.mjs');
await build({
  entryPoints: [entry],
  bundle: true,
  format: 'esm',
  platform: 'node',
  outfile,
  logLevel: 'error',
});
const { parseScript, evaluateScript } = await import(pathToFileURL(outfile).href);
rmSync(folder, { recursive: true });

function script(lines) {
  const parts = ['MEMORY', '{'];
  for (let i = 0; i < 40; i++)
    parts.push(`  R${i} (xrw) : ORIGIN = 0x${(0x20000000 + i * 0x1000000).toString(16)}, LENGTH = 1024K`);
  parts.push('}', '_estack = ORIGIN(R0) + LENGTH(R0);', 'SECTIONS', '{');
  for (let i = 0; parts.length < lines - 1; i++) {
    parts.push(
      `  .text${i} :`,
      '  {',
      '    . = ALIGN(4); /* aligned */',
      `    _start${i} = .;`,
      `    KEEP (*(.isr${i} .isr${i}.*))`,
      `    *(.text${i} .text${i}*)`,
      `    PROVIDE(_size${i} = . - _start${i});`,
      `    _end${i} = .;`,
      `  } >R${i % 40}`,
      `  _load${i} = LOADADDR(.text${i});`,
    );
  }
  parts.push('}', '');
  return parts.join('\n');
}

function fastest(run, rounds) {
  let best = Infinity;
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const text = script(10_000);
const json = JSON.stringify(
  Array.from({ length: Math.ceil(text.length / 60) }, (_, i) => ({
    name: `symbol${i}`,
    value: i,
    used: true,
    at: [i, i + 1],
  })),
);
const yardstick = fastest(() => JSON.parse(json.slice(0, json.lastIndexOf('},', text.length)) + '}]'), 30);
const parse = fastest(() => parseScript(text), 30);
const parsed = parseScript(text);
const host = { script: () => parsed, resolveInclude: () => undefined };
const evaluate = fastest(() => evaluateScript('bench.ld', host), 30);
const ratio = (parse + evaluate) / yardstick;
console.log(
  `linker script of 10,000 lines: parse ${parse.toFixed(1)} ms, evaluate ${evaluate.toFixed(1)} ms; ` +
    `JSON.parse of as many characters ${yardstick.toFixed(1)} ms; ratio ${ratio.toFixed(1)} (limit ${limit})`,
);
process.exitCode = ratio > limit ? 1 : 0;
