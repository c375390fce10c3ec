import type { Span } from '../base/span';
import type { Severity } from '../base/severity';
import type { Finding, VerifiedFix, TextEdit } from '../rules/engine/finding';
import { ruleNamed, rules } from '../rules/engine/registry';
import { pageOfRule } from '../rules/engine/page';
import type { Positions } from './positions';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** A SARIF 2.1.0 log, as code scanning of GitHub and GitLab reads it. */
export function checkSarif(
  findings: readonly Finding[],
  fixesOf: (finding: Finding) => readonly VerifiedFix[],
  positions: Positions,
  toolVersion: string,
) {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0' as const,
    runs: [
      {
        tool: {
          driver: {
            name: 'n6mem',
            version: toolVersion,
            rules: rules.map((rule) => ({
              id: rule.id,
              shortDescription: { text: rule.title },
              helpUri: pageOfRule(rule.id),
              defaultConfiguration: {
                enabled: rule.defaultSeverity !== 'off',
                level: rule.defaultSeverity === 'off' ? ('none' as const) : levels[rule.defaultSeverity],
              },
            })),
          },
        },
        columnKind: 'utf16CodeUnits' as const,
        originalUriBaseIds: { ROOT: { description: { text: 'The folder that was checked.' } } },
        results: findings.map((finding) => sarifResult(finding, fixesOf(finding), positions)),
      },
    ],
  };
}

function sarifResult(finding: Finding, fixes: readonly VerifiedFix[], positions: Positions) {
  const rule = ruleNamed(finding.rule);
  return {
    ruleId: finding.rule,
    ...(rule ? { ruleIndex: rules.indexOf(rule) } : {}),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: physicalLocation(finding.place.file, finding.place.span, positions) }],
    relatedLocations: finding.related.map((place, at) => ({
      id: at + 1,
      message: { text: place.message },
      physicalLocation: physicalLocation(place.file, place.span, positions),
    })),
    partialFingerprints: { 'n6mem/v1': [finding.rule, finding.target ?? '', finding.key].join('|') },
    properties: { target: finding.target ?? null, proof: finding.proof ?? null },
    ...(fixes.length > 0 ? { fixes: fixes.map((fix) => sarifFix(fix, positions)) } : {}),
  };
}

function sarifFix(fix: VerifiedFix, positions: Positions) {
  const byFile = new Map<string, TextEdit[]>();
  for (const edit of fix.edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  return {
    description: { text: fix.title },
    artifactChanges: [...byFile].map(([file, edits]) => ({
      artifactLocation: artifactLocation(file),
      replacements: edits.map((edit) => ({
        deletedRegion: region(file, edit.span, positions),
        insertedContent: { text: edit.newText },
      })),
    })),
  };
}

function physicalLocation(file: string, span: Span, positions: Positions) {
  return { artifactLocation: artifactLocation(file), region: region(file, span, positions) };
}

function artifactLocation(file: string) {
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'ROOT' };
}

/** SARIF counts lines and columns from 1; the end column is exclusive. */
function region(file: string, span: Span, positions: Positions) {
  const { start, end } = positions.rangeOf(file, span);
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
