import { MessageType, ShowMessageNotification, type Connection } from 'vscode-languageserver';
import { chooseView, type PageDocument, say, viewChoices, viewDocument, type ViewKind } from '../../core';
import {
  explainCommand,
  resolvedScriptCommand,
  resolvedScriptUri,
  viewCommands,
  type ExplainResult,
  type FocusParams,
} from '../../protocol/server';
import type { ServerContext } from '../context';
import type { Edge } from '../edge';
import { explain } from './explain';
import { offerPlan } from './planOffer';
import { run } from './run';

/** What lenses name and any editor may run. This project's own client answers them with its views. */
export const serverCommands: readonly string[] = [
  ...Object.values(viewCommands),
  explainCommand,
  resolvedScriptCommand,
];

const fileNames: Readonly<Record<ViewKind, string>> = {
  map: 'memory-map',
  timeline: 'buffer-timeline',
  fill: 'memory-fill',
};

const nothing: Readonly<Record<ViewKind, () => string>> = {
  map: () => say`Nothing to show: no target was found here.`,
  timeline: () => say`Nothing to show: no c_info file was found here.`,
  fill: () => say`Nothing to show: no ELF and no linker map of a target was found here. Build first.`,
};

function viewOf(command: string): ViewKind | undefined {
  return (Object.keys(fileNames) as ViewKind[]).find((view) => viewCommands[view] === command);
}

interface CommandResult {
  /** Where the picture is. */
  readonly uri: string;
}

/** The views in an editor that has none: a page in a file, opened where the editor opens files for a server. */
export function registerCommands(context: ServerContext, edge: Pick<Edge, 'writePicture'>): void {
  const { connection } = context;
  connection.onExecuteCommand(({ command, arguments: given }, token) =>
    run<CommandResult | ExplainResult | null>(
      connection,
      command,
      token,
      async () => {
        if (command === explainCommand) return explained(context, given ?? []);
        if (command === resolvedScriptCommand) return showResolved(context, given?.[0]);
        if (command === viewCommands.plan) {
          await offerPlan(context, typeof given?.[0] === 'string' ? given[0] : undefined);
          return null;
        }
        const view = viewOf(command);
        if (!view) return null;
        const [uri, focus] = (given ?? []) as [unknown, Partial<FocusParams> | undefined];
        const document = await documentFor(context, view, typeof uri === 'string' ? uri : undefined, focus);
        if (!document || !edge.writePicture) {
          await show(connection, nothing[view]());
          return null;
        }
        const written = await edge.writePicture(`${fileNames[view]}.html`, document.label, [document]);
        const shown =
          context.abilities().showsDocuments &&
          (await connection.window.showDocument({ uri: written, external: true })).success;
        if (!shown) await show(connection, `${document.label}: ${written}`);
        return { uri: written };
      },
      null,
    ),
  );
}

/** Where the editor reads documents of the server it is shown there; the URI is the answer for those that open it themselves. */
async function showResolved(
  { connection, abilities, workspace }: ServerContext,
  uri: unknown,
): Promise<CommandResult | null> {
  if (typeof uri !== 'string' || !workspace.folderOf(uri)) return null;
  const resolved = resolvedScriptUri(uri);
  const { readsContent, showsDocuments } = abilities();
  if (readsContent && showsDocuments) await connection.window.showDocument({ uri: resolved });
  return { uri: resolved };
}

/** The answer goes to who asked, and to the reader where the editor does nothing with it. */
async function explained(
  context: ServerContext,
  [address, uri]: readonly unknown[],
): Promise<ExplainResult | null> {
  if (typeof address !== 'string') return null;
  const result = await explain(context, { address, uri: typeof uri === 'string' ? uri : null });
  const text = result.text === '' ? say`Nothing is known of ${address} here.` : result.text.trimEnd();
  await show(context.connection, text);
  return result;
}

async function documentFor(
  { workspace, ready }: ServerContext,
  view: ViewKind,
  uri: string | undefined,
  focus: Partial<FocusParams> | undefined,
): Promise<PageDocument | undefined> {
  const known = uri === undefined ? workspace.folders()[0] : workspace.folderOf(uri);
  const folder = known && (await ready(known.uri));
  if (!folder) return undefined;
  return workspace.ask(folder.uri, (analysis) => {
    const wish = {
      choice: typeof focus?.choice === 'string' ? focus.choice : null,
      view,
      file: uri === undefined ? undefined : folder.pathOf(uri),
    };
    const chosen = chooseView(analysis, viewChoices(analysis), wish);
    return chosen?.view === view ? viewDocument(analysis, chosen.id) : undefined;
  });
}

function show(connection: Connection, message: string): Promise<void> {
  return connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
}
