import { describe, expect, it } from 'vitest';
import { readSignedImage } from '../../../core/image/signedImage';
import { signedImage } from '../../support/signedImage';

describe('readSignedImage', () => {
  // What the tool takes for the entry is the word at 0x404: of a misplaced table one of its later vectors.
  it.each([
    ['2.3', 0x400, 0x10, 'FSBL', 0x34000c01n],
    ['2.3', 0x400, 0, 'application', 0x34000c01n],
    ['2.3', 0x240, 0x10, 'FSBL', 0x34000c41n],
    ['2.3', 0x240, 0, 'application', 0x34000c41n],
    ['2.1', 0x400, 0, undefined, 0x34000c01n],
    ['2.1', 0x200, 0, undefined, 0x34000c41n],
  ] as const)('reads header %s with the payload at 0x%x, type %i', (version, payload, type, role, entry) => {
    const bytes = signedImage({ version, payload, type, code: 4096 });
    expect(readSignedImage(bytes)).toEqual({
      headerVersion: version,
      length: bytes.length - (version === '2.3' ? 0x240 : 0x200),
      entry,
      role,
      size: bytes.length,
      payload,
      resetHandler: 0x34000c01n,
    });
  });

  it('needs only the head of the file', () => {
    const bytes = signedImage({ version: '2.3', payload: 0x400, type: 0, code: 100_000 });
    expect(readSignedImage(bytes.slice(0, 0x408))).toEqual(readSignedImage(bytes));
    expect(readSignedImage(bytes.slice(0x10, 0x500).subarray(0, 0x300))).toBeUndefined();
  });

  it('knows an aligned payload by its shape where the header has another entry, and by the entry where it is encrypted', () => {
    const zero = signedImage({ version: '2.3', payload: 0x400, type: 0, code: 4096, entry: 0 });
    expect(readSignedImage(zero)?.payload).toBe(0x400);
    const noise = Uint8Array.from({ length: 4096 }, (_, at) => (at * 37 + 11) & 0xff);
    const encrypted = signedImage({ version: '2.3', payload: 0x400, type: 0, code: 0, content: noise });
    expect(readSignedImage(encrypted)?.payload).toBe(0x400);
    const neither = signedImage({
      version: '2.3',
      payload: 0x400,
      type: 0,
      code: 0,
      content: noise,
      entry: 8,
    });
    expect(readSignedImage(neither)?.payload).toBeUndefined();
  });

  it('is not led astray by a signature behind the header of an aligned image', () => {
    for (const version of ['2.1', '2.3'] as const) {
      const bytes = signedImage({ version, payload: 0x400, type: 0, code: 4096 });
      for (let at = version === '2.3' ? 0x240 : 0x200; at < 0x400; at++) bytes[at] = (at * 151 + 7) & 0xff;
      expect(readSignedImage(bytes)?.payload).toBe(0x400);
    }
  });

  it('knows no payload where no table is', () => {
    const bytes = signedImage({ version: '2.3', payload: 0x300, type: 0, code: 4096, entry: 0 });
    expect(readSignedImage(bytes)?.payload).toBeUndefined();
  });

  it.each([
    ['2.1', 0x200],
    ['2.1', 0x400],
    ['2.3', 0x240],
    ['2.3', 0x400],
  ] as const)(
    'header %s, payload at 0x%x: each byte of magic, version and vectors counts, no other is asked',
    (version, payload) => {
      const bytes = signedImage({ version, payload, type: 0, code: 2048 });
      const read = readSignedImage(bytes)!;
      const versionAt = version === '2.3' ? 0x68 : 0x48;
      const decides = new Set([0, 1, 2, 3, 0, 1, 2, 3].map((byte, at) => (at < 4 ? byte : versionAt + byte)));
      const states = new Set([4, 5, 6, 7, 8, 9, 10, 11].map((byte) => versionAt + byte));
      // The first vectors, at both places where a table may start, and the role of a 2.3 header.
      for (const table of [0x400, version === '2.3' ? 0x240 : 0x200])
        for (let byte = 0; byte < 16; byte++) states.add(table + byte);
      if (version === '2.3') for (let byte = 0; byte < 4; byte++) states.add(0x8c + byte);
      for (let at = 0; at < 0x420; at++) {
        for (const flipped of [0x01, 0x80]) {
          const changed = bytes.slice();
          changed[at]! ^= flipped;
          const again = readSignedImage(changed);
          if (decides.has(at)) expect(again, at.toString(16)).toBeUndefined();
          else if (!states.has(at)) expect(again, at.toString(16)).toEqual(read);
        }
      }
    },
  );

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a plain binary', new Uint8Array(2048)],
    ['the magic alone', Uint8Array.from([0x53, 0x54, 0x4d, 0x32, ...new Uint8Array(2048)])],
    ['a short file', signedImage({ version: '2.3', payload: 0x400, type: 0, code: 16 }).slice(0, 0x23f)],
  ])('is undefined for %s', (_, bytes) => {
    expect(readSignedImage(bytes)).toBeUndefined();
  });
});
