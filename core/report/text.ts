import { formatAtonVersion } from '../model/atonVersion';
import type { BuiltTarget } from '../project/builtTarget';
import type { Candidate, Evidence, FileRole, TargetFiles } from '../project/target';
import type { CheckResult } from '../rules/engine/check';
import type { Severity } from '../base/severity';
import type { Finding, VerifiedFix } from '../rules/engine/finding';
import { countBySeverity } from './json';
import type { Positions } from './positions';
import type { Style } from './style';
import { releaseOfRuntime, releaseOfModel } from './versions';

const severityNames: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'info',
  hint: 'hint',
};

function paint(style: Style, severity: Severity, text: string): string {
  if (severity === 'error') return style.red(text);
  if (severity === 'warning') return style.yellow(text);
  return severity === 'information' ? style.blue(text) : style.dim(text);
}

/** `Application/app.ld:12:3`, which terminals and editors make clickable. */
function locationText(
  place: { file: string; span: { start: number; end: number } },
  positions: Positions,
): string {
  const { start } = positions.rangeOf(place.file, place.span);
  return `${place.file}:${start.line + 1}:${start.character + 1}`;
}

/** The findings for people, each with both ends of the conflict. */
export function checkText(
  result: CheckResult,
  all: readonly Finding[],
  findings: readonly Finding[],
  fixesOf: (finding: Finding) => readonly VerifiedFix[],
  positions: Positions,
  style: Style,
): string {
  const lines: string[] = [];
  for (const target of result.targets) lines.push(`${style.bold(target.name)}  ${targetLine(target)}`);
  if (result.targets.length > 0) lines.push('');
  for (const finding of findings) {
    const severity = paint(style, finding.severity, severityNames[finding.severity]);
    const target = finding.target && result.targets.length > 1 ? style.dim(` ${finding.target}`) : '';
    lines.push(`${style.bold(locationText(finding.place, positions))} ${severity} ${finding.rule}${target}`);
    lines.push(`  ${finding.message}`);
    for (const related of finding.related) {
      lines.push(style.dim(`    ${locationText(related, positions)}: ${related.message}`));
    }
    for (const fix of fixesOf(finding)) lines.push(style.green(`    fix: ${fix.title}`));
    lines.push('');
  }
  lines.push(summaryLine(result, all, style));
  return lines.join('\n') + '\n';
}

function summaryLine(result: CheckResult, findings: readonly Finding[], style: Style): string {
  const counts = countBySeverity(findings);
  const part = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;
  const text = [
    part(counts.error, 'error'),
    part(counts.warning, 'warning'),
    part(counts.information, 'information'),
    ...(counts.hint > 0 ? [part(counts.hint, 'hint')] : []),
  ].join(', ');
  const where = `in ${part(result.targets.length, 'target')}, ${part(result.fileCount, 'file')} checked`;
  const all = `${text} ${where}`;
  return counts.error > 0 ? style.red(all) : counts.warning > 0 ? style.yellow(all) : style.green(all);
}

/** One line: script, pool file, model and runtime of a target. */
function targetLine(target: BuiltTarget): string {
  const runtime = releaseOfRuntime(target.runtime);
  const names = (role: FileRole): string =>
    target.files.files
      .filter((file) => file.role === role)
      .map((file) => file.file)
      .join(', ');
  const parts = [
    names('linkerScript') || 'no linker script',
    names('mpool') || 'no .mpool',
    names('model') || 'no model',
  ];
  if (runtime) parts.push(`runtime ${runtime}`);
  return parts.join(' · ');
}

const roleNames: Readonly<Record<FileRole, string>> = {
  linkerScript: 'linker script',
  fsblLinkerScript: 'FSBL script',
  mpool: 'memory pools',
  profile: 'profile',
  model: 'model',
  cInfo: 'c_info',
  runtime: 'runtime',
  archive: 'archive',
  image: 'image',
  weights: 'weights',
};

/** The targets with the strongest evidence for each file, and what was considered and left out. */
export function targetsText(
  targets: readonly TargetFiles[],
  candidates: readonly Candidate[],
  style: Style,
): string {
  const lines: string[] = [];
  for (const target of targets) {
    const hardware = [
      target.device?.name,
      target.board?.name === target.name ? undefined : target.board?.name,
    ];
    lines.push(style.bold(target.name) + hardware.flatMap((name) => (name ? [`  ${name}`] : [])).join(''));
    for (const file of target.files) {
      lines.push(`  ${roleNames[file.role].padEnd(14)} ${file.file}`);
      for (const evidence of file.evidence.slice(0, 3))
        lines.push(style.dim(`  ${' '.repeat(14)} ${evidenceText(evidence)}`));
      if (file.evidence.length > 3) {
        lines.push(style.dim(`  ${' '.repeat(14)} and ${file.evidence.length - 3} more that say the same`));
      }
    }
    lines.push('');
  }
  if (candidates.length > 0) {
    lines.push(style.bold('Considered and left out'));
    for (const { file, role, why } of candidates)
      lines.push(`  ${roleNames[role].padEnd(14)} ${file}`, style.dim(`  ${' '.repeat(14)} ${why}`));
    lines.push('');
  }
  return lines.join('\n');
}

function evidenceText({ strength, file, line, text }: Evidence): string {
  return strength === 6 ? text : `${file}:${line + 1}: ${text}`;
}

/** Model and runtime versions, side by side. */
export function versionsText(targets: readonly BuiltTarget[], style: Style): string {
  const lines: string[] = [];
  for (const target of targets) {
    const { runtime } = target;
    lines.push(style.bold(target.name));
    for (const model of target.models) {
      const guard = model.source.guard ? formatAtonVersion(model.source.guard.version) : 'no guard';
      const release = releaseOfModel(model);
      lines.push(
        `  model    ${guard.padEnd(12)} ${(release ? `ST Edge AI Core ${release}` : 'unknown release').padEnd(24)} ${model.file}`,
      );
    }
    if (target.models.length === 0) lines.push('  model    none found');
    const release = releaseOfRuntime(runtime);
    const aton = runtime.aton ? formatAtonVersion(runtime.aton.value) : '?';
    lines.push(
      `  runtime  ${aton.padEnd(12)} ${(release ? `ST Edge AI Core ${release}` : 'unknown release').padEnd(24)} ${runtime.aton?.file ?? 'no ll_aton_version.h found'}`,
    );
    if (runtime.stai)
      lines.push(`  stai.h   ${runtime.stai.value.padEnd(12)} ${' '.repeat(24)} ${runtime.stai.file}`);
    if (runtime.platform)
      lines.push(
        `  platform ${runtime.platform.value.padEnd(12)} ${' '.repeat(24)} ${runtime.platform.file}`,
      );
    for (const archive of runtime.archives) {
      lines.push(`  archive  ${(archive.name.platform ?? '?').padEnd(12)} ${' '.repeat(24)} ${archive.file}`);
    }
    lines.push('');
  }
  return lines.join('\n');
}
