// How long the image readers take on the largest files that they are made for, and what memory a map leaves behind.
//
//   node --expose-gc bench/image.mjs             synthetic files: a map of 300 MB, a hex file of 100 MB
//   node --expose-gc bench/image.mjs FILE ...    .map, .elf, .axf, .out and .hex files of your own
//
// Exits 1 where a run exceeds its limit.
import { closeSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const outfile = fileURLToPath(new URL(`../out/bench-image-${process.pid}.mjs`, import.meta.url));
await build({
  stdin: {
    contents: [
      "export { createLinkerMapReader } from './core/image/linkerMapReader';",
      "export { parseElf } from './core/image/elf';",
      "export { parseIntelHex } from './core/image/intelHex';",
      "export { parseDwarf } from './core/image/dwarf';",
      "export { imageFill } from './core/image/fill/imageFill';",
      "export { fillModelOf } from './core/view/fill/model';",
      "export { fillFromWire, fillToWire } from './core/view/fill/wire';",
      "export { layOutFill } from './core/view/fill/layout';",
    ].join('\n'),
    resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  outfile,
  logLevel: 'error',
});
const core = await import(pathToFileURL(outfile).href);
rmSync(outfile);

let failed = false;

function report(name, milliseconds, limit, rest) {
  failed ||= milliseconds > limit;
  console.log(`${name.padEnd(40)} ${milliseconds.toFixed(0).padStart(6)} ms   limit ${limit} ms   ${rest}`);
}

function heap() {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const hex = (value) => `0x${value.toString(16).padStart(8, '0')}`;

/** The chunks of a map of about `bytes` bytes: a third discarded, a third laid out, a third debug and cross reference. */
function* mapChunks(bytes) {
  const third = bytes / 3;
  yield 'Discarded input sections\n\n';
  const discarded = Array.from(
    { length: 10_000 },
    (_, i) =>
      ` .text.unused_function_${i}\n                0x00000000       0x24 build/lib/file_${i % 500}.o\n`,
  ).join('');
  for (let n = 0; n < third; n += discarded.length) yield discarded;
  yield 'Memory Configuration\n\nName             Origin             Length             Attributes\nRAM              0x34000000         0x00100000         xrw\n*default*        0x00000000         0xffffffff\n\nLinker script and memory map\n\n.text           0x34000400  0x4000000\n';
  let address = 0x34000400;
  for (let n = 0; n < third;) {
    let chunk = '';
    for (let i = 0; i < 10_000; i++, address += 36) {
      chunk += ` .text._ZN5model5layer${address}forwardEv\n                ${hex(address)}       0x24 build/lib/file_${i % 500}.o\n                ${hex(address)}                model::layer${address}::forward()\n`;
    }
    n += chunk.length;
    yield chunk;
  }
  yield '\n.debug_info     0x00000000  0x4000000\n';
  const debug = Array.from(
    { length: 10_000 },
    (_, i) => ` .debug_info    ${hex(i * 64)}       0x40 build/lib/file_${i % 500}.o\n`,
  ).join('');
  for (let n = 0; n < third / 2; n += debug.length) yield debug;
  yield '\nCross Reference Table\n\n';
  const cross = Array.from(
    { length: 10_000 },
    (_, i) => `symbol_${i}                                          build/lib/file_${i % 500}.o\n`,
  ).join('');
  for (let n = 0; n < third / 2; n += cross.length) yield cross;
}

function* fileChunks(file) {
  const buffer = Buffer.alloc(1 << 20);
  const descriptor = openSync(file, 'r');
  for (let n = readSync(descriptor, buffer); n > 0; n = readSync(descriptor, buffer))
    yield buffer.toString('latin1', 0, n);
  closeSync(descriptor);
}

/** Only reading is timed, not making the chunks. */
function measureMap(name, chunks, limitPerMegabyte) {
  const before = heap();
  const reader = core.createLinkerMapReader();
  let spent = 0;
  let characters = 0;
  for (const chunk of chunks) {
    characters += chunk.length;
    const start = performance.now();
    reader.push(chunk);
    spent += performance.now() - start;
  }
  const start = performance.now();
  const map = reader.end();
  spent += performance.now() - start;
  const kept = `${((heap() - before) / 1e6).toFixed(0)} MB kept`;
  const megabytes = characters / 1e6;
  const counts = `${map.sections.length} sections, ${map.inputSections.items.length} inputs, ${map.symbols.length} symbols`;
  report(
    `map ${name} ${megabytes.toFixed(0)} MB`,
    spent,
    Math.max(200, Math.round(megabytes * limitPerMegabyte)),
    `${kept}, ${counts}`,
  );
  measureFill(name, { map }, spent);
}

/** What the fill costs from the image to the picture on the screen, in times of reading the image. */
function measureFill(name, parts, reading) {
  const start = performance.now();
  const fill = core.imageFill(parts);
  const built = { file: name, fill, match: 'same', pools: [] };
  const wire = JSON.stringify(core.fillToWire(core.fillModelOf(built, { budgetOf: () => undefined })));
  const model = core.fillFromWire(JSON.parse(wire));
  const view = { open: new Set(), order: 'size', focus: undefined, limits: new Map() };
  core.layOutFill(model, { width: 1200, view });
  const spent = performance.now() - start;
  const megabytes = (wire.length / 1e6).toFixed(0);
  report(
    `  its fill, ${megabytes} MB to the page`,
    spent,
    Math.max(200, Math.round(reading * 2)),
    'twice the reading',
  );
}

function measureHex(name, text) {
  const start = performance.now();
  const result = core.parseIntelHex(text);
  const spent = performance.now() - start;
  const megabytes = text.length / 1e6;
  report(
    `hex ${name} ${megabytes.toFixed(0)} MB`,
    spent,
    Math.max(200, Math.round(megabytes * 40)),
    `${result.ranges.length} ranges, ${result.problems.length} problems`,
  );
}

function measureElf(name, bytes) {
  const start = performance.now();
  const result = core.parseElf(bytes);
  const spent = performance.now() - start;
  report(
    `elf ${name} ${(bytes.length / 1e6).toFixed(0)} MB`,
    spent,
    1000,
    'problem' in result ? result.problem : `${result.symbols.length} symbols`,
  );
  if ('problem' in result) return;
  const before = performance.now();
  const debug = core.parseDwarf(bytes, result);
  const reading = performance.now() - start;
  report('  its debug information', performance.now() - before, 4000, `${debug.places.size} places`);
  const memories = [{ name: 'all', range: { start: 0n, end: 1n << 32n } }];
  measureFill(name, { elf: result, debug, memories }, reading);
}

/** Records of 16 bytes as objcopy writes them, with gaps of `gap` bytes between. */
function hexText(bytes, gap) {
  const lines = [];
  let length = 0;
  let upper = -1;
  const add = (payload) => {
    let sum = 0;
    for (let i = 0; i < payload.length; i += 2) sum += Number.parseInt(payload.slice(i, i + 2), 16);
    const line = `:${payload}${((256 - (sum & 255)) & 255).toString(16).padStart(2, '0').toUpperCase()}\n`;
    lines.push(line);
    length += line.length;
  };
  for (let address = 0x70000000; length < bytes; address += 16 + gap) {
    if (address >>> 16 !== upper) {
      upper = address >>> 16;
      add(`02000004${upper.toString(16).padStart(4, '0').toUpperCase()}`);
    }
    add(
      `10${(address & 0xffff).toString(16).padStart(4, '0').toUpperCase()}0000112233445566778899AABBCCDDEEFF`,
    );
  }
  lines.push(':00000001FF\n');
  return lines.join('');
}

const files = process.argv.slice(2);
if (files.length === 0) {
  measureMap('synthetic', mapChunks(300e6), 40);
  measureHex('synthetic', hexText(100e6, 0));
  measureHex('scattered', hexText(30e6, 16));
}
for (const file of files) {
  const name = file.split('/').slice(-1)[0];
  if (/\.map$/i.test(file)) measureMap(name, fileChunks(file), 40);
  else if (/\.hex$/i.test(file)) measureHex(name, readFileSync(file, 'latin1'));
  else measureElf(name, readFileSync(file));
}
process.exitCode = failed ? 1 : 0;
