import type { ProjectFiles } from './projectFiles';

/** The same files with other texts laid over some of them; nothing is written. A text may also be a file of its own. */
export function overlaidFiles(files: ProjectFiles, texts: ReadonlyMap<string, string>): ProjectFiles {
  return {
    ...(files.root === undefined ? {} : { root: files.root }),
    get paths() {
      return files.paths;
    },
    isCut: files.isCut === true,
    has: (path) => files.has(path),
    size: (path) => files.size(path),
    named: (name) => files.named(name),
    bytes: (path) => files.bytes(path),
    text: (path) => texts.get(path) ?? files.text(path),
    probe: (path) => files.probe?.(path),
    largeMap: (path) => files.largeMap?.(path),
    unread: () => (files.unread?.() ?? []).filter(({ path }) => !texts.has(path)),
  };
}
