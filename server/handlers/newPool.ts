import { newPoolChoices, newPoolFile } from '../../core/language/mpool/newPoolFile';
import { newPoolRequest, type NewPoolParams, type NewPoolResult } from '../protocol';
import type { ServerContext } from '../server';
import { run } from './run';

const nothing: NewPoolResult = { folder: null, boards: [], file: null };

/** A pool file to begin with: for which boards, and its text for one of them. */
export function registerNewPool({ connection, workspace, ready }: ServerContext): void {
  connection.onRequest(newPoolRequest, ({ uri, board }: NewPoolParams, token) =>
    run(
      connection,
      newPoolRequest,
      token,
      async (): Promise<NewPoolResult> => {
        const known = uri === null ? workspace.folders()[0] : workspace.folderOf(uri);
        const { analysis, uri: folder } = known ? await ready(known.uri) : {};
        if (!analysis || folder === undefined) return nothing;
        const choices = newPoolChoices(analysis);
        const chosen = choices.find((choice) => choice.board.name === board);
        return {
          folder,
          boards: choices.map((choice) => ({
            name: choice.board.name,
            target: choice.target?.name ?? null,
          })),
          file: chosen ? newPoolFile(analysis, chosen.board) : null,
        };
      },
      nothing,
    ),
  );
}
