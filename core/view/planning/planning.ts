import { equalRanges } from '../../base/addressRange';
import { say } from '../../base/wording';
import { planAtBorder, planOfProblem, type PlannedRange } from '../../memory/planning/targetPlan';
import { problemOfTarget, type PlanOptions } from '../../memory/planning/targetProblem';
import type { BuiltTarget } from '../../project/builtTarget';
import { generateText, type PlannedProject } from '../../report/planReports';
import { planModelOf, type PlanModel } from './model';

/** The plan of one target, answered step by step: what a panel with a handle asks. */
export interface Planning {
  /** Undefined where there is nothing to share out; `text` says why. */
  readonly model: PlanModel | undefined;
  readonly text: string;
  /** What becomes of region and pools when the application ends at `at` bytes from its start. */
  readonly at: (at: number) => PlannedEnd | undefined;
}

export interface PlannedEnd {
  /** What differs from today. */
  readonly changes: readonly PlannedRange[];
  readonly missing: number;
  readonly lines: readonly string[];
}

/** Prepares the plan of a target. The answers for one end after the other are quick. */
export function createPlanning(project: PlannedProject, target: BuiltTarget, options: PlanOptions): Planning {
  const problem = problemOfTarget(project, target, options);
  const { sharing, notes } = problem;
  const generate = generateText(project, target);
  return {
    model: planModelOf(sharing, planOfProblem(problem)),
    text: sharing ? '' : notes.join(' '),
    at: (at) => {
      if (!sharing) return undefined;
      const { regions, pools, missing, why, movesModel } = planAtBorder(
        target,
        sharing,
        sharing.problem.application.start + BigInt(at),
      );
      const changes = [...regions, ...pools].filter(({ range, before }) => !equalRanges(range, before));
      return {
        changes: missing > 0 ? [] : changes,
        missing,
        lines: [
          ...why,
          ...(missing === 0 && movesModel && generate !== undefined
            ? [say`Generate the model again ${generate}`]
            : []),
        ],
      };
    },
  };
}
