import { formatBytes } from '../base/size';
import { say, sayLabelled } from '../base/wording';
import type { PlanReport } from './plan';

/** What an earlier `plan --format json` promised of a target, as far as it can be compared. */
export interface PlanPromise {
  readonly name: string;
  readonly models: readonly {
    readonly model: string;
    readonly file: string;
    readonly placed: number;
    readonly packed: number;
  }[];
  readonly plans: readonly {
    readonly title: string;
    readonly pools: readonly { readonly name: string; readonly start: string; readonly end: string }[];
  }[];
}

/** The promises of a file; undefined where it is not the output of `plan --format json`. */
export function planPromises(text: string): readonly PlanPromise[] | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { targets } = (read ?? {}) as { targets?: unknown };
  return Array.isArray(targets) && targets.every(isPromise) ? targets : undefined;
}

function isPromise(value: unknown): value is PlanPromise {
  const { name, models, plans } = (value ?? {}) as Record<string, unknown>;
  const isModel = (model: Record<string, unknown>): boolean =>
    typeof model['file'] === 'string' &&
    typeof model['model'] === 'string' &&
    typeof model['placed'] === 'number' &&
    typeof model['packed'] === 'number';
  const isPlan = (plan: Record<string, unknown>): boolean =>
    typeof plan['title'] === 'string' && Array.isArray(plan['pools']);
  return (
    typeof name === 'string' &&
    Array.isArray(models) &&
    models.every(isModel) &&
    Array.isArray(plans) &&
    plans.every(isPlan)
  );
}

/**
 * Compares what a plan promised with what the compiler made of it: a sentence for each model, and whether the pools are
 * those of a plan.
 *
 * @param outdated targets whose models were generated with other pools than the files have
 */
export function comparePromises(
  promises: readonly PlanPromise[],
  reports: readonly PlanReport[],
  outdated: ReadonlySet<string>,
): string {
  const lines = promises.flatMap((promise): string[] => {
    const report = reports.find(({ target }) => target.name === promise.name);
    if (!report) return [say`${promise.name}: this target is gone.`];
    return [
      promise.name,
      ...compareTarget(promise, report, outdated.has(promise.name)).map((line) => `  ${line}`),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function compareTarget(promise: PlanPromise, report: PlanReport, isOutdated: boolean): string[] {
  const lines: string[] = [];
  for (const { model, file, placed, packed } of promise.models) {
    const now = report.target.models.find((candidate) => candidate.file === file);
    if (!now) lines.push(say`${model}: ${file} is no longer built.`);
    else if (isOutdated)
      lines.push(say`${model}: not generated again since the pools changed: run the compiler, then compare.`);
    else lines.push(sayLabelled(model, modelText(placed, packed, now.placed)));
  }
  const applied = promise.plans.findIndex((plan) => hasItsPools(plan, report));
  lines.push(
    applied < 0
      ? say`The pools are those of none of its plans.`
      : say`The pools are those of plan ${applied + 1}: ${promise.plans[applied]!.title}.`,
  );
  return lines;
}

/** `1105920 bytes (1.05 MiB) were promised, the compiler touches 1122304 bytes (1.07 MiB): 16384 bytes (16 KiB) more; before …`. */
function modelText(before: number, promised: number, now: number): string {
  const bytes = (count: number): string => formatBytes(BigInt(count));
  const kept =
    now === promised
      ? say`as promised`
      : now < promised
        ? say`${bytes(promised - now)} less`
        : say`${bytes(now - promised)} more`;
  const gain =
    now < before
      ? say`${bytes(before - now)} less than before`
      : now > before
        ? say`${bytes(now - before)} more than before`
        : say`the same as before`;
  return say`${bytes(promised)} were promised, the compiler touches ${bytes(now)}: ${kept}, ${gain}.`;
}

function hasItsPools({ pools }: PlanPromise['plans'][number], { plans }: PlanReport): boolean {
  const [now] = plans;
  if (!now || pools.length === 0) return false;
  return pools.every(({ name, start, end }) => {
    const pool = now.plan.pools.find((candidate) => candidate.name === name);
    if (!pool) return start === end;
    const { before } = pool;
    // Where a pool that is switched off would begin is of no matter.
    return before.start === before.end
      ? start === end
      : before.start === BigInt(start) && before.end === BigInt(end);
  });
}
