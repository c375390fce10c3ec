import { basename, dirname } from '../../base/path';
import { classify } from '../classify';
import type { ProjectFiles } from '../projectFiles';

/** Generated models have 0.1 to 4 MB; hand-written sources of this size are rare. */
const largeSource = 96 * 1024;

/**
 * Whether a C source is worth reading to see if it is a generated model: by its name, by what the compiler writes
 * beside it, or by its size.
 */
export function mayBeModelSource(files: ProjectFiles, path: string): boolean {
  if (!path.endsWith('.c')) return false;
  if (classify(path).includes('model')) return true;
  const stem = path.slice(0, -2);
  const name = basename(stem);
  if (/^(?:ll_|stm32|ai_|stai_|ux_|tx_|fx_|nx_|lv_|arm_|startup|system_)/i.test(name)) return false;
  if (files.has(`${stem}_ecblobs.h`) || files.has(`${stem}_generate_report.txt`)) return true;
  const folder = dirname(path);
  const beside = (file: string): boolean => files.has(folder === '' ? file : `${folder}/${file}`);
  if (beside(`stai_${name}.h`) || beside(`${name}_c_info.json`)) return true;
  return files.size(path) >= largeSource;
}
