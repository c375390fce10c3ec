/** Two significant digits are enough for what is left out. */
export function shortSize(bytes: bigint): string {
  for (const [unit, name] of [
    [1n << 30n, 'GiB'],
    [1n << 20n, 'MiB'],
    [1n << 10n, 'KiB'],
  ] as const) {
    if (bytes >= unit) {
      const tenths = (bytes * 10n + unit / 2n) / unit;
      return tenths < 100n && tenths % 10n !== 0n
        ? `${Number(tenths) / 10} ${name}`
        : `${(tenths + 5n) / 10n} ${name}`;
    }
  }
  return `${bytes} B`;
}
