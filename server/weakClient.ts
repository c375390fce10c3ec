import {
  InsertTextFormat,
  MarkupKind,
  type CompletionItem,
  type DocumentSymbol,
  type MarkupContent,
  type SymbolInformation,
} from 'vscode-languageserver';
import { plainSnippet } from '../core';

// What clients get that have no snippets, show no Markdown or know no tree of symbols: the same as plain text and lists.

/** Markdown of ours as it reads without markup. */
export function plainTextOf(markdown: string): string {
  return markdown
    .replace(/```[a-z]*\n?/g, '')
    .replace(/^---$/gm, '')
    .replace(
      /`([^`]*)`|\\([!-/:-@[-`{-~])|\*\*/g,
      (_, code: string | undefined, escaped: string | undefined) => code ?? escaped ?? '',
    )
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

export function markup(markdown: string, readsMarkdown: boolean): MarkupContent {
  return readsMarkdown
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: plainTextOf(markdown) };
}

/** A completion whose text is inserted as it stands. */
export function withoutSnippet(item: CompletionItem): CompletionItem {
  if (item.insertTextFormat !== InsertTextFormat.Snippet) return item;
  const { textEdit, insertText } = item;
  return {
    ...item,
    insertTextFormat: InsertTextFormat.PlainText,
    ...(insertText === undefined ? {} : { insertText: plainSnippet(insertText) }),
    ...(textEdit === undefined ? {} : { textEdit: { ...textEdit, newText: plainSnippet(textEdit.newText) } }),
  };
}

/** A tree of symbols as a list, each with the name of what it stands in. */
export function flatSymbols(
  symbols: readonly DocumentSymbol[],
  uri: string,
  containerName?: string,
): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children }) => [
    { name, kind, location: { uri, range }, ...(containerName === undefined ? {} : { containerName }) },
    ...flatSymbols(children ?? [], uri, name),
  ]);
}
