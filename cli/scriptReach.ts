import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { isWithin } from '../server/node/folders';
import { projectAround } from './openProject';
import { pathOf, type System } from './system';

/**
 * Which files a script given by name may INCLUDE: those of its project (the folder with `.git` or `n6mem.json` around it,
 * else its own folder), of the working directory, and of the folders that the command line names. A script of a stranger
 * cannot have other files of the machine read and quoted in messages, by a path or by a symbolic link.
 */
export function scriptReach(
  system: System,
  script: string,
  libraryPaths: readonly string[],
): (file: string) => boolean {
  const own = script === '-' ? '.' : dirname(script);
  const named = [projectAround(system, own), '.', ...libraryPaths];
  const folders = named.map((folder) => real(pathOf(system, folder)));
  return (file) => folders.some((folder) => isWithin(folder, real(pathOf(system, file))));
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
