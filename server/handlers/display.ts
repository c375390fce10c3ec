import {
  FoldingRangeKind,
  InlayHintKind,
  MarkupKind,
  type CodeLens,
  type FoldingRange,
  type InlayHint,
  type Range,
  type SelectionRange,
} from 'vscode-languageserver';
import type { LensAction } from '../../core';
import { viewCommands, type FocusParams } from '../../protocol/server';
import type { ServerContext } from '../context';
import { jsonService } from '../json/onDemand';
import { serve } from './serviceRequest';

/** What an editor paints into and beside the text. */
export function registerDisplay(context: ServerContext): void {
  const { connection } = context;
  connection.languages.inlayHint.on(({ textDocument, range }, token) =>
    serve<InlayHint[]>(context, 'inlayHint', textDocument.uri, token, [], ({ services, document, spanOf }) =>
      (services.inlayHints?.(spanOf(range)) ?? []).map(({ offset, label, tooltip }) => ({
        position: document.positionAt(offset),
        label,
        kind: InlayHintKind.Type,
        paddingLeft: true,
        ...(tooltip === undefined ? {} : { tooltip: { kind: MarkupKind.Markdown, value: tooltip } }),
      })),
    ),
  );
  connection.onCodeLens(({ textDocument }, token) =>
    serve<CodeLens[]>(context, 'codeLens', textDocument.uri, token, [], ({ services, file, rangeOf }) =>
      (services.lenses?.() ?? []).map(({ span, title, action }) => ({
        range: rangeOf(span),
        command: action
          ? { title, ...commandOf(action, textDocument.uri, file, span.start, rangeOf(span).start.line) }
          : { title, command: '' },
      })),
    ),
  );
  connection.onFoldingRanges(({ textDocument }, token) =>
    serve<FoldingRange[]>(
      context,
      'foldingRange',
      textDocument.uri,
      token,
      [],
      ({ services, document, rangeOf }) => {
        if (!services.folding) return jsonService().then(({ jsonFolding }) => jsonFolding(document));
        return services.folding().map(({ span, kind }) => {
          const { start, end } = rangeOf(span);
          const base = {
            startLine: start.line,
            endLine: kind === 'comment' ? end.line : Math.max(start.line, end.line - 1),
          };
          return kind === 'comment' ? { ...base, kind: FoldingRangeKind.Comment } : base;
        });
      },
    ),
  );
  connection.onSelectionRanges(({ textDocument, positions }, token) =>
    serve<SelectionRange[]>(
      context,
      'selectionRange',
      textDocument.uri,
      token,
      [],
      ({ services, document, offsetAt, rangeOf }) => {
        const { selection } = services;
        if (!selection) return jsonService().then(({ jsonSelection }) => jsonSelection(document, positions));
        return positions.map((position) =>
          nested(selection(offsetAt(position)).map(rangeOf), { start: position, end: position }),
        );
      },
    ),
  );
}

/** The command that opens what a lens names. */
function commandOf(
  action: LensAction,
  uri: string,
  file: string,
  offset: number,
  line: number,
): { command: string; arguments: unknown[] } {
  const focus: FocusParams = {
    file,
    offset,
    line,
    choice: action.kind === 'showTimeline' ? `timeline:${action.file}` : null,
    epoch: action.kind === 'showTimeline' ? action.epoch : null,
  };
  const command = {
    showTimeline: viewCommands.timeline,
    showMemoryMap: viewCommands.map,
    planMemory: viewCommands.plan,
  }[action.kind];
  return { command, arguments: [uri, focus] };
}

/** Innermost first becomes LSP's chain of parents. */
function nested(ranges: readonly Range[], otherwise: Range): SelectionRange {
  let chain: SelectionRange | undefined;
  for (const range of [...ranges].reverse()) chain = chain ? { range, parent: chain } : { range };
  return chain ?? { range: otherwise };
}
