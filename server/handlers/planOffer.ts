import { MessageType, ShowMessageRequest, type MessageActionItem } from 'vscode-languageserver';
import {
  type Analysis,
  chooseView,
  type PlanReport,
  planReports,
  say,
  sayCount,
  viewChoices,
} from '../../core';
import type { ServerContext } from '../context';
import { toWorkspaceEdit } from '../convert';

const packingSteps = 50_000;

/**
 * The plan in an editor that has no panel for it: what would do, in a message, and the plans as its buttons. The one that
 * is taken is one workspace edit.
 */
export async function offerPlan(context: ServerContext, uri: string | undefined): Promise<void> {
  const { connection, workspace, ready } = context;
  const known = uri === undefined ? workspace.folders()[0] : workspace.folderOf(uri);
  const folder = known && (await ready(known.uri));
  const analysis = folder?.analysis;
  const report = analysis && reportFor(analysis, uri === undefined ? undefined : folder.pathOf(uri));
  if (!folder || !report) {
    connection.window.showInformationMessage(say`Nothing to plan: no target was found here.`);
    return;
  }
  const offered = report.plans.flatMap(({ plan, tried }) =>
    tried && tried.edits.length > 0 && tried.newErrors.length === 0 ? [{ title: plan.title, tried }] : [],
  );
  const taken = await connection.sendRequest<MessageActionItem | null>(ShowMessageRequest.type.method, {
    type: MessageType.Info,
    message: messageOf(report),
    actions: offered.map(({ title }) => ({ title })),
  });
  const chosen = offered.find(({ title }) => title === taken?.title);
  if (chosen)
    await connection.workspace.applyEdit({
      label: say`Plan: ${chosen.title}`,
      edit: toWorkspaceEdit(analysis, folder.uriOf, chosen.tried, context),
    });
}

/** The plan of the target that a document belongs to, else of the first. */
function reportFor(analysis: Analysis, file: string | undefined): PlanReport | undefined {
  const chosen = chooseView(analysis, viewChoices(analysis), { choice: null, view: 'map', file });
  const target = analysis.targets.find(({ name }) => `map:${name}` === chosen?.id);
  return target && planReports({ ...analysis, targets: [target] }, { steps: packingSteps })[0];
}

function messageOf({ target, plans }: PlanReport): string {
  const lines = plans.map(({ plan, generate }) =>
    [
      `${plan.title}:`,
      ...plan.why,
      ...(plan.movesModel && generate !== undefined ? [say`Then generate the model again ${generate}`] : []),
    ].join(' '),
  );
  const missing =
    target.missing > 0
      ? [
          sayCount(
            target.missing,
            'Does not fit: {0} byte is missing.',
            'Does not fit: {0} bytes are missing.',
          ),
        ]
      : [];
  return [target.name, ...missing, ...lines, ...(lines.length === 0 ? target.notes : [])].join('\n');
}
