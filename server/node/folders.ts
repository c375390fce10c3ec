import { isAbsolute, relative, sep } from 'node:path';

/** Whether a path is a folder's own or lies below it: paths as the system writes them, links as they are. */
export function isWithin(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`);
}
