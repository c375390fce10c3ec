import type { FormattingOptions, Range, TextEdit } from 'vscode-languageserver';
import type { ServerContext } from '../context';
import { jsonFormatting } from '../json/jsonService';
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
}

function format(
  { services, document, rangeOf, spanOf }: ServiceRequest,
  options: FormattingOptions,
  range?: Range,
): TextEdit[] {
  const style = { tabSize: options.tabSize, insertSpaces: options.insertSpaces };
  if (!services.format) return jsonFormatting(document, range, style);
  return services
    .format(style, range ? spanOf(range) : undefined)
    .map(({ span, newText }) => ({ range: rangeOf(span), newText }));
}
