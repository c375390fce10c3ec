import { MarkupKind, type Hover } from 'vscode-languageserver';
import { jsonHover } from '../json/jsonService';
import type { ServerContext } from '../context';
import { serve } from './serviceRequest';

export function registerHover(context: ServerContext): void {
  context.connection.onHover(({ textDocument, position }, token) =>
    serve<Hover | null>(
      context,
      'hover',
      textDocument.uri,
      token,
      null,
      ({ services, document, offsetAt, rangeOf }) => {
        const hover = services.hover(offsetAt(position));
        if (hover) {
          return {
            contents: { kind: MarkupKind.Markdown, value: hover.markdown },
            range: rangeOf(hover.span),
          };
        }
        const schema = services.schema?.();
        return schema ? jsonHover(document, position, schema) : null;
      },
    ),
  );
}
