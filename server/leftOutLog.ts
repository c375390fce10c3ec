import { firstLines, leftOutLines } from '../core';
import type { Folder } from './workspace';

/** So many lines are said at once; a folder of unreadable files must not fill the log. */
const mostSaid = 50;

/**
 * Says in the editor's log what the checks of a folder left out, files that could not be read among it: each once, and
 * again when it comes back.
 */
export function createLeftOutLog(log: { warn(message: string): void }): (folder: Folder) => void {
  const saidOf = new Map<string, ReadonlySet<string>>();
  return ({ uri, analysis }) => {
    const lines = leftOutLines(analysis?.discovery.notChecked ?? []);
    const before = saidOf.get(uri);
    for (const line of firstLines(
      lines.filter((each) => before?.has(each) !== true),
      mostSaid,
    ))
      log.warn(line);
    saidOf.set(uri, new Set(lines));
  };
}
