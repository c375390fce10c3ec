import { dirname } from '../../base/path';
import { LineIndex } from '../../base/textDocument';
import type { Build, BuildPath } from './buildDescription';
import { readFlags } from './buildDescription';
import type { ProjectFiles } from '../projectFiles';
import type { Word } from './traced';

/**
 * Reads `compile_commands.json`. It knows what is compiled and how, but nothing of the link: its build has no script.
 * `isOfInterest` picks the sources to look at closer; a database may list thousands.
 */
export function readCompileCommands(
  files: ProjectFiles,
  path: string,
  isOfInterest: (source: string) => boolean,
): Build | undefined {
  const text = files.text(path);
  if (text === undefined) return undefined;
  const index = new LineIndex(text);
  const sources: BuildPath[] = [];
  const includeFolders: BuildPath[] = [];
  const defines: Word[] = [];
  const entry = /"file"\s*:\s*("(?:[^"\\]|\\.)*")/g;
  for (let match = entry.exec(text); match; match = entry.exec(text)) {
    const source = jsonText(match[1]!);
    if (source === undefined || !isOfInterest(source.replace(/\\/g, '/'))) continue;
    const at = { file: path, line: index.positionAt(match.index).line };
    const command = objectAround(text, match.index);
    const base = command?.directory ?? dirname(path);
    sources.push({ text: source, at, base });
    const flags = readFlags((command?.words ?? []).map((word): Word => ({ text: word, at })));
    includeFolders.push(...flags.includeFolders.map((word) => ({ ...word, base })));
    defines.push(...flags.defines);
  }
  if (sources.length === 0) return undefined;
  return {
    system: 'compileCommands',
    file: path,
    configuration: undefined,
    folder: dirname(path),
    program: undefined,
    scripts: [],
    sources,
    archives: [],
    libraryFolders: [],
    includeFolders,
    defines,
    hints: [],
  };
}

function jsonText(literal: string): string | undefined {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
}

/** The entry that an offset lies in; the format nests no objects. */
function objectAround(
  text: string,
  offset: number,
): { directory: string | undefined; words: string[] } | undefined {
  const start = text.lastIndexOf('{', offset);
  const end = text.indexOf('}', offset);
  if (start < 0 || end < 0 || end - start > 200_000) return undefined;
  try {
    const entry = JSON.parse(text.slice(start, end + 1)) as {
      directory?: unknown;
      command?: unknown;
      arguments?: unknown;
    };
    const listed = Array.isArray(entry.arguments)
      ? entry.arguments.filter((word): word is string => typeof word === 'string')
      : undefined;
    const words = listed ?? (typeof entry.command === 'string' ? shellWords(entry.command) : []);
    return { directory: typeof entry.directory === 'string' ? entry.directory : undefined, words };
  } catch {
    return undefined;
  }
}

function shellWords(command: string): string[] {
  return [...command.matchAll(/(?:[^\s"']+|"(?:[^"\\]|\\.)*"|'[^']*')+/g)].map((match) =>
    match[0].replace(/^(-[A-Za-z]+)?["'](.*)["']$/, '$1$2'),
  );
}
