import { oneLine } from '../base/plainText';
import type { Severity } from '../base/severity';
import type { Span } from '../base/span';
import { say, spokenWording, type Wording } from '../base/wording';
import type { NotChecked } from '../project/target';
import type { Finding, TextEdit, VerifiedFix } from '../rules/engine/finding';
import { pageOfRule } from '../rules/engine/page';
import { ruleNamed, rules, titleOf } from '../rules/engine/registry';
import type { Rule } from '../rules/engine/rule';
import type { CheckReport } from './checkReport';
import { leftOutLine } from './leftOut';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

export interface SarifOptions {
  readonly toolVersion: string;
  /** The folder that relative paths start from, as a URI that ends with `/`. */
  readonly rootUri: string;
  /** The page of a rule in Markdown; undefined where this installation has none. */
  readonly pageOf: (id: string) => string | undefined;
}

/**
 * A SARIF 2.1.0 log, as code scanning of GitHub and GitLab reads it. The run names the language of its messages and of
 * the rules' titles; keys, levels and the pages of rules are English.
 */
export function checkSarif(report: CheckReport, { toolVersion, rootUri, pageOf }: SarifOptions) {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0' as const,
    runs: [
      {
        tool: {
          driver: {
            name: 'n6mem',
            version: toolVersion,
            semanticVersion: toolVersion,
            rules: rules.map((rule) => sarifRule(rule, pageOf(rule.id))),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            workingDirectory: { uri: rootUri },
            toolExecutionNotifications: report.result.discovery.notChecked.map((gap) =>
              notification(gap, report),
            ),
          },
        ],
        language: languageName(spokenWording()),
        columnKind: 'utf16CodeUnits' as const,
        originalUriBaseIds: {
          ROOT: { uri: rootUri, description: { text: say`The folder that the check was run in.` } },
        },
        results: report.shown.map((finding) => sarifResult(finding, report)),
      },
    ],
  };
}

/** As SARIF wants it: `fr`, `zh-CN`. */
function languageName({ language }: Wording): string {
  const [name, region] = language.split('-');
  return region === undefined ? name! : `${name}-${region.toUpperCase()}`;
}

function sarifRule(rule: Rule, page: string | undefined) {
  const { id, defaultSeverity } = rule;
  const title = titleOf(rule);
  const text = page?.trim() ?? title;
  return {
    id,
    name: id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: firstParagraph(text) },
    help: { text, markdown: text },
    helpUri: pageOfRule(id),
    defaultConfiguration: {
      enabled: defaultSeverity !== 'off',
      level: defaultSeverity === 'off' ? ('none' as const) : levels[defaultSeverity],
    },
    properties: { tags: ['stm32n6', 'memory', subjectOf(id)] },
  };
}

function firstParagraph(page: string): string {
  return (
    page
      .split(/\n\s*\n/)
      .find((part) => !part.startsWith('#'))
      ?.replace(/\s+/g, ' ') ?? page
  );
}

function subjectOf(id: string): string {
  if (id.startsWith('ld-')) return 'linker-script';
  if (/^(mpool|pool|profile)-/.test(id)) return 'memory-pool';
  if (/^(runtime|model)/.test(id)) return 'version';
  return 'target';
}

function notification(gap: NotChecked, { pathOf }: CheckReport) {
  const { file } = gap;
  return {
    level: 'note' as const,
    message: { text: leftOutLine(gap) },
    ...(file === undefined
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: artifactLocation(pathOf(file)) } }] }),
  };
}

function sarifResult(finding: Finding, report: CheckReport) {
  const rule = ruleNamed(finding.rule);
  const fixes = report.fixesOf(finding);
  return {
    ruleId: finding.rule,
    ...(rule ? { ruleIndex: rules.indexOf(rule) } : {}),
    level: levels[finding.severity],
    message: { text: oneLine(report.readable(finding.message)) },
    locations: [{ physicalLocation: physicalLocation(finding.place.file, finding.place.span, report) }],
    relatedLocations: finding.related.map((place, at) => ({
      id: at + 1,
      message: { text: oneLine(report.readable(place.message)) },
      physicalLocation: physicalLocation(place.file, place.span, report),
    })),
    partialFingerprints: { 'n6mem/v1': finding.cause },
    properties: { targets: finding.targets, proof: finding.proof ?? null, follows: finding.follows },
    ...(fixes.length > 0 ? { fixes: fixes.map((fix) => sarifFix(fix, report)) } : {}),
  };
}

function sarifFix(fix: VerifiedFix, report: CheckReport) {
  const byFile = new Map<string, TextEdit[]>();
  for (const edit of fix.edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  return {
    description: { text: oneLine(report.readable(fix.title)) },
    artifactChanges: [...byFile].map(([file, edits]) => ({
      artifactLocation: artifactLocation(report.pathOf(file)),
      replacements: edits.map((edit) => ({
        deletedRegion: region(file, edit.span, report),
        insertedContent: { text: edit.newText },
      })),
    })),
  };
}

function physicalLocation(file: string, span: Span, report: CheckReport) {
  return { artifactLocation: artifactLocation(report.pathOf(file)), region: region(file, span, report) };
}

/** Relative to ROOT; what lies elsewhere has an absolute path. */
function artifactLocation(file: string) {
  const uri = file.split('/').map(encodeURIComponent).join('/');
  if (file.startsWith('/')) return { uri: `file://${uri}` };
  return /^[A-Za-z]:\//.test(file) ? { uri: `file:///${encodeURI(file)}` } : { uri, uriBaseId: 'ROOT' };
}

/** SARIF counts lines and columns from 1; the end column is exclusive. */
function region(file: string, span: Span, { positions }: CheckReport) {
  const { start, end } = positions.rangeOf(file, span);
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
