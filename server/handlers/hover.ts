import { MarkupKind, type Hover } from 'vscode-languageserver';
import type { ServerContext } from '../server';
import { serve } from './serviceRequest';

export function registerHover(context: ServerContext): void {
  context.connection.onHover(({ textDocument, position }, token) =>
    serve<Hover | null>(
      context,
      'hover',
      textDocument.uri,
      token,
      null,
      ({ services, offsetAt, rangeOf }) => {
        const hover = services.hover(offsetAt(position));
        return hover
          ? { contents: { kind: MarkupKind.Markdown, value: hover.markdown }, range: rangeOf(hover.span) }
          : null;
      },
    ),
  );
}
