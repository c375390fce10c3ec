import { projectPath } from '../discovery/fileTree';
import { rootMark } from './traced';

/** A path of a CMake project relative to the project's root, where it lies inside; else as it is. */
export function insidePath(path: string): string {
  return path.includes(rootMark) ? projectPath('', path) : path;
}
