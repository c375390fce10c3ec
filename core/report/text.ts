import { formatAtonVersion } from '../model/atonVersion';
import type { BuiltTarget } from '../project/builtTarget';
import type { Candidate, Evidence, FileRole, TargetFile, TargetFiles } from '../project/target';
import type { Style } from './style';
import { releaseOfRuntime, releaseOfModel } from './versions';

const roleNames: Readonly<Record<FileRole, string>> = {
  linkerScript: 'linker script',
  fsblLinkerScript: 'FSBL script',
  mpool: 'memory pools',
  profile: 'profile',
  model: 'model',
  cInfo: 'c_info',
  report: 'report',
  runtime: 'runtime',
  archive: 'archive',
  image: 'image',
  weights: 'weights',
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
      lines.push(`  ${roleNames[file.role].padEnd(14)} ${pathOf(file.file)}`);
      for (const evidence of file.evidence.slice(0, 3))
        lines.push(
          style.dim(`  ${' '.repeat(14)} ${evidenceText(file.file, evidence, { pathOf, readable })}`),
        );
      if (file.evidence.length > 3) {
        lines.push(style.dim(`  ${' '.repeat(14)} and ${file.evidence.length - 3} more that say the same`));
      }
    }
    lines.push('');
  }
  const guesses = targets.flatMap((target) => guessText(target) ?? []);
  if (guesses.length > 0)
    lines.push(
      'What stands there by name or nearness alone is a guess. In n6mem.json (`n6mem init` writes it) it becomes certain:',
      `  { "targets": [${guesses.join(', ')}] }`,
      '',
    );
  if (candidates.length > 0) {
    lines.push(style.bold('Considered and left out'));
    for (const { file, role, why } of candidates)
      lines.push(`  ${roleNames[role].padEnd(14)} ${pathOf(file)}`, style.dim(`  ${' '.repeat(14)} ${why}`));
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
  if (folder !== undefined) return `every source below ${folder === '' ? 'the project folder' : folder}`;
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
