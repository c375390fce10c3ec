import { oncePer } from '../../base/oncePer';
import { basename, dirname } from '../../base/path';
import { classify } from '../classify';
import { filesIn } from './fileTree';
import type { ProjectFiles } from '../projectFiles';

/** Generated models have 0.1 to 4 MB; hand-written sources of this size are rare. */
const largeSource = 96 * 1024;

/**
 * Whether a C source is worth reading to see if it is a generated model: by its name, by what the compiler writes
 * beside it or names after it, or by its size. Names prove nothing against it: a model may be called `ai_…` or `arm_…`.
 */
export function mayBeModelSource(files: ProjectFiles, path: string): boolean {
  if (!path.endsWith('.c')) return false;
  if (classify(path).includes('model')) return true;
  const stem = path.slice(0, -2);
  const name = basename(stem);
  if (files.has(`${stem}_ecblobs.h`) || files.has(`${stem}_generate_report.txt`)) return true;
  const folder = dirname(path);
  const beside = (file: string): boolean => files.has(folder === '' ? file : `${folder}/${file}`);
  if (beside(`stai_${name}.h`) || beside(`${name}_c_info.json`)) return true;
  // Application code lies in other folders than what a model is generated into.
  if (isBesideModel(files, folder)) return true;
  return !/^(?:ll_|stm32|ux_|tx_|fx_|nx_|lv_|startup|system_)/i.test(name) && files.size(path) >= largeSource;
}

const modelFolders = oncePer<readonly string[], Map<string, boolean>>(() => new Map());

/** Whether a folder holds what only models are kept with: a pool file, a profile, or weights. */
function isBesideModel(files: ProjectFiles, folder: string): boolean {
  const known = modelFolders(files.paths);
  let found = known.get(folder);
  if (found === undefined) {
    found = filesIn(files, folder).some((path) =>
      classify(path).some((kind) => kind === 'mpool' || kind === 'profile' || kind === 'weights'),
    );
    known.set(folder, found);
  }
  return found;
}
