import { oneLine } from '../base/plainText';
import type { Severity } from '../base/severity';
import type { CheckReport } from './checkReport';

const severities: Readonly<Record<Severity, 'critical' | 'major' | 'minor' | 'info'>> = {
  error: 'critical',
  warning: 'major',
  information: 'minor',
  hint: 'info',
};

/** GitLab's code quality report; the fingerprint lets it tell new findings from old ones. */
export function checkGitlab({ shown, positions, pathOf, readable }: CheckReport) {
  return shown.map(({ rule, message, cause, severity, place }) => ({
    description: oneLine(readable(message)),
    check_name: rule,
    fingerprint: fingerprint(cause),
    severity: severities[severity],
    location: {
      path: pathOf(place.file),
      lines: { begin: positions.rangeOf(place.file, place.span).start.line + 1 },
    },
  }));
}

/** 128 bits in hex of two FNV-1a sums: a name for a cause, no secret. */
export function fingerprint(text: string): string {
  const sum = (basis: bigint): string => {
    let hash = basis;
    for (let at = 0; at < text.length; at++)
      hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
    return hash.toString(16).padStart(16, '0');
  };
  return sum(0xcbf29ce484222325n) + sum(0x84222325cbf29ce4n);
}
