import { say } from '../../base/wording';

/**
 * How much work the reading of one build description may take, in counted steps: about one for each piece of text that is
 * made or copied. Counted, not timed, so that a slow machine reads the same as a fast one. All variants of a description
 * share one budget.
 */
export interface WorkBudget {
  /** What is left; the reading ends where it falls below 1. */
  steps: number;
  /** Set where something was nested more deeply, or grew longer, than is followed; the rest was read. */
  isCut?: boolean;
}

/** Thirty times what the largest real description takes. */
export const descriptionSteps = 4_000_000;

export function newBudget(): WorkBudget {
  return { steps: descriptionSteps };
}

/** What is said where a description was not read to its end; undefined where it was. */
export function troubleOf(budget: WorkBudget): string | undefined {
  if (budget.steps <= 0)
    return say`reading it to its end would take too much work; what comes late in it is left out`;
  return budget.isCut === true
    ? say`part of it is nested too deeply, or a value is too long, to be followed`
    : undefined;
}

/** Takes steps off; false where nothing is left. */
export function spend(budget: WorkBudget, steps: number): boolean {
  budget.steps -= steps;
  return budget.steps > 0;
}

/** Nested deeper than people write: `$($($(…)))`, `if` in `if`, parentheses in a condition. */
export const deepestNesting = 200;
