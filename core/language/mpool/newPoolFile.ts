import { dirname, join } from '../../base/path';
import { isToolWorkspace } from '../../project/classify';
import type { Analysis } from '../../session';
import { regionsOf } from './poolUse';
import { textOfChoice, type PoolTemplateChoice } from './templates';

/** A pool file that is not written yet. */
export interface NewPoolFile {
  /** Where it would best lie, relative to the project: beside the target's pool file or model; no such file is there yet. */
  readonly file: string;
  readonly text: string;
  /** The linker scripts that it leaves their memory to; empty where none is known. */
  readonly scripts: readonly string[];
}

/** A pool file for a board or bare device, with the place and the name that suit the project; without one, its text. */
export function newPoolFile(analysis: Analysis | undefined, choice: PoolTemplateChoice): NewPoolFile {
  const regions = regionsOf({ targets: choice.targets, device: choice.device });
  return {
    file: freeName(analysis, folderFor(choice), choice.name.toLowerCase()),
    text: textOfChoice(choice),
    scripts: [...new Set(regions.map(({ file }) => file))],
  };
}

/** Beside the pool file, profile or model of the target; never where the compiler keeps its own files. */
function folderFor({ targets }: PoolTemplateChoice): string {
  const beside = ['mpool', 'profile', 'model'].flatMap((role) =>
    targets.flatMap(({ files }) => files.files.filter((file) => file.role === role).map(({ file }) => file)),
  );
  const own = beside.find((file) => !isToolWorkspace(file));
  return own === undefined ? '' : dirname(own);
}

function freeName(analysis: Analysis | undefined, folder: string, name: string): string {
  const taken = new Set((analysis?.artifacts.files.paths ?? []).map((path) => path.toLowerCase()));
  for (let number = 1; ; number++) {
    const file = join(folder, `${name}${number === 1 ? '' : `-${number}`}.mpool`);
    if (!taken.has(file.toLowerCase())) return file;
  }
}
