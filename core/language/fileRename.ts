import { basename, dirname, join, relative } from '../base/path';
import type { Analysis } from '../session';
import type { TextEdit } from '../rules/engine/finding';
import { servicesFor } from './services';

/** A character of a path as build files and scripts write it, variables included. */
const pathCharacter = /[\w./\\${}()@+-]/;

/** The start of the path that ends at an offset. */
function startOfPath(text: string, end: number): number {
  let start = end;
  while (start > 0 && pathCharacter.test(text[start - 1]!)) start--;
  return start;
}

/**
 * The edits that keep a project whole when a file gets another name or folder: the profiles, `INCLUDE`s, Makefiles and
 * CMake files that name it. A path whose folder is a variable of the build keeps it, so only its last part can change;
 * where the file also moves, such a path is left alone.
 *
 * @param from @param to project-relative
 */
export function editsForRename(analysis: Analysis, from: string, to: string): readonly TextEdit[] {
  const edits = [...linkEdits(analysis, from, to), ...evidenceEdits(analysis, from, to)];
  const seen = new Set<string>();
  return edits.filter(({ file, span }) => {
    const key = `${file}:${span.start}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Paths that our languages know as links. */
function linkEdits(analysis: Analysis, from: string, to: string): TextEdit[] {
  const files = new Set(analysis.targets.flatMap((target) => target.files.files.map(({ file }) => file)));
  for (const { file } of analysis.discovery.candidates) files.add(file);
  return [...files].flatMap((file) =>
    (servicesFor(analysis, file)?.links() ?? []).flatMap(({ span, target }) => {
      const written = analysis.textOf(file)?.slice(span.start, span.end);
      if (target !== from || written === undefined) return [];
      return renamed(file, span.start, written, from, to);
    }),
  );
}

/** Lines of build descriptions that made the file a part of a target. */
function evidenceEdits(analysis: Analysis, from: string, to: string): TextEdit[] {
  const lines = new Map<string, { file: string; line: number }>();
  for (const target of analysis.targets) {
    for (const { file, evidence } of target.files.files) {
      if (file !== from) continue;
      for (const { strength, file: speaker, line } of evidence)
        if (strength === 3) lines.set(`${speaker}:${line}`, { file: speaker, line });
    }
  }
  const name = basename(from);
  return [...lines.values()].flatMap(({ file, line }) => {
    const text = analysis.textOf(file);
    if (text === undefined) return [];
    let start = 0;
    for (let n = 0; n < line; n++) start = text.indexOf('\n', start) + 1;
    const end = text.indexOf('\n', start);
    const whole = text.slice(start, end < 0 ? undefined : end);
    const at = whole.indexOf(name);
    // A longer name that only holds this one is another file.
    if (at < 0 || /[\w.-]/.test(whole[at + name.length] ?? '')) return [];
    const head = whole.slice(startOfPath(whole, at), at);
    if (head !== '' && !/[/\\)}]$/.test(head)) return [];
    return renamed(file, start + at - head.length, head + name, from, to);
  });
}

/** The new spelling of a path that a file writes, relative as the old one. */
function renamed(file: string, start: number, written: string, from: string, to: string): TextEdit[] {
  const head = written.slice(0, written.length - basename(written).length);
  const isInPlace = dirname(from) === dirname(to);
  // `memory_pool` of a profile may leave the ending out.
  const ending = from.endsWith(basename(written)) ? '' : /\.[^.]*$/.exec(basename(from))?.[0];
  if (ending === undefined || `${basename(written)}${ending}` !== basename(from)) return [];
  const last = ending === '' ? basename(to) : basename(to).replace(/\.[^.]*$/, '');
  const path = isInPlace
    ? head + last
    : join(dirname(file), head) === dirname(from)
      ? headTo(dirname(file), dirname(to), head.startsWith('./')) + last
      : undefined;
  const span = { start, end: start + written.length };
  return path === undefined || path === written ? [] : [{ file, span, newText: path }];
}

/** The folders before a file's name, as a file in `base` writes them: with `./` where it did so before. */
function headTo(base: string, folder: string, dotted: boolean): string {
  const path = relative(base, folder);
  if (path === '.') return dotted ? './' : '';
  return `${dotted && !path.startsWith('..') ? './' : ''}${path}/`;
}
