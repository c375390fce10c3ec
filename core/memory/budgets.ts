import type { ConfiguredBudget } from '../project/projectConfiguration';

/** The bytes that a project's budgets allow for a region or pool; undefined where none is set. */
export function budgetBytes(
  budgets: readonly ConfiguredBudget[],
  name: string,
  size: number,
): number | undefined {
  const budget = budgets.find((entry) => entry.name === name);
  if (!budget) return undefined;
  const { limit } = budget;
  return limit.kind === 'bytes' ? Number(limit.bytes) : Math.floor((size * limit.percent) / 100);
}
