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

/** A URI as it is compared: `file:///C:/x` and `file:///c%3A/x` are one place, and so are two spellings of a host. */
function comparable(uri: string): { readonly root: string; readonly path: string } {
  const { scheme, authority, path } = URI.parse(uri);
  return {
    root: `${scheme}://${authority.toLowerCase()}`,
    path: path.replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase()),
  };
}

/** The path of a document relative to a folder, with `/`; undefined where it is not below it. */
export function pathBelow(folder: string, uri: string): string | undefined {
  const outer = comparable(folder);
  const inner = comparable(uri);
  if (inner.root !== outer.root) return undefined;
  if (inner.path === outer.path) return '';
  const base = outer.path === '' || outer.path.endsWith('/') ? outer.path : `${outer.path}/`;
  return inner.path.startsWith(base) ? inner.path.slice(base.length) : undefined;
}

/** @param folder as the client spells it: what lies below it is spelled likewise, for clients that compare URIs as texts */
export function uriBelow(folder: string, file: string): string {
  const outer = URI.parse(folder);
  // A folder without a path holds documents that have no slash: `untitled:Untitled-1`.
  if (outer.path === '') return outer.with({ path: file }).toString();
  const plain = plainUri(folder);
  const uri = Utils.resolvePath(outer, file).toString();
  return uri.startsWith(`${plain}/`) ? `${withoutEnding(folder, '/')}${uri.slice(plain.length)}` : uri;
}

/**
 * The name under which core sees a document whose own name tells nothing (`memory.x`, `Untitled-1`), from the language
 * that the editor says it has; undefined where the name tells enough or the language is another one.
 */
export function nameByLanguage(path: string, languageId: string): string | undefined {
  const ending = endings[languageId];
  return ending === undefined || classify(path).length > 0 ? undefined : `${path}${ending}`;
}
