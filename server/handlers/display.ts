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
import type { ServerContext } from '../context';
import { jsonFolding, jsonSelection } from '../json/jsonService';
import { serve } from './serviceRequest';

/** Client commands that a code lens runs. */
const lensCommands = { showMemoryMap: 'n6mem.showMemoryMap', showTimeline: 'n6mem.showTimeline' } as const;

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
    serve<CodeLens[]>(context, 'codeLens', textDocument.uri, token, [], ({ services, rangeOf }) =>
      (services.lenses?.() ?? []).map(({ span, title, action }) => ({
        range: rangeOf(span),
        command: {
          title,
          command: action ? lensCommands[action] : '',
          ...(action ? { arguments: [textDocument.uri] } : {}),
        },
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
        if (!services.folding) return jsonFolding(document);
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
        if (!selection) return jsonSelection(document, positions);
        return positions.map((position) =>
          nested(selection(offsetAt(position)).map(rangeOf), { start: position, end: position }),
        );
      },
    ),
  );
}

/** Innermost first becomes LSP's chain of parents. */
function nested(ranges: readonly Range[], otherwise: Range): SelectionRange {
  let chain: SelectionRange | undefined;
  for (const range of [...ranges].reverse()) chain = chain ? { range, parent: chain } : { range };
  return chain ?? { range: otherwise };
}
