/**
 * Writes a number the way the script's author wrote the old one: same suffix where it divides, hex stays hex with its
 * case and width. Where the old spelling cannot carry the new value, hex is exact and always legal.
 */
export function writeNumberLike(oldText: string, value: bigint): string {
  const old = oldText.trim();
  const suffixed = /^(0[xX][0-9a-fA-F]+|[0-9]+)([kKmM])$/.exec(old);
  if (suffixed) {
    const suffix = suffixed[2]!;
    const kilo = suffix === suffix.toLowerCase() ? 'k' : 'K';
    const mega = kilo === 'k' ? 'm' : 'M';
    if (suffix.toLowerCase() === 'm' && value % (1n << 20n) === 0n) return `${value >> 20n}${mega}`;
    if (value % 1024n === 0n) return `${value >> 10n}${kilo}`;
    return `0x${value.toString(16)}`;
  }
  const hex = /^0([xX])([0-9a-fA-F]+)$/.exec(old);
  if (hex) {
    const digits = value.toString(16).padStart(hex[2]!.length, '0');
    const upper = /[A-F]/.test(hex[2]!) && !/[a-f]/.test(hex[2]!);
    return `0${hex[1]}${upper ? digits.toUpperCase() : digits}`;
  }
  if (/^[0-9]+$/.test(old)) return value.toString();
  if (value % 1024n === 0n && value < 1n << 28n) return `${value >> 10n}K`;
  return `0x${value.toString(16)}`;
}
