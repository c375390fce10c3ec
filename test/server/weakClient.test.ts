import { describe, expect, it } from 'vitest';
import type { DocumentSymbol } from 'vscode-languageserver';
import { flatSymbols, plainTextOf, withoutSnippet } from '../../server/weakClient';

describe('Markdown as plain text', () => {
  it.each([
    ['**region** `RAM (xrw)`\n\n`[0x0, 0x10)`, 16 bytes', 'region RAM (xrw)\n\n[0x0, 0x10), 16 bytes'],
    ['```ld\nALIGN(exp)\n```\n\nThe next `align`.', 'ALIGN(exp)\n\nThe next align.'],
    ['above\n\n---\n\nbelow', 'above\n\nbelow'],
    ['st\\_ai\\_ws\\/\\<net\\>', 'st_ai_ws/<net>'],
    ['`a\\_b` is code', 'a\\_b is code'],
    ['no markup - at all', 'no markup - at all'],
  ])('%j', (markdown, text) => {
    expect(plainTextOf(markdown)).toBe(text);
  });
});

it('a completion without places to fill in', () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } };
  const plain = { label: 'RAM', insertTextFormat: 1 as const, textEdit: { range, newText: '$x' } };
  expect(withoutSnippet(plain)).toBe(plain);
  expect(
    withoutSnippet({ label: 'KEEP', insertTextFormat: 2, textEdit: { range, newText: 'KEEP($0)' } }),
  ).toEqual({ label: 'KEEP', insertTextFormat: 1, textEdit: { range, newText: 'KEEP()' } });
});

it('symbols as a list', () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
  const symbol = (name: string, ...children: DocumentSymbol[]): DocumentSymbol => ({
    name,
    kind: 3,
    range,
    selectionRange: range,
    children,
  });
  const listed = flatSymbols([symbol('MEMORY', symbol('RAM')), symbol('end')], 'file:///a.ld');
  expect(listed.map(({ name, containerName }) => [name, containerName])).toEqual([
    ['MEMORY', undefined],
    ['RAM', 'MEMORY'],
    ['end', undefined],
  ]);
  expect(listed[0]!.location).toEqual({ uri: 'file:///a.ld', range });
});
