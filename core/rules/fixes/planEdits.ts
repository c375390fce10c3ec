import { equalRanges } from '../../base/addressRange';
import type { MemoryPlan } from '../../memory/planning/targetPlan';
import type { Artifacts } from '../../project/artifacts';
import type { SingleFinding, TextEdit } from '../engine/finding';
import { consequencesOf, editsForRanges, type Consequences } from './rangeChange';

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
 * @param models the sources of the built models
 */
export function tryPlan(
  { artifacts, singles, findingsAfter }: Checked,
  plan: MemoryPlan,
  models: readonly string[],
): TriedPlan | undefined {
  const changes = [...plan.regions, ...plan.pools].filter(({ range, before }) => !equalRanges(range, before));
  const edits = editsForRanges(artifacts, changes);
  const after = edits && (edits.length === 0 ? singles : findingsAfter(edits));
  if (!edits || !after) return undefined;
  const errorOf = (finding: SingleFinding): string =>
    [finding.rule, finding.target ?? '', finding.key].join('\n');
  const known = new Set(singles.filter(({ severity }) => severity === 'error').map(errorOf));
  const errors = after.filter((finding) => finding.severity === 'error' && !known.has(errorOf(finding)));
  const pools = new Set(plan.pools.map(({ place }) => place.file));
  const isOfOldModel = ({ place, related }: SingleFinding): boolean => {
    const files = [place.file, ...related.map(({ file }) => file)];
    return files.some((file) => models.includes(file)) && !files.some((file) => pools.has(file));
  };
  return {
    edits,
    consequences: consequencesOf(singles, after),
    newErrors: errors.filter((finding) => !isOfOldModel(finding)),
    untilGenerated: errors.filter(isOfOldModel),
  };
}
