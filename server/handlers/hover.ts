import { MarkupContent, type CancellationToken, type Hover, type HoverParams } from 'vscode-languageserver';
import { addressHoverInSource, sayKey, servicesFor, type Analysis, type HoverText } from '../../core';
import { lineHoverRequest, type LineHoverParams, type LineHoverResult } from '../../protocol/server';
import type { ServerContext } from '../context';
import { run } from './run';
import { jsonService } from '../json/onDemand';
import { markup } from '../weakClient';
import { serve } from './serviceRequest';

export function registerHover(context: ServerContext): void {
  context.connection.onHover((params, token) =>
    isSource(params.textDocument.uri) ? hoverInSource(context, params, token) : hover(context, params, token),
  );
  context.connection.onRequest(lineHoverRequest, (params: LineHoverParams, token) =>
    hoverOnLine(context, params, token),
  );
}

function hover(context: ServerContext, { textDocument, position }: HoverParams, token: CancellationToken) {
  return serve<Hover | null>(
    context,
    'hover',
    textDocument.uri,
    token,
    null,
    ({ services, analysis, file, document, offsetAt }) => {
      const found = services.hover(offsetAt(position));
      const { hover: readsMarkdown } = context.abilities().readsMarkdown;
      if (found) return toHover(analysis, file, found, readsMarkdown);
      const schema = services.schema?.();
      return schema
        ? jsonService()
            .then(({ jsonHover }) => jsonHover(document, position, schema, sayKey))
            .then((shown) =>
              shown && MarkupContent.is(shown.contents)
                ? { ...shown, contents: markup(shown.contents.value, readsMarkdown) }
                : shown,
            )
        : null;
    },
  );
}

function toHover(
  { positions }: Analysis,
  file: string,
  { markdown, span }: HoverText,
  readsMarkdown: boolean,
): Hover {
  return {
    contents: markup(markdown, readsMarkdown),
    range: positions.rangeOf(file, span),
  };
}

function isSource(uri: string): boolean {
  return /\.(?:c|cc|cpp|cxx|h|hpp|hh|s)$/i.test(uri);
}

/** A C source may be one that no check has read: it is read now, and only hexadecimal addresses in it are explained. */
function hoverInSource(
  { connection, workspace, ready, documentOf, abilities }: ServerContext,
  { textDocument: { uri }, position }: HoverParams,
  token: CancellationToken,
) {
  return run<Hover | null>(
    connection,
    'hover',
    token,
    async () => {
      const folder = await ready(uri);
      const file = folder?.pathOf(uri);
      if (!folder || file === undefined) return null;
      return workspace.ask(folder.uri, (analysis): Hover | null => {
        const text = analysis.textOf(file);
        const document = documentOf(uri, text ?? '');
        const found = servicesFor(analysis, file)?.hover(document.offsetAt(position));
        return found ? toHover(analysis, file, found, abilities().readsMarkdown.hover) : null;
      });
    },
    null,
  );
}

/** In a C source that our own client does not send, with the line as it is in the editor. */
function hoverOnLine(
  { connection, workspace, ready }: ServerContext,
  { uri, text, character }: LineHoverParams,
  token: CancellationToken,
) {
  return run<LineHoverResult>(
    connection,
    lineHoverRequest,
    token,
    async () => {
      const folder = isSource(uri) ? await ready(uri) : undefined;
      const file = folder?.pathOf(uri);
      if (!folder || file === undefined) return null;
      return workspace.ask(folder.uri, (analysis): LineHoverResult => {
        const found = addressHoverInSource(analysis, file, text, character);
        return found ? { markdown: found.markdown, start: found.span.start, end: found.span.end } : null;
      });
    },
    null,
  );
}
