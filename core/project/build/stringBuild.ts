import { dirname, join } from '../../base/path';
import { mayBeModelSource } from '../discovery/modelSources';
import { absolutePath, glob } from '../discovery/fileTree';
import type { ProjectFiles } from '../projectFiles';
import type { Build, BuildPath } from './buildDescription';
import { readFlags } from './buildDescription';
import type { Word } from './traced';
import { words } from './traced';

/** A string of a description with the folder that its relative path starts from. */
interface Literal extends Word {
  readonly base: string;
}

/**
 * Reads SCons (`SConstruct`, `rtconfig.py` of RT-Thread and every `SConscript` below) by its strings alone: what is
 * written as an option, a source or a pattern counts, whatever the Python around it decides.
 */
export function readSCons(files: ProjectFiles, path: string): Build[] {
  const folder = dirname(path);
  const parts = [
    path,
    join(folder, 'rtconfig.py'),
    ...files.named('SConscript').filter((file) => folder === '' || file.startsWith(`${folder}/`)),
  ].filter((file) => files.has(file));
  return buildOfStrings(files, 'scons', path, parts);
}

/** Reads meson the same way: `meson.build` and those of its folders. */
export function readMeson(files: ProjectFiles, path: string): Build[] {
  const folder = dirname(path);
  const below = files
    .named('meson.build')
    .filter((file) => file !== path && (folder === '' || file.startsWith(`${folder}/`)));
  return buildOfStrings(files, 'meson', path, [path, ...below]);
}

function buildOfStrings(
  files: ProjectFiles,
  system: 'scons' | 'meson',
  path: string,
  parts: readonly string[],
): Build[] {
  const folder = dirname(path);
  const literals = parts.flatMap((file) => stringsOf(files, file));
  const flags = readFlags(literals.flatMap((literal) => words([literal])));
  const whole = literals.filter(({ text }) => /\.(?:ld|lds)$/i.test(text) && !/\s/.test(text));
  const isScript = ({ text }: Word): boolean => /\.(?:ld|lds|ldscript|x)$/i.test(text) && !text.includes('@');
  // Where `-T` and the file are two strings, the only string that names a script is meant.
  const flagged = flags.scripts.filter(isScript).map((word) => based(literals, word, folder));
  const hasOption = literals.some(({ text }) => /(?:^|[\s,])-T/.test(text));
  const scripts = flagged.length > 0 || !hasOption ? flagged : whole;
  if (scripts.length === 0) return [];
  const program = literals
    .map(({ text }) => /^([\w.-]+)\.(?:elf|axf|out)$/i.exec(text)?.[1])
    .find((name) => name);
  return [
    {
      system,
      file: path,
      configuration: undefined,
      folder,
      program,
      scripts,
      sources: literals.flatMap((literal) => sourcesOf(files, literal)),
      archives: flags.archives.map((word) => based(literals, word, folder)),
      libraryFolders: flags.libraryFolders.map((word) => based(literals, word, folder)),
      includeFolders: flags.includeFolders.map((word) => based(literals, word, folder)),
      defines: [...flags.defines, ...literals.filter(({ text }) => /^STM32[A-Z]+\d\w*xx$/i.test(text))],
      hints: literals.filter(({ text }) => /^STM32|NUCLEO/i.test(text)),
    },
  ];
}

function based(literals: readonly Literal[], word: Word, folder: string): BuildPath {
  const from = literals.find(({ at }) => at.file === word.at.file);
  return { ...word, base: /(?:^|\/)(?:rtconfig\.py)$/.test(word.at.file) ? folder : (from?.base ?? folder) };
}

/** A string that is a source, or a pattern of sources as `Glob('*.c')` takes it. */
function sourcesOf(files: ProjectFiles, literal: Literal): BuildPath[] {
  if (!/\.c$/i.test(literal.text) || /\s/.test(literal.text)) return [];
  if (!/[*?[]/.test(literal.text)) return [literal];
  return glob(files, join(literal.base, literal.text))
    .filter((path) => mayBeModelSource(files, path))
    .map((path) => ({ text: absolutePath(path), at: literal.at, base: literal.base }));
}

/** The strings of a Python or meson file outside comments. */
function stringsOf(files: ProjectFiles, file: string): Literal[] {
  const base = dirname(file);
  return (files.text(file) ?? '').split(/\r\n|\n|\r/).flatMap((source, line) => {
    const found: Literal[] = [];
    for (const { 0: token, 1: double, 2: single } of source.matchAll(/"([^"]*)"|'([^']*)'|#[^]*/g)) {
      const text = double ?? single;
      if (text === undefined || token.startsWith('#')) break;
      if (text !== '') found.push({ text, at: { file, line }, base });
    }
    return found;
  });
}
