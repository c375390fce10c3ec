import { MarkupKind } from 'vscode-languageserver';
import { hoverAt } from '../../core/language/hover';
import { toRange } from '../convert';
import type { ServerContext } from '../server';
import { run } from './run';

export function registerHover({ connection, documents, ready }: ServerContext): void {
  connection.onHover((params, token) =>
    run(
      connection,
      'hover',
      token,
      async () => {
        const { uri } = params.textDocument;
        const folder = await ready(uri);
        const document = documents.get(uri);
        const file = folder.pathOf(uri);
        if (!document || file === undefined || !folder.analysis) return null;
        const hover = hoverAt(folder.analysis, file, document.offsetAt(params.position));
        if (!hover) return null;
        return {
          contents: { kind: MarkupKind.Markdown, value: hover.markdown },
          range: toRange(folder.analysis, file, hover.span),
        };
      },
      null,
    ),
  );
}
