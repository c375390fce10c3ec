import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Cases that hold several projects beside each other. */
const families = ['build-forms', 'weights-elsewhere-ways', 'signed-app-over-weights'];

/** Input that is no project: single scripts and hostile files have tests of their own. */
const notProjects = ['hostile', 'linker-scripts', 'minimalloc'];

/** The example, and the shared cases and corpus where they are there: name and folder of each. */
export function goldenProjects(): ReadonlyMap<string, string> {
  const shared = join(process.cwd(), '..', 'shared');
  return new Map([
    ['example', join(process.cwd(), 'examples/smart-camera')],
    ...['cases', 'corpus'].flatMap((kind) => projectsIn(kind, join(shared, kind))),
  ]);
}

function projectsIn(prefix: string, folder: string): (readonly [string, string])[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name): (readonly [string, string])[] => {
      const path = join(folder, name);
      if (!statSync(path).isDirectory() || notProjects.includes(name)) return [];
      return families.includes(name) ? projectsIn(`${prefix}-${name}`, path) : [[`${prefix}-${name}`, path]];
    });
}
