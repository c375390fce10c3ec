/**
 * How much work one preprocessing may do, over all files and macros together. A script that needs more is an attack or a
 * mistake: the real ones, with the headers of an operating system, stay far below.
 */
export interface Budget {
  /** Steps left: lines read, tokens expanded. */
  left: number;
}

const stepLimit = 500_000;

export function newBudget(): Budget {
  return { left: stepLimit };
}

/** Takes steps away; whether there were any left. */
export function spend(budget: Budget, steps: number): boolean {
  budget.left -= steps;
  return budget.left > 0;
}
