import { choicesBeside, newPoolFile } from '../../core';
import { newPoolRequest, type NewPoolParams, type NewPoolResult } from '../../protocol/server';
import type { ServerContext } from '../context';
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
        const { analysis, uri: folder } = (known && (await ready(known.uri))) ?? {};
        const choices = choicesBeside(analysis?.targets ?? []);
        const chosen = choices.find((choice) => choice.name === board);
        return {
          folder: analysis && folder !== undefined ? folder : null,
          boards: choices.map(({ name, targets, board: fitted }) => ({
            name,
            target: targets.length > 0 ? targets.map((target) => target.name).join(', ') : null,
            hasExternal: fitted !== undefined,
          })),
          file: chosen ? newPoolFile(analysis, chosen) : null,
        };
      },
      nothing,
    ),
  );
}
