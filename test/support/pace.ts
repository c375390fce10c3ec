/** What is too short to be measured says nothing. */
const measurable = 40;
const times = 8;

/**
 * How processor time grows with the work, from a size to eight times of it: about 1 where it grows with the size, 2
 * where with its square. The best of several runs counts, and of several measurements the best: a machine that does
 * something else meanwhile makes a run slower, never faster.
 */
export function growth(run: (size: number) => void, size: number): number {
  let best = Infinity;
  for (let attempt = 0; attempt < 3 && best >= linear; attempt++) best = Math.min(best, measured(run, size));
  return best;
}

function measured(run: (size: number) => void, size: number): number {
  const once = bestTime(() => run(size), 5);
  const more = bestTime(() => run(times * size), 3);
  return more < measurable ? 0 : Math.log(more / Math.max(once, 0.5)) / Math.log(times);
}

/** The best of several runs, in milliseconds of processor time: to be compared with another one of the same run only. */
export function bestTime(run: () => void, tries = 5): number {
  let best = Infinity;
  for (let i = 0; i < tries; i++) best = Math.min(best, timeOf(run));
  return best;
}

function timeOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Between linear and quadratic. */
export const linear = 1.75;
