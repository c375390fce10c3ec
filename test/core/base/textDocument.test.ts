import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyEdits } from '../../../core/base/edits';
import { LineIndex } from '../../../core/base/textDocument';

it('finds positions with every kind of line break', () => {
  const index = new LineIndex('ab\r\ncd\ne\rf');
  expect([0, 1, 4, 7, 9].map((offset) => index.positionAt(offset))).toEqual([
    { line: 0, character: 0 },
    { line: 0, character: 1 },
    { line: 1, character: 0 },
    { line: 2, character: 0 },
    { line: 3, character: 0 },
  ]);
  expect(index.lineText(0)).toBe('ab');
  expect(index.lineText(2)).toBe('e');
});

it('goes there and back', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀') }), fc.nat(), (text, seed) => {
      const offset = text.length === 0 ? 0 : seed % (text.length + 1);
      const index = new LineIndex(text);
      const back = index.offsetAt(index.positionAt(offset));
      // Between \r and \n there is no position of its own.
      if (text.slice(offset - 1, offset + 1) !== '\r\n') expect(back).toBe(offset);
    }),
  );
});

it('counts in bytes of UTF-8 where it is told to', () => {
  const index = new LineIndex('aé漢😀b\nc', 'utf-8');
  expect(index.positionAt(6)).toEqual({ line: 0, character: 1 + 2 + 3 + 4 + 1 });
  expect(index.positionAt(7)).toEqual({ line: 1, character: 0 });
  // A position within a character is where it begins.
  expect([0, 1, 2, 3, 5, 6, 9, 10, 99].map((character) => index.offsetAt({ line: 0, character }))).toEqual([
    0, 1, 1, 2, 2, 3, 3, 5, 7,
  ]);
});

it('goes there and back in UTF-8', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'é', '漢', '😀', '\n')), fc.nat(), (characters, seed) => {
      const before = characters.slice(0, seed % (characters.length + 1)).join('');
      const index = new LineIndex(characters.join(''), 'utf-8');
      const position = index.positionAt(before.length);
      expect(index.offsetAt(position)).toBe(before.length);
      expect(position.character).toBe(Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1)));
    }),
  );
});

it('makes edits that refer to the text as it was', () => {
  const edits = [
    { span: { start: 4, end: 5 }, newText: 'XYZ' },
    { span: { start: 0, end: 1 }, newText: '' },
  ];
  expect(applyEdits('a b c', edits)).toBe(' b XYZ');
});
