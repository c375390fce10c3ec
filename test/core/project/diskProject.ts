import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectFiles } from '../../../core/project/projectFiles';

/** A project on disk that loads what analysis asks for, as the real loader does, but at once. */
export interface DiskProject {
  readonly files: ProjectFiles;
  /** Runs until nothing more is wanted; tells how often and how much was read. */
  run<T>(analyse: (files: ProjectFiles) => T): { result: T; rounds: number; read: number };
}

export function openDiskProject(root: string): DiskProject {
  const paths: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== '.git' && entry.name !== 'node_modules') visit(path);
      } else if (entry.isFile()) paths.push(path);
    }
  };
  visit('');
  paths.sort();
  const known = new Set(paths);
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  const texts = new Map<string, string>();
  const sizes = new Map<string, number>();
  const wanted = new Set<string>();
  const files: ProjectFiles = {
    paths,
    has: (path) => known.has(path),
    size: (path) => {
      let size = sizes.get(path);
      if (size === undefined)
        sizes.set(path, (size = known.has(path) ? statSync(join(root, path)).size : -1));
      return size;
    },
    named: (name) => byName.get(name) ?? [],
    text: (path) => {
      if (!texts.has(path) && known.has(path)) wanted.add(path);
      return texts.get(path);
    },
    bytes: () => undefined,
  };
  return {
    files,
    run: (analyse) => {
      for (let rounds = 1; ; rounds++) {
        wanted.clear();
        const result = analyse(files);
        if (wanted.size === 0) return { result, rounds, read: texts.size };
        for (const path of wanted) texts.set(path, readFileSync(join(root, path), 'utf8'));
      }
    },
  };
}
