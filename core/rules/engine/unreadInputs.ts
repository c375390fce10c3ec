import { compareTexts } from '../../base/order';
import { say } from '../../base/wording';
import type { Artifacts } from '../../project/artifacts';
import { gapKind, type Discovery, type NotChecked } from '../../project/target';
import { exclusionTest } from '../../project/userGlobs';

/**
 * What of the project could not be read: folders and files that the system does not give, and files that are not the text
 * that their names say. Left out are what the user excludes, and tools' own folders, whose names begin with a dot.
 */
export function unreadInputs({ files }: Artifacts, { exclude }: Discovery): NotChecked[] {
  const isExcluded = exclusionTest(exclude ?? []);
  return (files.unread?.() ?? [])
    .filter(({ path }) => !isExcluded(path) && !/(?:^|\/)\.[^/.]/.test(path))
    .sort((a, b) => compareTexts(a.path, b.path))
    .map(({ path, reason, isNotText }) => ({
      what: path,
      kind: isNotText
        ? gapKind('{0} file', '{0} files', say`not text in UTF-8`)
        : gapKind('{0} unread file or folder', '{0} unread files or folders', reason),
      why: reason,
      remedy: isNotText
        ? say`save it as UTF-8`
        : say`make it readable, or leave it out by "exclude" in n6mem.json`,
      file: path,
    }));
}
