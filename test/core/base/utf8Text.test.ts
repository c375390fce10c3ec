import { TextDecoder } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../core/base/edits';
import { decodeUtf8, editBytes } from '../../../core/base/utf8Text';

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => new Uint8Array(Buffer.from(text))),
  // Broken at any place: what GBK and Latin-1 look like to UTF-8.
  fc.tuple(fc.string({ unit: 'binary', maxLength: 12 }), fc.nat(30), fc.nat(255)).map(([text, at, byte]) => {
    const bytes = new Uint8Array(Buffer.from(text));
    if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return bytes;
  }),
);

describe('decodeUtf8', () => {
  it('reads what the platform reads', () => {
    const platform = new TextDecoder('utf-8', { ignoreBOM: true });
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const { text, offsets, isUtf8 } = decodeUtf8(bytes);
        expect(text).toBe(platform.decode(bytes));
        expect(text).toBe(Buffer.from(bytes).toString('utf8'));
        expect(offsets.length).toBe(text.length + 1);
        expect(offsets[text.length]).toBe(bytes.length);
        expect(isUtf8).toBe(Buffer.compare(Buffer.from(text), Buffer.from(bytes)) === 0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('editBytes', () => {
  it('keeps every byte outside the edit', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, fc.string({ maxLength: 8 }), (before, after, newText) => {
        const old = Buffer.from('1279K');
        const bytes = new Uint8Array(Buffer.concat([before, Buffer.from(' '), old, Buffer.from(' '), after]));
        const decoded = decodeUtf8(bytes);
        const start = decodeUtf8(before).text.length + 1;
        const edit = { span: { start, end: start + 5 }, newText };
        const edited = editBytes(bytes, decoded, [edit]);
        const written = Buffer.from(newText);
        expect(edited.subarray(0, before.length + 1)).toEqual(bytes.subarray(0, before.length + 1));
        expect(edited.subarray(before.length + 1 + written.length)).toEqual(
          bytes.subarray(before.length + 6),
        );
        expect(decodeUtf8(edited).text).toBe(applyEdits(decoded.text, [edit]));
      }),
      { numRuns: 1000 },
    );
  });

  it('makes several edits, in whatever order they come', () => {
    const bytes = new Uint8Array([0xe9, 0x61, 0x62, 0xe9, 0x63]);
    const decoded = decodeUtf8(bytes);
    const edits = [
      { span: { start: 4, end: 5 }, newText: 'Z' },
      { span: { start: 1, end: 2 }, newText: '' },
    ];
    expect(Buffer.from(editBytes(bytes, decoded, edits)).toString('latin1')).toBe('ébéZ');
  });
});
