import { type Analysis, createPlanning, formatHex, type Planning, say } from '../../core';
import {
  planAtRequest,
  planRequest,
  type PlanAnswer,
  type PlanAtAnswer,
  type PlanAtParams,
  type PlanParams,
} from '../../protocol/server';
import type { ServerContext } from '../context';
import { run } from './run';

/** A panel asks while somebody drags. */
const packingSteps = 50_000;
const gone = (): PlanAnswer => ({ plan: null, text: say`This target is gone.` });
const nothing: PlanAtAnswer = { changes: [], missing: 0, lines: [] };

/** What has been worked out for the state that a folder is in now; the next check begins again. */
type Known = WeakMap<Analysis, Map<string, Planning>>;

/** The plan of a target, and what its handle would mean. */
export function registerPlan(context: ServerContext): void {
  const { connection } = context;
  const known: Known = new WeakMap();
  connection.onRequest(planRequest, (params: PlanParams, token) =>
    run(
      connection,
      planRequest,
      token,
      async (): Promise<PlanAnswer> => {
        const planning = await planningOf(context, known, params);
        return planning ? { plan: planning.model ?? null, text: planning.text } : gone();
      },
      gone(),
    ),
  );
  connection.onRequest(planAtRequest, (params: PlanAtParams, token) =>
    run(
      connection,
      planAtRequest,
      token,
      async (): Promise<PlanAtAnswer> => {
        const answer = (await planningOf(context, known, params))?.at(params.at);
        if (!answer) return nothing;
        const changes = answer.changes.map(({ kind, name, place, range }) => ({
          kind,
          name,
          file: place.file,
          span: place.span,
          start: formatHex(range.start),
          end: formatHex(range.end),
        }));
        return { ...answer, changes };
      },
      nothing,
    ),
  );
}

async function planningOf(
  { workspace, ready }: ServerContext,
  known: Known,
  { folder: uri, choice }: PlanParams,
): Promise<Planning | undefined> {
  await ready(uri);
  const analysis = workspace.folders().find((folder) => folder.uri === uri)?.analysis;
  if (!analysis) return undefined;
  const plans = known.get(analysis) ?? new Map<string, Planning>();
  known.set(analysis, plans);
  const target = analysis.targets.find(({ name }) => `map:${name}` === choice);
  let planning = plans.get(choice);
  if (!planning && target) {
    planning = createPlanning(analysis, target, { steps: packingSteps });
    plans.set(choice, planning);
  }
  return planning;
}
