/** What is too short to be measured says nothing. */
const measurable = 40;
const times = 8;

/**
 * How time grows with the work, from a size to eight times of it: about 1 where it grows with the size, 2 where with
 * its square. The best time of each size counts, so that a machine that does something else meanwhile does not decide.
 */
export function growth(run: (size: number) => void, size: number): number {
  const once = bestTime(() => run(size), 5);
  const more = bestTime(() => run(times * size), 3);
  return more < measurable ? 0 : Math.log(more / Math.max(once, 0.5)) / Math.log(times);
}

/** The best of several times, in milliseconds: to be compared with another one of the same run only. */
export function bestTime(run: () => void, tries = 5): number {
  let best = Infinity;
  for (let i = 0; i < tries; i++) best = Math.min(best, timeOf(run));
  return best;
}

function timeOf(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Between linear and quadratic. */
export const linear = 1.75;
