import { alignedLeft } from '../base/columns';
import { say } from '../base/wording';
import { formatAtonVersion } from '../model/atonVersion';
import type { BuiltTarget } from '../project/builtTarget';
import type { Candidate, Evidence, FileRole, TargetFile, TargetFiles } from '../project/target';
import type { Style } from './style';
import { releaseOfRuntime, releaseOfModel } from './versions';

const roleNames: Readonly<Record<FileRole, () => string>> = {
  linkerScript: () => say`linker script`,
  fsblLinkerScript: () => say`FSBL script`,
  mpool: () => say`memory pools`,
  profile: () => say`profile`,
  model: () => say`model`,
  cInfo: () => say`c_info`,
  report: () => say`report`,
  runtime: () => say`runtime`,
  archive: () => say`archive`,
  image: () => say`image`,
  weights: () => say`weights`,
};

/** The targets with the strongest evidence for each file, and what was considered and left out. */
/** A file, and a text of ours that names files, as the reader finds them. */
export interface ReaderPaths {
  readonly pathOf: (file: string) => string;
  readonly readable: (text: string) => string;
}

const asTheyAre: ReaderPaths = { pathOf: (file) => file, readable: (text) => text };

export function targetsText(
  targets: readonly TargetFiles[],
  candidates: readonly Candidate[],
  style: Style,
  { pathOf, readable }: ReaderPaths = asTheyAre,
): string {
  const lines: string[] = [];
  for (const target of targets) {
    const hardware = [
      target.device?.name,
      target.board?.name === target.name ? undefined : target.board?.name,
    ];
    lines.push(style.bold(target.name) + hardware.flatMap((name) => (name ? [`  ${name}`] : [])).join(''));
    for (const file of target.files) {
      lines.push(`  ${alignedLeft(roleNames[file.role](), 14)} ${pathOf(file.file)}`);
      for (const evidence of file.evidence.slice(0, 3))
        lines.push(
          style.dim(`  ${' '.repeat(14)} ${evidenceText(file.file, evidence, { pathOf, readable })}`),
        );
      if (file.evidence.length > 3) {
        lines.push(
          style.dim(`  ${' '.repeat(14)} ${say`and ${file.evidence.length - 3} more that say the same`}`),
        );
      }
    }
    lines.push('');
  }
  const guesses = targets.flatMap((target) => guessText(target) ?? []);
  if (guesses.length > 0)
    lines.push(
      say`What stands there by name or nearness alone is a guess. In n6mem.json (\`n6mem init\` writes it) it becomes certain:`,
      `  { "targets": [${guesses.join(', ')}] }`,
      '',
    );
  if (candidates.length > 0) {
    lines.push(style.bold(say`Considered and left out`));
    for (const { file, role, why } of candidates)
      lines.push(
        `  ${alignedLeft(roleNames[role](), 14)} ${pathOf(file)}`,
        style.dim(`  ${' '.repeat(14)} ${why}`),
      );
    lines.push('');
  }
  return lines.join('\n');
}

/** The files that decide what lies where, by the keys of n6mem.json. */
const decisive: readonly (readonly [FileRole, string])[] = [
  ['linkerScript', 'linkerScripts'],
  ['mpool', 'pools'],
  ['model', 'models'],
];

/** A target of n6mem.json that states what is there by name or nearness alone; undefined where nothing is. */
function guessText({ name, files }: TargetFiles): string | undefined {
  const members = decisive.flatMap(([role, key]) => {
    const guessed = files.filter((file) => file.role === role && isGuess(file)).map(({ file }) => file);
    return guessed.length === 0 ? [] : [`"${key}": ${JSON.stringify(guessed)}`];
  });
  return members.length === 0 ? undefined : `{ "name": ${JSON.stringify(name)}, ${members.join(', ')} }`;
}

function isGuess({ evidence }: TargetFile): boolean {
  return evidence.every(({ strength }) => strength === 6);
}

/** The line that speaks for a file; where the file speaks for itself, what it says. */
function evidenceText(
  of: string,
  { strength, file, line, text }: Evidence,
  { pathOf, readable }: ReaderPaths,
): string {
  return strength === 6 || file === of
    ? readable(shortLine(text))
    : `${pathOf(file)}:${line + 1}: ${shortLine(text)}`;
}

/** Room for the line that speaks; XML of a project file is many times longer. */
const longestEvidence = 100;

/** A line of a build description in one short line: of XML the value alone. */
function shortLine(text: string): string {
  const folder = /^<entry\b.*\bkind="sourcePath".*\bname="([^"]*)"/.exec(text)?.[1];
  if (folder !== undefined)
    return folder === '' ? say`every source below the project folder` : say`every source below ${folder}`;
  const attribute = text.startsWith('<') ? /\b(?:value|excluding|name)="([^"]*)"/g : undefined;
  const values = attribute
    ? [...text.matchAll(attribute)].map((match) => match[1]!).filter((value) => value !== '')
    : [];
  const said =
    values.length === 0 ? text : values[values.length - 1]!.replace(/&quot;/g, '"').replace(/&amp;/g, '&');
  return said.length > longestEvidence ? `${said.slice(0, longestEvidence - 1)}…` : said;
}

/** Model and runtime versions, side by side. */
export function versionsText(targets: readonly BuiltTarget[], style: Style): string {
  const lines: string[] = [];
  for (const target of targets) {
    const { runtime } = target;
    lines.push(style.bold(target.name));
    for (const model of target.models) {
      const guard = model.source.guard ? formatAtonVersion(model.source.guard.version) : say`no guard`;
      lines.push(versionLine(say`model`, guard, releaseText(releaseOfModel(model)), model.file));
    }
    if (target.models.length === 0) lines.push(`  ${alignedLeft(say`model`, 8)} ${say`none found`}`);
    const aton = runtime.aton ? formatAtonVersion(runtime.aton.value) : '?';
    const header = runtime.aton?.file ?? say`no ll_aton_version.h found`;
    lines.push(versionLine(say`runtime`, aton, releaseText(releaseOfRuntime(runtime)), header));
    if (runtime.stai) lines.push(versionLine('stai.h', runtime.stai.value, '', runtime.stai.file));
    if (runtime.platform)
      lines.push(versionLine(say`platform`, runtime.platform.value, '', runtime.platform.file));
    for (const archive of runtime.archives)
      lines.push(versionLine(say`archive`, archive.name.platform ?? '?', '', archive.file));
    lines.push('');
  }
  return lines.join('\n');
}

function releaseText(release: string | undefined): string {
  return release === undefined ? say`unknown release` : `ST Edge AI Core ${release}`;
}

function versionLine(what: string, version: string, release: string, file: string): string {
  return `  ${alignedLeft(what, 8)} ${alignedLeft(version, 12)} ${alignedLeft(release, 24)} ${file}`;
}
