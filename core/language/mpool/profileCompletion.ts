import { dirname, relative } from '../../base/path';
import { spanContains } from '../../base/span';
import { sayKey } from '../../base/wording';
import type { ProfileFile } from '../../memoryPool/profile';
import { compilerOptions, writtenOptions } from '../../memoryPool/profileOptions';
import type { CompletionEntry } from '../features';

/** What may stand in the values of a profile: the project's pool files, options of the compiler. */
export function completionsInProfile(
  file: string,
  text: string,
  profile: ProfileFile,
  paths: readonly string[],
  offset: number,
): readonly CompletionEntry[] {
  for (const { memoryPool, options } of profile.profiles) {
    if (memoryPool && isInside(memoryPool.span, offset)) return poolFiles(file, memoryPool.span, paths);
    if (options && isInside(options.span, offset)) return optionEntries(text, options, offset);
  }
  return [];
}

function isInside(span: { start: number; end: number }, offset: number): boolean {
  return offset > span.start && offset < span.end;
}

function poolFiles(
  file: string,
  span: { start: number; end: number },
  paths: readonly string[],
): CompletionEntry[] {
  return paths
    .filter((path) => /\.mpool$/i.test(path))
    .map((path) => {
      const way = relative(dirname(file), path);
      const written = way.startsWith('../') ? way : `./${way}`;
      // Near files first: each step up costs more than each step down.
      const distance = written.split('../').length * 100 + written.split('/').length;
      return {
        label: written,
        kind: 'file' as const,
        newText: JSON.stringify(written),
        span,
        sortKey: String(distance).padStart(5, '0') + written,
        filterText: JSON.stringify(written),
      };
    });
}

function optionEntries(
  text: string,
  options: { readonly text: string; readonly span: { start: number; end: number } },
  offset: number,
): CompletionEntry[] {
  const present = new Set<string>();
  for (const { name, span } of writtenOptions(options)) if (!spanContains(span, offset)) present.add(name);
  let start = offset;
  while (start > options.span.start + 1 && !/\s/.test(text[start - 1] ?? ' ')) start--;
  let end = offset;
  while (end < options.span.end - 1 && !/\s/.test(text[end] ?? ' ')) end++;
  return compilerOptions
    .filter(({ name }) => !present.has(name))
    .map(({ name, description, argument }) => ({
      label: name,
      kind: 'value' as const,
      ...(argument === undefined ? {} : { detail: `<${argument}>` }),
      documentation: sayKey(description),
      newText: name,
      span: { start, end },
    }));
}
