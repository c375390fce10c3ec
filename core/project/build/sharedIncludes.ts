import { basename, foldersAbove } from '../../base/path';
import { say, sayCount } from '../../base/wording';
import { classify } from '../classify';
import type { DependencyCache, Reading } from '../dependencyCache';
import type { ProjectFiles } from '../projectFiles';
import { includeKeyword, makeLines } from './gnuMakeLines';
import type { PartlyRead } from './reading';
import { descriptionSteps } from './workBudget';

/**
 * Some trees hold hundreds of applications whose makefiles all include one large file, for boards of another world. Where
 * the first of them lead nowhere, the others are left out and named in one line. Makefiles of folders with a model, its
 * pools or its report are read whatever the others say. Together they may take what one description may.
 */
export interface SharedIncludes {
  /** Whether a makefile need not be read; it is then counted as left out. */
  leavesOut(makefile: string): boolean;
  /** What reading a makefile took, in steps, and whether it led anywhere. */
  note(makefile: string, steps: number, isUseful: boolean): void;
  /** One entry for each shared file whose other makefiles are left out. */
  leftOut(): readonly PartlyRead[];
}

interface Group {
  steps: number;
  isUseful: boolean;
  readonly leftOut: string[];
}

export function sharedIncludes(files: ProjectFiles, cache: DependencyCache): SharedIncludes {
  const groups = new Map<string, Group>();
  const groupsOf = (makefile: string): readonly Group[] =>
    cache.read(includedNames, makefile, files).map((name) => {
      let group = groups.get(name);
      if (!group) groups.set(name, (group = { steps: 0, isUseful: false, leftOut: [] }));
      return group;
    });
  let withModel: ReadonlySet<string> | undefined;
  return {
    leavesOut: (makefile) => {
      const spent = groupsOf(makefile).find(({ steps, isUseful }) => !isUseful && steps >= descriptionSteps);
      if (!spent) return false;
      withModel ??= foldersWithModel(files);
      const folder = foldersAbove(makefile)[0] ?? '';
      if (withModel.has(folder)) return false;
      spent.leftOut.push(makefile);
      return true;
    },
    note: (makefile, steps, isUseful) => {
      for (const group of groupsOf(makefile)) {
        group.steps += steps;
        group.isUseful ||= isUseful;
      }
    },
    leftOut: () =>
      [...groups].flatMap(([name, { leftOut }]): PartlyRead[] =>
        leftOut.length === 0
          ? []
          : [
              {
                file: leftOut[0]!,
                why: say`left out: ${sayCount(leftOut.length, '{0} makefile', '{0} makefiles')} with an include of ${name}, because the first ones lead to no linker script of this project and to read all of them would take too much work`,
              },
            ],
      ),
  };
}

/** The last component of each path in an `include` line, as it is written. */
const includedNames: Reading<string, readonly string[]> = {
  kind: 'included names',
  compute: (makefile, files) => {
    const words = makeLines(makefile, files.text(makefile) ?? '').flatMap(({ text, isRecipe }) => {
      const keyword = isRecipe ? null : includeKeyword.exec(text);
      return keyword ? text.slice(keyword[0].length).split(/\s+/) : [];
    });
    return [...new Set(words.map(basename))].filter((name) => name !== '');
  },
};

/** The folders that hold what only models are kept with, and all above them. */
function foldersWithModel(files: ProjectFiles): ReadonlySet<string> {
  const isOfModel = (path: string): boolean =>
    classify(path).some((kind) => kind === 'cInfo' || kind === 'mpool' || kind === 'report');
  return new Set(files.paths.filter(isOfModel).flatMap(foldersAbove));
}
