import { formatHex } from '../../base/size';
import { highestBorder, leastBytes } from '../../memory/planning/partition';
import type { TargetPlan } from '../../memory/planning/targetPlan';
import type { Sharing } from '../../memory/planning/targetProblem';

/**
 * What the plan panel shows of a target: every useful end of the application's region and what it leaves to the models.
 * JSON: ends are bytes from the region's start, which is a string of hex as the script writes it.
 */
export interface PlanModel {
  readonly region: string;
  readonly start: string;
  /** Ends lie on multiples of this many bytes from address 0, unless one is today's. */
  readonly step: number;
  /** What the application needs with its head room; 0 where no image tells. */
  readonly need: number;
  readonly headroom: number;
  /** The least that the models need. */
  readonly least: number;
  readonly today: number;
  /** The region cannot grow past this. */
  readonly limit: number;
  /** The highest end at which the models fit; null where none is. */
  readonly highest: number | null;
  /** Bytes that are missing whatever the end is. */
  readonly missing: number;
  readonly points: readonly PlanPoint[];
  readonly plans: readonly { readonly title: string; readonly at: number }[];
  readonly notes: readonly string[];
}

export interface PlanPoint {
  readonly at: number;
  /** Bytes that pools may take. */
  readonly activations: number;
  readonly missing: number;
}

/** What the panel shows of a plan; undefined where there is nothing to share out. */
export function planModelOf(sharing: Sharing | undefined, plan: TargetPlan): PlanModel | undefined {
  if (!sharing) return undefined;
  const { region, problem } = sharing;
  const { start, end, limit, need } = problem.application;
  const offset = (border: bigint): number => Number(border - start);
  const highest = highestBorder(problem);
  return {
    region: region.name,
    start: formatHex(region.written.start),
    step: planStep,
    need,
    headroom: plan.application?.headroom ?? 0,
    least: leastBytes(problem),
    today: offset(end),
    limit: offset(limit > end ? limit : end),
    highest: highest === undefined ? null : offset(highest),
    missing: plan.missing,
    points: plan.frontier.map(({ border, activations, missing }) => ({
      at: offset(border),
      activations,
      missing,
    })),
    plans: plan.plans.map(({ title, border }) => ({ title, at: offset(border) })),
    notes: plan.notes,
  };
}

export const planStep = 1024;

/** The address of an end, as the script writes it. */
export function addressOf({ start }: PlanModel, at: number): bigint {
  return BigInt(start) + BigInt(at);
}

/** The end nearest to `at` that a plan may have: on a step, above the region's start, within its limit. */
export function nearestEnd(model: PlanModel, at: number): number {
  const { step, limit, today } = model;
  const start = Number(BigInt(model.start) % BigInt(step));
  const rounded = Math.round((at + start) / step) * step - start;
  const lowest = Math.min(today, start === 0 ? step : step - start);
  return Math.max(lowest, Math.min(limit, rounded));
}

/** What pools may take with this end; between two points it changes evenly. */
export function activationsAt({ points }: PlanModel, at: number): number {
  const after = points.findIndex((point) => point.at >= at);
  if (after < 0) return points[points.length - 1]?.activations ?? 0;
  const next = points[after]!;
  const before = points[after - 1];
  if (!before || next.at === before.at) return next.activations;
  const share = (at - before.at) / (next.at - before.at);
  return Math.round(before.activations + share * (next.activations - before.activations));
}
