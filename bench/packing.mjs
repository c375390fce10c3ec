// How well and how fast blocks with lifetimes are packed: public instances that simple orders do not solve, and real models.
//
//   node bench/packing.mjs [FOLDER]     FOLDER has minimalloc/*.CAPACITY.csv (id, lower, upper, size) and *_c_info.json
//
// Prints bytes, bound, placements tried and seconds of one core for each. Exits 1 where an instance is not packed into its
// capacity or the placements overlap. The seconds are process time, so that a busy machine does not falsify them.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = `${root}out/bench-packing-${process.pid}.mjs`;
await build({
  bundle: true,
  logLevel: 'error',
  target: 'es2022',
  stdin: {
    contents: [
      "export { packBlocks } from './core/memory/planning/packing';",
      "export { demandOfCInfo } from './core/memory/planning/demand';",
      "export { parseCInfo } from './core/model/parseCInfo';",
      "export { defaultDevice } from './core/device/devices';",
    ].join('\n'),
    resolveDir: root,
    loader: 'ts',
  },
  format: 'esm',
  platform: 'node',
  mainFields: ['module', 'main'],
  outfile,
});
const { packBlocks, demandOfCInfo, parseCInfo, defaultDevice } = await import(pathToFileURL(outfile).href);
rmSync(outfile);

const [folder = `${root}../shared/corpus`, only = ''] = process.argv.slice(2);
const files = existsSync(folder) ? readdirSync(folder, { recursive: true }).sort() : [];
let failed = files.length === 0;
let total = 0;
for (const file of files.filter((name) => /\.\d+\.csv$/.test(name) && name.includes(only))) {
  const blocks = rowsOf(readFileSync(`${folder}/${file}`, 'utf8'));
  const capacity = Number(/\.(\d+)\.csv$/.exec(file)[1]);
  const began = process.cpuUsage();
  const packing = packBlocks(blocks, { capacity, steps: 20_000_000 });
  const { user, system } = process.cpuUsage(began);
  const seconds = (user + system) / 1e6;
  total += seconds;
  const right = packing.height <= capacity && !sharesBytes(blocks, packing.offsets);
  failed ||= !right;
  console.log(
    `${right ? 'packed' : 'FAILED'}  ${file.padEnd(28)}${String(blocks.length).padStart(5)} blocks` +
      `${String(packing.height).padStart(10)} bytes, bound ${packing.lowerBound}` +
      `${String(packing.steps).padStart(10)} steps${seconds.toFixed(2).padStart(8)} s`,
  );
}
console.log(`${total.toFixed(1)} s in all`);

for (const file of files.filter((name) => name.endsWith('c_info.json') && name.includes(only))) {
  const info = parseCInfo(readFileSync(`${folder}/${file}`, 'utf8'));
  const { blocks, lowerBound, placed } = demandOfCInfo(info, defaultDevice, file, file);
  const began = process.cpuUsage();
  const packing = packBlocks(blocks);
  const { user, system } = process.cpuUsage(began);
  const right = packing.optimal && !sharesBytes(blocks, packing.offsets);
  failed ||= !right;
  console.log(
    `${right ? 'packed' : 'FAILED'}  ${file.padEnd(48)}${String(blocks.length).padStart(5)} blocks` +
      `${String(placed).padStart(9)} bytes today, packed ${packing.height}, bound ${lowerBound}` +
      `${((user + system) / 1000).toFixed(1).padStart(7)} ms`,
  );
}
process.exitCode = failed ? 1 : 0;

function rowsOf(text) {
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const columns = header.split(',');
  return lines.map((line) => {
    const row = Object.fromEntries(line.split(',').map((value, index) => [columns[index], Number(value)]));
    return { from: row.lower, to: row.upper, size: row.size };
  });
}

function sharesBytes(blocks, offsets) {
  return blocks.some((a, i) =>
    blocks.some(
      (b, j) =>
        j < i &&
        a.from < b.to &&
        b.from < a.to &&
        offsets[i] < offsets[j] + b.size &&
        offsets[j] < offsets[i] + a.size,
    ),
  );
}
