import { dirname } from '../../base/path';
import type { BuiltTarget } from '../builtTarget';
import type { ProgrammingStep } from './steps';

/**
 * Whether a step surely concerns a target: it stands in a build description of it, beside it, or in a folder that holds
 * it. In a project of one target all of them do.
 */
export function belongsTo(
  { files }: Pick<BuiltTarget, 'files'>,
  { script, folder }: ProgrammingStep,
): boolean {
  if (folder === '') return true;
  return files.files.some(({ evidence }) =>
    evidence.some(({ file, strength }) => {
      if (strength > 3) return false;
      const home = dirname(file);
      return (
        file === script || home === folder || file.startsWith(`${folder}/`) || folder.startsWith(`${home}/`)
      );
    }),
  );
}
