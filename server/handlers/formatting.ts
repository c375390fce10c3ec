import type { FormattingOptions, Position, Range, TextEdit } from 'vscode-languageserver';
import type { ServerContext } from '../context';
import { jsonService } from '../json/onDemand';
import { serve, type ServiceRequest } from './serviceRequest';

export function registerFormatting(context: ServerContext): void {
  const { connection } = context;
  connection.onDocumentFormatting(({ textDocument, options }, token) =>
    serve<TextEdit[]>(context, 'formatting', textDocument.uri, token, [], (request) =>
      format(request, options),
    ),
  );
  connection.onDocumentRangeFormatting(({ textDocument, range, options }, token) =>
    serve<TextEdit[]>(context, 'rangeFormatting', textDocument.uri, token, [], (request) =>
      format(request, options, range),
    ),
  );
  connection.onDocumentOnTypeFormatting(({ textDocument, position, ch, options }, token) =>
    serve<TextEdit[]>(context, 'onTypeFormatting', textDocument.uri, token, [], (request) => {
      const { services, document, offsetAt, rangeOf } = request;
      // JSON is indented by the editor itself.
      if (!services.format) return [];
      const start = document.offsetAt({ line: startLine(request, position, ch), character: 0 });
      // The line break before it belongs to it: its indentation is one edit with it.
      const before = document.getText().slice(0, start).trimEnd().length;
      return services
        .format(options, { start: before, end: offsetAt(position) })
        .map(({ span, newText }) => ({ range: rangeOf(span), newText }));
    }),
  );
}

/** A statement is formatted where it ends, a block from where it begins. */
function startLine({ services, offsetAt, rangeOf }: ServiceRequest, position: Position, ch: string): number {
  if (ch !== '}') return position.line;
  const end = offsetAt(position);
  const blocks = (services.folding?.() ?? []).filter(
    ({ kind, span }) => kind === 'region' && span.end === end,
  );
  return Math.min(position.line, ...blocks.map(({ span }) => rangeOf(span).start.line));
}

function format(
  { services, document, rangeOf, spanOf }: ServiceRequest,
  options: FormattingOptions,
  range?: Range,
): TextEdit[] | Promise<TextEdit[]> {
  const style = { tabSize: options.tabSize, insertSpaces: options.insertSpaces };
  if (!services.format)
    return jsonService().then(({ jsonFormatting }) => jsonFormatting(document, range, style));
  return services
    .format(style, range ? spanOf(range) : undefined)
    .map(({ span, newText }) => ({ range: rangeOf(span), newText }));
}
