import { describe, expect, it } from 'vitest';
import { readSignedImage } from '../../../core/image/signedImage';
import { signedImage } from '../../support/signedImage';

describe('readSignedImage', () => {
  it.each([
    ['2.3', 0x400, 0x10, 'FSBL'],
    ['2.3', 0x400, 0, 'application'],
    ['2.3', 0x240, 0, 'application'],
    ['2.1', 0x400, 0, undefined],
    ['2.1', 0x200, 0, undefined],
  ] as const)('reads header %s with the payload at 0x%x', (version, payload, type, role) => {
    const bytes = signedImage({ version, payload, type, code: 4096 });
    expect(readSignedImage(bytes)).toEqual({
      headerVersion: version,
      length: bytes.length - (version === '2.3' ? 0x240 : 0x200),
      entry: 0x34000c01n,
      role,
      size: bytes.length,
      payload,
    });
  });

  it('needs only the head of the file', () => {
    const bytes = signedImage({ version: '2.3', payload: 0x400, type: 0, code: 100_000 });
    expect(readSignedImage(bytes.slice(0, 0x408))).toEqual(readSignedImage(bytes));
    expect(readSignedImage(bytes.slice(0x10, 0x500).subarray(0, 0x300))).toBeUndefined();
  });

  it('knows no payload where no second vector is the entry', () => {
    const bytes = signedImage({ version: '2.3', payload: 0x300, type: 0, code: 4096 });
    expect(readSignedImage(bytes)?.payload).toBeUndefined();
    const zero = signedImage({ version: '2.3', payload: 0x400, type: 0, code: 4096, entry: 0 });
    expect(readSignedImage(zero)?.payload).toBeUndefined();
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a plain binary', new Uint8Array(2048)],
    ['the magic alone', Uint8Array.from([0x53, 0x54, 0x4d, 0x32, ...new Uint8Array(2048)])],
    ['a short file', signedImage({ version: '2.3', payload: 0x400, type: 0, code: 16 }).slice(0, 0x23f)],
  ])('is undefined for %s', (_, bytes) => {
    expect(readSignedImage(bytes)).toBeUndefined();
  });
});
