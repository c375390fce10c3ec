import { expect, it } from 'vitest';
import { formatAddress, formatBytes, formatRange, formatSize, parseSize } from '../../../core/base/size';

it.each([
  [0n, '0 bytes'],
  [1n, '1 byte'],
  [1024n, '1 KiB'],
  [458752n, '448 KiB'],
  [1536n, '1.5 KiB'],
  [64n << 20n, '64 MiB'],
  [9223372036854775776n, '8589934592 GiB'],
])('formats %s bytes as %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

it('writes addresses and ranges as the field does', () => {
  expect(formatAddress(0x3410_0000n)).toBe('0x34100000');
  expect(formatAddress(0n)).toBe('0x00000000');
  expect(formatRange({ start: 0x70380000n, end: 0x74080000n })).toBe('[0x70380000, 0x74080000)');
  expect(formatBytes(524288n)).toBe('524288 bytes (512 KiB)');
  expect(formatBytes(12n)).toBe('12 bytes');
});

it.each([
  ['64M', 64n << 20n],
  ['512K', 512n << 10n],
  ['448 KBYTES', 448n << 10n],
  ['0x400', 1024n],
  ['12', 12n],
  ['12 apples', undefined],
  ['', undefined],
])('reads %j', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});
