import { byteCount, type AddressRange } from '../base/addressRange';
import { formatHex } from '../base/size';
import type { Place } from '../base/span';
import type { PositionRange } from '../base/textDocument';
import type { Candidate, TargetFiles } from '../project/target';
import type { CheckResult } from '../rules/engine/check';
import type { Severity } from '../base/severity';
import type { Finding, VerifiedFix } from '../rules/engine/finding';
import { titleOf } from '../rules/engine/registry';
import type { Rule } from '../rules/engine/rule';
import type { CheckReport } from './checkReport';
import type { Positions } from './positions';

/** The objects of `--format json`. Addresses are lower-case hex strings, ranges half-open, lines count from 0. */
export const jsonVersion = 1;

export interface JsonLocation {
  readonly file: string;
  readonly range: PositionRange;
}

/** A size: a number where JSON keeps it exact, a string beyond 2^53. */
export function jsonSize(bytes: bigint): number | string {
  return bytes <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(bytes) : bytes.toString();
}

export function jsonRange(range: AddressRange): { start: string; end: string; bytes: number | string } {
  return { start: formatHex(range.start), end: formatHex(range.end), bytes: jsonSize(byteCount(range)) };
}

export function jsonLocation(place: Place, positions: Positions): JsonLocation {
  return { file: place.file, range: positions.rangeOf(place.file, place.span) };
}

export function jsonTarget(target: TargetFiles) {
  return {
    name: target.name,
    device: target.device?.name ?? null,
    board: target.board?.name ?? null,
    files: target.files.map(({ role, file, evidence }) => ({
      role,
      file,
      evidence: evidence.map(({ strength, file: source, line, text }) => ({
        strength,
        file: source,
        line,
        text,
      })),
    })),
  };
}

export function jsonCandidate({ file, role, why }: Candidate) {
  return { file, role, why };
}

export function jsonFix(fix: VerifiedFix, positions: Positions) {
  return {
    title: fix.title,
    safety: fix.safety,
    preferred: fix.preferred,
    edits: fix.edits.map((edit) => ({ ...jsonLocation(edit, positions), newText: edit.newText })),
  };
}

export function jsonFinding(finding: Finding, fixes: readonly VerifiedFix[], positions: Positions) {
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    help: finding.help ?? null,
    target: finding.target ?? null,
    targets: finding.targets,
    proof: finding.proof ?? null,
    evidence: finding.evidence ?? null,
    location: jsonLocation(finding.place, positions),
    places: finding.members.map(({ place }) => jsonLocation(place, positions)),
    related: finding.related.map((place) => ({
      message: place.message,
      location: jsonLocation(place, positions),
    })),
    overlap: finding.overlap ? jsonRange(finding.overlap) : null,
    overlaps: finding.overlaps.map(jsonRange),
    cause: finding.cause,
    companions: finding.companions.map(({ rule, severity, message, place, cause }) => ({
      rule,
      severity,
      message,
      location: jsonLocation(place, positions),
      cause,
    })),
    follows: finding.follows,
    fixes: fixes.map((fix) => jsonFix(fix, positions)),
  };
}

/** How many findings of each severity. */
export function countBySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const finding of findings) counts[finding.severity]++;
  return counts;
}

/**
 * The whole of `check --format json`.
 *
 * @param root the absolute path that files are relative to
 */
export function checkJson(report: CheckReport, root: string) {
  const { result, findings, shown, suppressed, fixesOf, positions } = report;
  const counts = countBySeverity(findings);
  const { candidates, notChecked } = result.discovery;
  return {
    version: jsonVersion,
    root,
    targets: result.targets.map((target) => jsonTarget(target.files)),
    candidates: candidates.map(jsonCandidate),
    findings: shown.map((finding) => jsonFinding(finding, fixesOf(finding), positions)),
    notChecked: notChecked.map(({ what, why, remedy, file }) => ({ what, why, remedy, file: file ?? null })),
    summary: {
      errors: counts.error,
      warnings: counts.warning,
      informations: counts.information,
      hints: counts.hint,
      files: result.fileCount,
      suppressed,
      notChecked: notChecked.length,
    },
  };
}

export function targetsJson(result: Pick<CheckResult, 'discovery'>, targets: readonly TargetFiles[]) {
  return {
    version: jsonVersion,
    targets: targets.map(jsonTarget),
    candidates: result.discovery.candidates.map(jsonCandidate),
  };
}

export function rulesJson(rules: readonly Rule[], pageOf: (id: string) => string) {
  return {
    version: jsonVersion,
    rules: rules.map((rule) => ({
      id: rule.id,
      default: rule.defaultSeverity,
      title: titleOf(rule),
      page: pageOf(rule.id),
    })),
  };
}
