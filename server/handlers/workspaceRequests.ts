import type {
  CancellationToken,
  RenameFilesParams,
  SymbolInformation,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { editsForRename, projectSymbols, type TextEdit } from '../../core';
import { toLocation, toWorkspaceEdit } from '../convert';
import type { ServerContext } from '../context';
import { symbolKinds } from './navigation';
import { run } from './run';

/** The files whose names others write: pool files, scripts, models and what comes with them. */
export const renamedFiles = [
  { scheme: 'file', pattern: { glob: '**/*.{mpool,ld,lds,ldscript,lcf,S,in,x,c,json,a}' } },
];

/** Requests about the whole workspace: names, and files that get another name. */
export function registerWorkspaceRequests(context: ServerContext): void {
  const { connection, workspace, ready } = context;
  connection.onWorkspaceSymbol(({ query }, token) =>
    run<SymbolInformation[]>(
      connection,
      'workspaceSymbol',
      token,
      async () => {
        const found: SymbolInformation[] = [];
        for (const { uri } of workspace.folders()) {
          const folder = await ready(uri);
          const analysis = folder?.analysis;
          if (!folder || !analysis) continue;
          for (const { name, kind, container, ...place } of projectSymbols(analysis, query))
            found.push({
              name,
              kind: symbolKinds[kind],
              location: toLocation(analysis, folder.uriOf, place),
              containerName: container,
            });
        }
        return found;
      },
      [],
    ),
  );
  connection.onRequest(
    'workspace/willRenameFiles',
    ({ files }: RenameFilesParams, token: CancellationToken) =>
      run<WorkspaceEdit | null>(
        connection,
        'willRenameFiles',
        token,
        async () => {
          const edits: WorkspaceEdit[] = [];
          for (const [uri, renames] of byFolder(context, files)) {
            const folder = await ready(uri);
            const analysis = folder?.analysis;
            if (!folder || !analysis) continue;
            const changes: TextEdit[] = renames.flatMap(({ from, to }) => editsForRename(analysis, from, to));
            if (changes.length > 0)
              edits.push(toWorkspaceEdit(analysis, folder.uriOf, { edits: changes }, context));
          }
          // A rename of several folders at once does not happen in one editor action.
          return edits[0] ?? null;
        },
        null,
      ),
  );
}

/** Renames within one folder of the workspace: what leaves it cannot be named from it. */
function byFolder(
  { workspace }: ServerContext,
  files: readonly { readonly oldUri: string; readonly newUri: string }[],
): Map<string, { readonly from: string; readonly to: string }[]> {
  const renames = new Map<string, { from: string; to: string }[]>();
  for (const { oldUri, newUri } of files) {
    const folder = workspace.folderOf(oldUri);
    const from = folder?.pathOf(oldUri);
    const to = folder?.pathOf(newUri);
    if (!folder || from === undefined || to === undefined) continue;
    renames.set(folder.uri, [...(renames.get(folder.uri) ?? []), { from, to }]);
  }
  return renames;
}
