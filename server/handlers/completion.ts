import {
  CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  type CompletionItem,
  type CompletionList,
  type Range,
  type SignatureHelp,
} from 'vscode-languageserver';
import { sayKey, type CompletionEntry, type CompletionKind } from '../../core';
import type { ServerContext } from '../context';
import { jsonService } from '../json/onDemand';
import { markup, withoutSnippet } from '../weakClient';
import { serveTyping } from './serviceRequest';

const kinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword,
  function: CompletionItemKind.Function,
  region: CompletionItemKind.Module,
  symbol: CompletionItemKind.Variable,
  section: CompletionItemKind.Field,
  property: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  snippet: CompletionItemKind.Snippet,
  file: CompletionItemKind.File,
};

export const completionTriggers = ['>', '.', '"', ':', '(', ' ', '*', '='];
export const signatureTriggers = ['(', ','];

export function registerCompletion(context: ServerContext): void {
  /** Documentation of the last list, for clients that fetch it when they show it. */
  let documentation: readonly (string | undefined)[] = [];
  let list = 0;
  context.connection.onCompletionResolve((item) => {
    const data = item.data as { readonly list: number; readonly index: number } | undefined;
    const text = data?.list === list ? documentation[data.index] : undefined;
    return text === undefined
      ? item
      : { ...item, documentation: markup(text, context.abilities().readsMarkdown.documentation) };
  });
  context.connection.onCompletion(({ textDocument, position }, token) =>
    serveTyping<CompletionItem[] | CompletionList>(
      context,
      'completion',
      textDocument.uri,
      token,
      [],
      ({ services, document, offsetAt, rangeOf }) => {
        const { entries, isIncomplete } = services.completion(offsetAt(position));
        const schema = entries.length === 0 ? services.schema?.() : undefined;
        if (schema)
          return jsonService().then(({ jsonCompletion }) =>
            jsonCompletion(document, position, schema, sayKey).then((found) => ({
              ...found,
              items: found.items.map((item) => forClient(context, item)),
            })),
          );
        const { keepsIndentation, resolvesDocumentation } = context.abilities();
        if (resolvesDocumentation) {
          list++;
          documentation = entries.map((entry) => entry.documentation);
        }
        const documented = (text: string | undefined, index: number): Partial<CompletionItem> => {
          if (text === undefined) return {};
          return resolvesDocumentation ? { data: { list, index } } : { documentation: markup(text, true) };
        };
        const items = entries.map((entry, index) =>
          forClient(context, {
            ...toItem(entry, rangeOf(entry.span), keepsIndentation),
            ...documented(entry.documentation, index),
          }),
        );
        return isIncomplete ? { items, isIncomplete } : items;
      },
    ),
  );
  context.connection.onSignatureHelp(({ textDocument, position }, token) =>
    serveTyping<SignatureHelp | null>(
      context,
      'signatureHelp',
      textDocument.uri,
      token,
      null,
      ({ services, offsetAt }) => {
        const signature = services.signature?.(offsetAt(position));
        if (!signature) return null;
        const { label, documentation, parameters, activeParameter } = signature;
        const { readsMarkdown } = context.abilities();
        return {
          signatures: [
            {
              label,
              documentation: markup(documentation, readsMarkdown.signature),
              parameters: parameters.map((parameter) => ({
                label: parameter.label,
                documentation: markup(parameter.documentation, readsMarkdown.signature),
              })),
            },
          ],
          activeSignature: 0,
          activeParameter,
        };
      },
    ),
  );
}

/** A completion without its documentation, which a client may fetch later. */
function toItem(entry: CompletionEntry, range: Range, keepsIndentation: boolean): CompletionItem {
  const { label, kind, detail, newText, isSnippet, sortKey, filterText } = entry;
  return {
    label,
    kind: kinds[kind],
    textEdit: { range, newText },
    // Its lines are indented already: an editor that does so as well would do it twice.
    ...(keepsIndentation && newText.includes('\n') ? { insertTextMode: InsertTextMode.asIs } : {}),
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(detail === undefined ? {} : { detail }),
    ...(sortKey === undefined ? {} : { sortText: sortKey }),
    ...(filterText === undefined ? {} : { filterText }),
  };
}

/** A completion as the client can take it. */
function forClient({ abilities }: ServerContext, item: CompletionItem): CompletionItem {
  const { takesSnippets, readsMarkdown } = abilities();
  const taken = takesSnippets ? item : withoutSnippet(item);
  const { documentation } = taken;
  return readsMarkdown.documentation || typeof documentation !== 'object'
    ? taken
    : { ...taken, documentation: markup(documentation.value, false) };
}
