import {
  type CancellationToken,
  Hover,
  MarkdownString,
  Range,
  type Position,
  type TextDocument,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { lineHoverRequest, type LineHoverParams, type LineHoverResult } from '../../protocol/server';

/** The address under the mouse in a C source that has unsaved edits: its line goes along, the server has no more of it. */
export async function hoverInUnsavedSource(
  client: BaseLanguageClient,
  document: TextDocument,
  { line, character }: Position,
  token: CancellationToken,
): Promise<Hover | undefined> {
  const params: LineHoverParams = {
    uri: document.uri.toString(),
    text: document.lineAt(line).text,
    character,
  };
  const found = await client.sendRequest<LineHoverResult>(lineHoverRequest, params, token);
  return found
    ? new Hover(new MarkdownString(found.markdown), new Range(line, found.start, line, found.end))
    : undefined;
}
