import { say } from '../base/wording';
import type { Ledger } from '../memory/ledger';
import { demandOfCInfo } from '../memory/planning/demand';
import { planFlash, type FlashPlan } from '../memory/planning/flashPlan';
import { planOfProblem } from '../memory/planning/targetPlan';
import { packModel, problemOfTarget, type PlanOptions } from '../memory/planning/targetProblem';
import { modelNameOf } from '../memory/timeline';
import { assumedDevice } from '../device/devices';
import type { CInfo } from '../model/cInfo';
import type { BuiltTarget } from '../project/builtTarget';
import { generateCommandOf, generateCommandText } from '../project/generateCommand';
import type { Discovery } from '../project/target';
import type { TextEdit } from '../rules/engine/finding';
import { weightsEdits } from '../rules/fixes/moveWeights';
import { tryEdits, tryPlan, type Checked, type TriedPlan } from '../rules/fixes/planEdits';
import type { PlanReport } from './plan';

/** What planning asks of a checked project. */
export interface PlannedProject extends Checked {
  readonly targets: readonly BuiltTarget[];
  readonly discovery: Discovery;
  readonly ledgerOf: (target: BuiltTarget) => Ledger;
}

/** Plans each target of a project and tries each plan on it in memory. */
export function planReports(project: PlannedProject, options: PlanOptions): PlanReport[] {
  return project.targets.map((target): PlanReport => {
    const planned = planOfProblem(problemOfTarget(project, target, options));
    return {
      target: planned,
      plans: planned.plans.map((plan) => ({
        plan,
        tried: tryPlan(project, plan, [target]),
        generate: changesPools(plan.pools) ? generateText(project, target) : undefined,
      })),
      flash: planFlash(target, project.ledgerOf(target), options.headroom ?? 0.1).map((plan) => ({
        plan,
        tried: tryFlash(project, target, plan),
      })),
    };
  });
}

/** Packs one model by its c_info alone. */
export function planCInfo(info: CInfo, file: string, options: PlanOptions): PlanReport {
  const name = modelNameOf(info, file);
  const model = packModel(demandOfCInfo(info, assumedDevice(), name, file), options);
  return {
    target: {
      name,
      models: [model],
      application: undefined,
      region: undefined,
      atOnce: undefined,
      doubleBuffer: options.doubleBuffer ? model.inputs : 0,
      frontier: [],
      plans: [],
      missing: 0,
      notes: [
        say`Only a new run of the compiler proves a packing: this is what the same schedule would need.`,
      ],
    },
    plans: [],
    flash: [],
  };
}

/** Moves weights by their pools; undefined where nothing moves or one of them cannot be moved by an edit. */
function tryFlash(
  project: PlannedProject,
  target: BuiltTarget,
  { slots, fits }: FlashPlan,
): TriedPlan | undefined {
  const edits: TextEdit[] = [];
  for (const { weights, range, today } of fits ? slots : []) {
    if (!weights || range.start === today) continue;
    const own = weightsEdits(target, project.artifacts, weights, range.start);
    if (!own) return undefined;
    edits.push(...own);
  }
  return edits.length > 0 ? tryEdits(project, edits, [target]) : undefined;
}

function changesPools(pools: PlanReport['plans'][number]['plan']['pools']): boolean {
  return pools.some(({ range, before }) => range.start !== before.start || range.end !== before.end);
}

/** The project's own command that generates the model of a target again, as a sentence's end. */
export function generateText(
  { artifacts }: Pick<PlannedProject, 'artifacts'>,
  target: BuiltTarget,
): string | undefined {
  const [pools] = target.poolFiles;
  const [model] = target.models;
  const command = pools && model && generateCommandOf(artifacts, target.files, pools.file, model.source);
  return command && generateCommandText(command);
}
