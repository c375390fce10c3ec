import { SemanticTokensBuilder, type SemanticTokens, type SemanticTokensDelta } from 'vscode-languageserver';
import type { Span, TokenClass } from '../../core';
import type { ServerContext } from '../context';
import { serveTyping, type TypingRequest } from './serviceRequest';

const tokenTypes: readonly TokenClass['type'][] = [
  'keyword',
  'function',
  'variable',
  'type',
  'number',
  'string',
  'comment',
  'operator',
  'namespace',
  'macro',
];
const tokenModifiers: readonly TokenClass['modifiers'][number][] = ['declaration', 'readonly', 'deprecated'];

export const tokenLegend = { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] };

/**
 * The meaning of words, whole, for the visible part, or as what has changed since the last answer: 60,000 tokens of a
 * large script are a megabyte on the wire, one keystroke among them is a few numbers.
 */
export function registerSemanticTokens(context: ServerContext): void {
  const { connection, documents } = context;
  const { semanticTokens } = connection.languages;
  /** By document: knows the answer before, to tell the difference. */
  const builders = new Map<string, SemanticTokensBuilder>();
  documents.onDidClose(({ document }) => builders.delete(document.uri));

  const builderOf = (uri: string): SemanticTokensBuilder => {
    let builder = builders.get(uri);
    if (!builder) builders.set(uri, (builder = new SemanticTokensBuilder()));
    return builder;
  };

  semanticTokens.on(({ textDocument: { uri } }, token) =>
    serveTyping<SemanticTokens>(context, 'semanticTokens', uri, token, { data: [] }, (request) => {
      // A new one: what is asked for whole has no answer before.
      builders.delete(uri);
      const builder = builderOf(uri);
      fill(builder, request);
      return builder.build();
    }),
  );
  semanticTokens.onDelta(({ textDocument: { uri }, previousResultId }, token) =>
    serveTyping<SemanticTokens | SemanticTokensDelta>(
      context,
      'semanticTokensDelta',
      uri,
      token,
      { data: [] },
      (request) => {
        const builder = builderOf(uri);
        builder.previousResult(previousResultId);
        fill(builder, request);
        return builder.buildEdits();
      },
    ),
  );
  semanticTokens.onRange(({ textDocument: { uri }, range }, token) =>
    serveTyping<SemanticTokens>(context, 'semanticTokensRange', uri, token, { data: [] }, (request) => {
      const builder = new SemanticTokensBuilder();
      fill(builder, request, request.spanOf(range));
      return builder.build();
    }),
  );
}

function fill(builder: SemanticTokensBuilder, { services, rangeOf }: TypingRequest, within?: Span): void {
  for (const { span, type, modifiers } of services.tokens?.(within) ?? []) {
    const { start, end } = rangeOf(span);
    // A token of LSP stays on one line.
    if (start.line !== end.line) continue;
    let bits = 0;
    for (const modifier of modifiers) bits |= 1 << tokenModifiers.indexOf(modifier);
    const length = end.character - start.character;
    builder.push(start.line, start.character, length, tokenTypes.indexOf(type), bits);
  }
}
