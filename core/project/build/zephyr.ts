import { dirname, join } from '../../base/path';
import type { BuildPath } from './buildDescription';
import type { ProjectFiles } from '../projectFiles';

/**
 * The linker script of a Zephyr application's own: `CONFIG_CUSTOM_LINKER_SCRIPT="x.ld"` in its `prj.conf`. Zephyr
 * generates any other one while it builds.
 */
export function customLinkerScript(files: ProjectFiles, folder: string): BuildPath | undefined {
  const file = join(folder, 'prj.conf');
  if (!files.has(file)) return undefined;
  const lines = (files.text(file) ?? '').split(/\r\n|\n|\r/);
  if (!lines.some((line) => /^\s*CONFIG_HAVE_CUSTOM_LINKER_SCRIPT\s*=\s*y/.test(line))) return undefined;
  for (let line = 0; line < lines.length; line++) {
    const match = /^\s*CONFIG_CUSTOM_LINKER_SCRIPT\s*=\s*"([^"]+)"/.exec(lines[line]!);
    if (match) return { text: match[1]!, at: { file, line }, base: dirname(file) };
  }
  return undefined;
}
