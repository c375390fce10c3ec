import { compareBigints } from '../../base/order';
import { partitionAt, roundUp, type PartitionProblem } from './partition';

/** One way to draw the border between application and activations. */
export interface FrontierPoint {
  readonly border: bigint;
  /** Bytes of the application's RAM. */
  readonly application: number;
  /** Bytes that pools may take above the border. */
  readonly activations: number;
  readonly isFeasible: boolean;
  /** Bytes that the application or the models lack; 0 where it is feasible. */
  readonly missing: number;
  readonly isToday: boolean;
}

/**
 * The useful borders, rising: what the application needs, today's, every end of a pool's memory, the step of a pool that
 * cannot be cut, and the highest at which the models fit. Between two of them what is gained on one side is lost on the other, byte by byte.
 */
export function frontierOf(problem: PartitionProblem, highest: bigint | undefined): FrontierPoint[] {
  const { application, slots } = problem;
  const { start, end, need, limit } = application;
  const borders = new Set<bigint>([end, limit]);
  for (const border of [
    roundUp(start + BigInt(need)),
    ...(highest === undefined ? [] : [highest]),
    ...slots.flatMap(({ limits, today, isFixed }) =>
      isFixed ? [today.start, roundUp(today.start + 1n)] : [limits.start, limits.end, today.start],
    ),
  ]) {
    if (border > start && border <= limit) borders.add(border);
  }
  return [...borders]
    .sort((a, b) => compareBigints(a, b))
    .map((border): FrontierPoint => {
      const bytes = Number(border - start);
      const short = Math.max(0, need - bytes);
      const missing = short + partitionAt(problem, border).missing;
      return {
        border,
        application: bytes,
        activations: slots.reduce((sum, slot) => {
          if (!slot.isUsable) return sum;
          const own = slot.isFixed ? slot.today : slot.limits;
          if (own.end <= start) return sum + Number(own.end - own.start);
          if (own.end <= border || (slot.isFixed && own.start < border)) return sum;
          return sum + Number(own.end - (own.start > border ? own.start : border));
        }, 0),
        isFeasible: missing === 0,
        missing,
        isToday: border === end,
      };
    });
}

/** Bytes that are missing whatever the border is: what both sides need less what is there. 0 where a border exists. */
export function missingAltogether(problem: PartitionProblem): number {
  const { start, need, end } = problem.application;
  const lowest = partitionAt(problem, roundUp(start + BigInt(need))).missing;
  return end >= start + BigInt(need) ? Math.min(lowest, partitionAt(problem, end).missing) : lowest;
}
