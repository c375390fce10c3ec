import { withoutEnding } from './trimming';
import { say } from './wording';

/** Units of the field: 1K is 1024 bytes everywhere in this project. */
const units: readonly (readonly [name: string, bytes: bigint])[] = [
  ['GiB', 1n << 30n],
  ['MiB', 1n << 20n],
  ['KiB', 1n << 10n],
];

/** `0x34100000`: lower-case hex without padding beyond eight digits. */
export function formatAddress(address: bigint): string {
  return address < 0n ? `-${formatAddress(-address)}` : `0x${address.toString(16).padStart(8, '0')}`;
}

/** `0x400`: hex without padding, for values that are not addresses. */
export function formatHex(value: bigint): string {
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/** A readable size: `448 KiB`, `1.5 MiB`, `12 bytes`. Two decimals at most; exact values carry none. */
export function formatSize(bytes: bigint): string {
  for (const [name, unit] of units) {
    if (bytes >= unit) {
      const hundredths = (bytes * 100n + unit / 2n) / unit;
      const whole = hundredths / 100n;
      const fraction = withoutEnding((hundredths % 100n).toString().padStart(2, '0'), '0');
      return `${whole}${fraction ? `.${fraction}` : ''} ${name}`;
    }
  }
  return bytes === 1n ? say`1 byte` : say`${bytes} bytes`;
}

/** `524288 bytes (512 KiB)`: the exact number with its readable form where that says more. */
export function formatBytes(bytes: bigint): string {
  return bytes < 1024n ? formatSize(bytes) : say`${bytes} bytes (${formatSize(bytes)})`;
}

/** `[0x34100000, 0x34200000)`. */
export function formatRange(range: { readonly start: bigint; readonly end: bigint }): string {
  return `[${formatAddress(range.start)}, ${formatAddress(range.end)})`;
}

/** A size as people write it in settings: `64M`, `512K`, `0x1000`, `4096`, `448 KBYTES`; `undefined` where it is none. */
export function parseSize(text: string): bigint | undefined {
  const match = /^(0x[0-9a-f]+|[0-9]+)(?:\s*(k|m|g|kib|mib|gib|kb|mb|gb|bytes|kbytes|mbytes))?$/i.exec(
    text.trim(),
  );
  if (!match) return undefined;
  const value = BigInt(match[1]!);
  const unit = (match[2] ?? '').toLowerCase();
  const shift = unit.startsWith('g') ? 30n : unit.startsWith('m') ? 20n : unit.startsWith('k') ? 10n : 0n;
  return value << shift;
}
