import type { AtonVersion } from './networkSource';

/** `1.1.0.31`: how people write the version of ll_aton. */
export function formatAtonVersion(version: AtonVersion): string {
  return `${version.major}.${version.minor}.${version.micro}.${version.dev}`;
}

/** Negative, zero or positive as `a` is older than, the same as or newer than `b`. */
export function compareAtonVersions(a: AtonVersion, b: AtonVersion): number {
  return a.major - b.major || a.minor - b.minor || a.micro - b.micro || a.dev - b.dev;
}

export function equalAtonVersions(a: AtonVersion, b: AtonVersion): boolean {
  return compareAtonVersions(a, b) === 0;
}

/** Reads `1.1.0.31`; `undefined` for anything else. */
export function parseAtonVersion(text: string): AtonVersion | undefined {
  const match = /^\s*(\d{1,9})\.(\d{1,9})\.(\d{1,9})\.(\d{1,9})\s*$/.exec(text);
  if (!match) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), micro: Number(match[3]), dev: Number(match[4]) };
}
