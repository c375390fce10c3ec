// What grows with a project far beyond any that was seen: the sweep over the claims of a ledger, and the timeline of a
// model. Prints how much longer eight times the input takes; linearithmic work takes 8 to 10 times. Exits 1 past that.
// Run: node bench/growth.mjs
import process from 'node:process';
import { load } from './support/core.mjs';

const core = await load(
  "export { overlapsWithin } from './core/memory/sweep';",
  "export { parseCInfo } from './core/model/parseCInfo';",
  "export { timelineModelOf } from './core/view/timeline/model';",
  "export { layOutTimeline } from './core/view/timeline/layout';",
  "export { sampleCInfo } from './test/core/view/sampleCInfo';",
);

/** What eight times the input may take; the logarithm and caches of the processor make more than 8 of it. */
const mostGrowth = 12;
let failed = false;

measure('ledger: overlaps among claims', [125_000, 1_000_000], claimsOf, (claims) =>
  core.overlapsWithin(claims),
);
measure('timeline: model and layout of buffers', [2_500, 20_000], cInfoOf, (cInfo) =>
  core.layOutTimeline(core.timelineModelOf(cInfo, 'network_c_info.json', 'network'), { width: 900 }),
);
process.exitCode = failed ? 1 : 0;

function measure(name, sizes, make, run) {
  const [few, many] = sizes.map((size) => {
    const input = make(size);
    let best = Infinity;
    for (let round = 0; round < 4; round++) {
      const start = process.cpuUsage();
      run(input);
      const { user, system } = process.cpuUsage(start);
      best = Math.min(best, (user + system) / 1000);
    }
    console.log(`${name}: ${size.toLocaleString('en')} in ${best.toFixed(1)} ms of processor time`);
    return best;
  });
  const growth = many / few;
  failed ||= growth > mostGrowth;
  console.log(`${name}: 8 times as many take ${growth.toFixed(1)} times as long, limit ${mostGrowth}`);
}

/** Neighbours of which every thousandth reaches over the next. */
function claimsOf(count) {
  return Array.from({ length: count }, (_, n) => {
    const start = BigInt(n) * 16n;
    return { range: { start, end: start + (n % 1000 === 0 ? 20n : 16n) } };
  });
}

/** Buffers of three epochs each, thirty at a time. */
function cInfoOf(count) {
  const buffers = Array.from({ length: count }, (_, n) => ({
    name: `buffer_${n}`,
    pool: 2 + (n % 3),
    offset: (Math.trunc(n / 3) % 10) * 40 * 1024,
    size: 40 * 1024,
    first: Math.trunc(n / 30),
    last: Math.trunc(n / 30) + 2,
  }));
  return core.parseCInfo(core.sampleCInfo(buffers));
}
