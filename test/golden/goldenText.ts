import { createSession, type Analysis } from '../../core';
import type { FileSystem } from '../../core/base/fileSystem';
import { formatHex } from '../../core/base/size';
import type { Place } from '../../core/base/span';
import type { Finding, SingleFinding } from '../../core/rules/engine/finding';
import { mapModelFor } from '../../core/view/documents';
import { mapReportOf } from '../../core/view/memoryMap/json';

/** One line for each fact, sorted where the engine promises no order, so that a difference reads as one. */
export async function goldenText(fileSystem: FileSystem): Promise<string> {
  const session = await createSession(fileSystem);
  return analysisText(await session.analyse({ severities: new Map(), focus: new Set() }));
}

/** All that an analysis says, one line for each fact. */
export function analysisText(analysis: Analysis): string {
  return [
    ...targetLines(analysis),
    ...analysis.findings.flatMap((finding) => findingLines(analysis, finding)),
    ...mapLines(analysis),
    '',
  ].join('\n');
}

function targetLines({ targets, discovery }: Analysis): string[] {
  return [
    ...targets.flatMap(({ name, files }) => [
      `target ${name} device=${files.device?.name ?? '?'} board=${files.board?.name ?? '?'}`,
      ...files.files.map(
        ({ role, file, evidence }) =>
          `  ${role} ${file} <- ${evidence.map((e) => `${e.strength} ${e.file}:${e.line + 1}`).join(', ')}`,
      ),
      ...files.boot.map(({ name: image, start }) => `  boot ${image} ${formatHex(start)}`),
    ]),
    ...discovery.candidates.map(({ role, file, why }) => `candidate ${role} ${file}: ${why}`).sort(),
    ...discovery.notChecked.map(({ what, why }) => `not checked: ${what}: ${why}`),
  ];
}

function findingLines(analysis: Analysis, finding: Finding): string[] {
  const at = (place: Place): string => {
    const { start } = analysis.positions.rangeOf(place.file, place.span);
    return `${place.file}:${start.line + 1}:${start.character + 1}`;
  };
  const { overlap } = finding;
  return [
    `${finding.severity} ${finding.rule} ${at(finding.place)} ${finding.target ?? '-'} ${finding.proof ?? '-'}` +
      (overlap ? ` [${formatHex(overlap.start)}, ${formatHex(overlap.end)})` : ''),
    ...alsoAt(finding).map(({ severity, rule, place }) => `  also ${severity} ${rule} ${at(place)}`),
    ...finding.related.map((place) => `  see ${at(place)}`),
    ...analysis
      .fixesOf(finding)
      .flatMap(({ edits }) => [
        '  fix',
        ...edits.map((edit) => `    ${at(edit)} ${JSON.stringify(edit.newText)}`),
      ]),
  ];
}

/** What else has the same cause: members of its rule elsewhere, and what other rules say. */
function alsoAt({ rule, place, members }: Finding): SingleFinding[] {
  const seen = new Set([`${rule}|${place.file}|${place.span.start}`]);
  return members.filter((member) => {
    const name = `${member.rule}|${member.place.file}|${member.place.span.start}`;
    return !seen.has(name) && seen.add(name);
  });
}

function mapLines(analysis: Analysis): string[] {
  const report = mapReportOf(analysis.targets.map((target) => mapModelFor(analysis, target)));
  return report.targets.flatMap(({ name, banks }) => [
    `map ${name}`,
    ...banks.flatMap((bank) => [
      `  ${bank.name} ${bank.start} ${bank.end}`,
      ...bank.claims.map(
        (claim) =>
          `    ${claim.kind} ${claim.name} ${claim.start} ${claim.end} ${claim.source.file}:${claim.source.line + 1}`,
      ),
      ...bank.free.map((free) => `    free ${free.start} ${free.end}`),
      ...bank.overlaps.map(
        (overlap) => `    overlap ${overlap.start} ${overlap.end} ${overlap.claims.join(' × ')}`,
      ),
    ]),
  ]);
}
