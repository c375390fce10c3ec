import { compareTexts } from '../../base/order';
import type { Measured, MeasuredFinding, MeasuredModel, Snapshot } from './snapshot';

/** A size before and after; undefined where the thing was not there. */
export interface Change {
  readonly name: string;
  readonly of: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly delta: number;
}

export interface ModelChange {
  readonly name: string;
  readonly before: MeasuredModel | undefined;
  readonly after: MeasuredModel | undefined;
}

/** What changed. Regions and pools are all there; of the rest only what differs, the largest change first. */
export interface Comparison {
  readonly regions: readonly Change[];
  readonly sections: readonly Change[];
  readonly objects: readonly Change[];
  readonly symbols: readonly Change[];
  readonly pools: readonly Change[];
  readonly models: readonly ModelChange[];
  readonly findings: { readonly new: readonly MeasuredFinding[]; readonly gone: readonly MeasuredFinding[] };
}

export function compareSnapshots(before: Snapshot, after: Snapshot): Comparison {
  return {
    regions: changes(before.regions, after.regions),
    sections: differing(before.sections, after.sections),
    objects: differing(before.objects, after.objects),
    symbols: differing(before.symbols, after.symbols),
    pools: changes(before.pools, after.pools),
    models: modelChanges(before.models, after.models),
    findings: {
      new: without(after.findings, before.findings),
      gone: without(before.findings, after.findings),
    },
  };
}

/** In the order of `after`, what is gone behind it. */
function changes(before: readonly Measured[], after: readonly Measured[]): Change[] {
  const old = new Map(before.map((item) => [item.key, item]));
  const now = new Set(after.map((item) => item.key));
  return [
    ...after.map((item) => change(item, old.get(item.key)?.size, item.size)),
    ...before.filter((item) => !now.has(item.key)).map((item) => change(item, item.size, undefined)),
  ];
}

function change({ name, of }: Measured, before: number | undefined, after: number | undefined): Change {
  return { name, of, before, after, delta: (after ?? 0) - (before ?? 0) };
}

function differing(before: readonly Measured[], after: readonly Measured[]): Change[] {
  return changes(before, after)
    .filter(({ delta }) => delta !== 0)
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || compareTexts(a.name, b.name));
}

function modelChanges(before: readonly MeasuredModel[], after: readonly MeasuredModel[]): ModelChange[] {
  const names = [...new Set([...after, ...before].map(({ name }) => name))];
  return names
    .map((name) => ({
      name,
      before: before.find((model) => model.name === name),
      after: after.find((model) => model.name === name),
    }))
    .filter(
      ({ before: old, after: now }) =>
        !old ||
        !now ||
        (['version', 'epochs', 'softwareEpochs', 'cycles'] as const).some((key) => old[key] !== now[key]),
    );
}

function without(all: readonly MeasuredFinding[], known: readonly MeasuredFinding[]): MeasuredFinding[] {
  const causes = new Set(known.map(({ cause }) => cause));
  return all.filter(({ cause }) => !causes.has(cause));
}

/** Whether anything differs. */
export function isUnchanged({
  regions,
  sections,
  objects,
  symbols,
  pools,
  models,
  findings,
}: Comparison): boolean {
  return (
    [regions, sections, objects, symbols, pools].every((list) => list.every(({ delta }) => delta === 0)) &&
    models.length + findings.new.length + findings.gone.length === 0
  );
}
