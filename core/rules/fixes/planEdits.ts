import { equalRanges } from '../../base/addressRange';
import type { MemoryPlan } from '../../memory/planning/targetPlan';
import type { Artifacts } from '../../project/artifacts';
import type { BuiltTarget } from '../../project/builtTarget';
import type { SingleFinding, TextEdit } from '../engine/finding';
import { consequencesOf, editsForRanges, type Consequences, type RangeChange } from './rangeChange';

/** What a plan writes, tried on the whole project in memory. */
export interface TriedPlan {
  readonly edits: readonly TextEdit[];
  readonly consequences: Consequences;
  /** Errors that the project does not have today; a plan that brings one is not applied. */
  readonly newErrors: readonly SingleFinding[];
  /** Errors that last until the model is generated again: its sources still have the old pools. */
  readonly untilGenerated: readonly SingleFinding[];
}

/** The findings of a project, now and after edits. */
export interface Checked {
  readonly artifacts: Artifacts;
  readonly singles: readonly SingleFinding[];
  readonly findingsAfter: (edits: readonly TextEdit[]) => readonly SingleFinding[] | undefined;
}

/**
 * The edits of a plan in each file's own style, with what the rules say of the changed project. Undefined where a range
 * cannot be written: a region that a macro or an included file makes, a pool that only generated code knows.
 *
 * @param targets whose models are known: what is left of them in generated code lasts until they are generated again
 */
export function tryPlan(
  checked: Checked,
  plan: MemoryPlan,
  targets: readonly BuiltTarget[],
): TriedPlan | undefined {
  const changes = [...plan.regions, ...plan.pools].filter(({ range, before }) => !equalRanges(range, before));
  return tryRanges(checked, changes, targets);
}

/** The same for any new ranges: a dragged border, the handle of a plan. */
export function tryRanges(
  checked: Checked,
  changes: readonly RangeChange[],
  targets: readonly BuiltTarget[],
): TriedPlan | undefined {
  const edits = editsForRanges(checked.artifacts, changes);
  return edits && tryEdits(checked, edits, targets);
}

/** The same for edits that are there. */
export function tryEdits(
  { singles, findingsAfter }: Checked,
  edits: readonly TextEdit[],
  targets: readonly BuiltTarget[],
): TriedPlan | undefined {
  const after = edits.length === 0 ? singles : findingsAfter(edits);
  if (!after) return undefined;
  const errorOf = (finding: SingleFinding): string =>
    [finding.rule, finding.target ?? '', finding.key].join('\n');
  const known = new Set(singles.filter(({ severity }) => severity === 'error').map(errorOf));
  const errors = after.filter((finding) => finding.severity === 'error' && !known.has(errorOf(finding)));
  const isOld = ofOldModels(targets);
  return {
    edits,
    consequences: consequencesOf(singles, after, isOld),
    newErrors: errors.filter((finding) => !isOld(finding)),
    untilGenerated: errors.filter(isOld),
  };
}

/** Whether a finding speaks of generated code, which still has the old pools, and of no pool file. */
export function ofOldModels(targets: readonly BuiltTarget[]): (finding: SingleFinding) => boolean {
  const models = new Set(targets.flatMap((target) => target.models.map(({ file }) => file)));
  const pools = new Set(targets.flatMap((target) => target.poolFiles.map(({ file }) => file)));
  return ({ rule, place, related }) => {
    if (rule === 'model-outdated') return true;
    const files = [place.file, ...related.map(({ file }) => file)];
    return files.some((file) => models.has(file)) && !files.some((file) => pools.has(file));
  };
}
