import { say, saySentences } from '../../base/wording';
import type { BuiltModel, BuiltTarget } from '../../project/builtTarget';
import { boardIn } from '../../device/boards';
import type { Artifacts } from '../../project/artifacts';
import type { Report, Rule } from '../engine/rule';
import { listed } from '../wording/words';

/** What is found about models that cannot be in one image anyway. */
const following = ['weights-overlap-weights', 'parallel-models-share-activations', 'region-overlaps-pool'];

// Two generated models of one build that define the same symbols cannot be linked into one image.

/**
 * Two generated models that one build compiles define the same symbols.
 *
 * ## What it means on the board
 *
 * The linker stops with *multiple definition of LL_ATON_EpochBlockItems_network*, or, where the models lie in libraries,
 * takes one of the two without a word. Most often one of them is a copy that should not be compiled: CubeIDE compiles
 * every source below the project folder that is not excluded.
 *
 * ## Example
 *
 * `Model/network.c` and `Model/old/network.c` are both generated with `--name network`, and one CubeIDE configuration
 * compiles both.
 *
 * ## How to fix it
 *
 * Exclude the copy from the build, or generate one of the models with another `--name`. What follows from the collision,
 * such as overlaps between the two, is counted and not listed.
 *
 * ## When to switch it off
 *
 * Where the build leaves one of the two out by means that cannot be read.
 */
export const modelsCollide: Rule = {
  id: 'models-collide',
  defaultSeverity: 'error',
  title: 'two generated models of one build define the same symbols',
  checkTarget: (target, { artifacts }) => {
    const bySuffix = new Map<string, BuiltModel[]>();
    for (const model of target.models) {
      const { suffix } = model.source;
      if (suffix !== undefined) bySuffix.set(suffix, [...(bySuffix.get(suffix) ?? []), model]);
    }
    return [...bySuffix].flatMap(([suffix, models]) =>
      models.length < 2 ? [] : [collision(artifacts, target, suffix, models)],
    );
  },
};

function collision(
  artifacts: Artifacts,
  target: BuiltTarget,
  suffix: string,
  models: readonly BuiltModel[],
): Report {
  const [first, ...others] = models as [BuiltModel, ...BuiltModel[]];
  const files = models.map(({ file }) => file);
  return {
    key: suffix,
    group: files.join('|'),
    message: saySentences([
      say`${models.length} models cannot be in one image: all define LL_ATON_…_${suffix}.`,
      ...copies(artifacts, models),
      ...strangers(target, models),
    ]),
    help: say`Exclude those that are not meant from the build, or generate each with its own --name.`,
    place: { file: first.file, span: spanOf(first) },
    related: others.map((model) => ({
      file: model.file,
      span: spanOf(model),
      message: definesToo(target, model),
      isOtherEnd: true,
    })),
    // Where all models collide, what is found in their pool files is about them, too.
    explains: {
      rules: following,
      files:
        models.length === target.models.length
          ? [...files, ...target.poolFiles.map(({ file }) => file)]
          : files,
    },
  };
}

function spanOf({ source }: BuiltModel): { start: number; end: number } {
  return source.guard?.span ?? source.pools[0]?.span ?? { start: 0, end: 0 };
}

function definesToo(target: BuiltTarget, { file }: BuiltModel): string {
  const evidence = target.files.files.find((entry) => entry.role === 'model' && entry.file === file)
    ?.evidence[0];
  return evidence && evidence.strength <= 3
    ? say`defines them as well, built by ${evidence.file}:${evidence.line + 1}`
    : say`defines them as well`;
}

function copies(artifacts: Artifacts, models: readonly BuiltModel[]): string[] {
  const [first, ...others] = models.map(({ file }) => ({ file, text: artifacts.text(file) }));
  const same = others.filter(({ text }) => text !== undefined && text === first!.text);
  if (same.length === 0) return [];
  const names = listed(
    same.map(({ file }) => file),
    same.length,
  );
  return same.length === 1
    ? [say`${names} is a copy of ${first!.file}.`]
    : [say`${names} are copies of ${first!.file}.`];
}

/** Models that lie in the folder of another board than the target's. */
function strangers(target: BuiltTarget, models: readonly BuiltModel[]): string[] {
  const own = target.files.board;
  return models.flatMap(({ file }) => {
    const board = boardIn(file);
    return own && board && board.name !== own.name
      ? [say`${file} is for ${board.name}, the target for ${own.name}.`]
      : [];
  });
}
