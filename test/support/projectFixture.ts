import type { ProjectFiles } from '../../core/project/projectFiles';

/**
 * A project in memory, written as one string: a line `//- path` starts a file that ends before the next such line.
 * `//- path size=1234` states a size of its own, for blobs.
 */
export function projectFixture(source: string): ProjectFiles {
  const texts = new Map<string, string>();
  const sizes = new Map<string, number>();
  let path: string | undefined;
  let lines: string[] = [];
  const finish = (): void => {
    if (path !== undefined) texts.set(path, lines.join('\n'));
    lines = [];
  };
  for (const line of source.split('\n')) {
    const head = /^\s*\/\/- (\S+)(?: size=(\d+))?\s*$/.exec(line);
    if (!head) {
      lines.push(line);
      continue;
    }
    finish();
    path = head[1]!;
    if (head[2] !== undefined) sizes.set(path, Number(head[2]));
  }
  finish();
  return projectOf(texts, sizes);
}

/** A project in memory of texts by path. */
export function projectOf(
  texts: ReadonlyMap<string, string>,
  sizes: ReadonlyMap<string, number> = new Map(),
): ProjectFiles {
  const paths = [...texts.keys()].sort();
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return {
    paths,
    has: (path) => texts.has(path),
    size: (path) => sizes.get(path) ?? texts.get(path)?.length ?? -1,
    text: (path) => texts.get(path),
    bytes: () => undefined,
    named: (name) => byName.get(name) ?? [],
  };
}

/**
 * The same project as a loader gives it: nothing is loaded at first, and what was asked for is there in the next round.
 */
export function loadingOnDemand(files: ProjectFiles): { files: ProjectFiles; next: () => boolean } {
  const loaded = new Set<string>();
  const wanted = new Set<string>();
  return {
    files: {
      ...files,
      text: (path) => {
        if (loaded.has(path)) return files.text(path);
        if (files.has(path)) wanted.add(path);
        return undefined;
      },
    },
    next: () => {
      const more = [...wanted].some((path) => !loaded.has(path));
      for (const path of wanted) loaded.add(path);
      wanted.clear();
      return more;
    },
  };
}
