import { URI, Utils } from 'vscode-uri';
import { classify, withoutEnding } from '../core';

/** Names by which editors know the languages, and the file name's end that core knows them by. */
const endings: Readonly<Record<string, string>> = {
  linkerscript: '.ld',
  ld: '.ld',
  lds: '.ld',
  linker: '.ld',
  gnuld: '.ld',
  mpool: '.mpool',
};

/** Editors spell the same URI in several ways (`%3A`, a trailing slash). */
export function plainUri(uri: string): string {
  return withoutEnding(URI.parse(uri).toString(), '/');
}

/** Where a document is that belongs to no folder: the folder that it lies in, or `untitled:` where it lies in none. */
export function folderAround(uri: string): string {
  const parsed = URI.parse(uri);
  return parsed.path.includes('/') ? Utils.dirname(parsed).toString() : parsed.with({ path: '' }).toString();
}

/** The path of a document relative to a folder, with `/`; undefined where it is not below it. */
export function pathBelow(folder: string, uri: string): string | undefined {
  const outer = URI.parse(folder);
  const inner = URI.parse(uri);
  if (inner.scheme !== outer.scheme || inner.authority !== outer.authority) return undefined;
  if (inner.path === outer.path) return '';
  const base = outer.path === '' || outer.path.endsWith('/') ? outer.path : `${outer.path}/`;
  return inner.path.startsWith(base) ? inner.path.slice(base.length) : undefined;
}

export function uriBelow(folder: string, file: string): string {
  const outer = URI.parse(folder);
  // A folder without a path holds documents that have no slash: `untitled:Untitled-1`.
  if (outer.path === '') return outer.with({ path: file }).toString();
  return Utils.resolvePath(outer, file).toString();
}

/**
 * The name under which core sees a document whose own name tells nothing (`memory.x`, `Untitled-1`), from the language
 * that the editor says it has; undefined where the name tells enough or the language is another one.
 */
export function nameByLanguage(path: string, languageId: string): string | undefined {
  const ending = endings[languageId];
  return ending === undefined || classify(path).length > 0 ? undefined : `${path}${ending}`;
}
