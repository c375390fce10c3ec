import {
  chooseView,
  fillModelOf,
  fillOfFile,
  fillToWire,
  type RangeChange,
  say,
  timelineFor,
  timelineToWire,
  tryRanges,
  viewChoices,
  viewDocument,
} from '../../core';
import { toWorkspaceEdit } from '../convert';
import {
  imageRequest,
  viewRequest,
  whatIfRequest,
  type ImageParams,
  type ImageResult,
  type RangeChangeParams,
  type ViewParams,
  type ViewResult,
  type WhatIfAnswer,
  type WhatIfParams,
} from '../../protocol/server';
import type { ServerContext } from '../context';
import { run } from './run';

const nothing: ViewResult = { folder: null, choices: [], document: null };
const impossible = (): WhatIfAnswer => ({
  text: say`This range cannot be edited: its file has changed or computes it.`,
  outcome: 'impossible',
  files: [],
  edits: 0,
  edit: null,
});

/** What the views show, and what a dragged boundary would mean. */
export function registerViews(context: ServerContext): void {
  const { connection, workspace, ready } = context;
  connection.onRequest(viewRequest, ({ uri, choice, view }: ViewParams, token) =>
    run(
      connection,
      viewRequest,
      token,
      async (): Promise<ViewResult> => {
        const folder = uri === null ? workspace.folders()[0] : workspace.folderOf(uri);
        if (!folder) return nothing;
        await ready(folder.uri);
        return workspace.ask(folder.uri, (analysis) => {
          const choices = viewChoices(analysis);
          const file = uri === null ? undefined : folder.pathOf(uri);
          const chosen = chooseView(analysis, choices, { choice, view, file });
          const document = chosen && viewDocument(analysis, chosen.id);
          return { folder: folder.uri, choices, document: document ?? null };
        });
      },
      nothing,
    ),
  );
  connection.onRequest(imageRequest, ({ uri }: ImageParams, token) =>
    run<ImageResult>(
      connection,
      imageRequest,
      token,
      () =>
        workspace.askOfFile(uri, (analysis, file) => {
          if (file.toLowerCase().endsWith('.json')) {
            const timeline = timelineFor(analysis, file);
            return { fill: null, timeline: timeline ? timelineToWire(timeline) : null };
          }
          const built = fillOfFile(analysis.artifacts, file);
          return {
            fill: built ? fillToWire(fillModelOf(built, { budgetOf: () => undefined })) : null,
            timeline: null,
          };
        }),
      { fill: null, timeline: null },
    ),
  );
  connection.onRequest(whatIfRequest, ({ folder: uri, changes }: WhatIfParams, token) =>
    run(
      connection,
      whatIfRequest,
      token,
      async (): Promise<WhatIfAnswer> => {
        await ready(uri);
        const folder = workspace.folders().find((candidate) => candidate.uri === uri);
        const analysis = folder?.analysis;
        if (!folder || !analysis) return impossible();
        const tried = tryRanges(analysis, changes.map(toChange), analysis.targets);
        if (!tried) return impossible();
        const { edits, consequences } = tried;
        return {
          ...consequences,
          files: [...new Set(edits.map((edit) => edit.file))],
          edits: edits.length,
          edit: toWorkspaceEdit(analysis, folder.uriOf, { edits }, context),
        };
      },
      impossible(),
    ),
  );
}

function toChange({ name, kind, file, span, start, end }: RangeChangeParams): RangeChange {
  return { name, kind, place: { file, span }, range: { start: BigInt(start), end: BigInt(end) } };
}
