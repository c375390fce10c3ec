import { classify } from '../project/classify';
import { inferDevice } from '../project/inferDevice';
import type { Analysis } from '../session';
import { regionFillOf } from './linkerScript/regionFill';
import type { ScriptInput } from './linkerScript/scriptInput';
import type { PoolInput } from './mpool/poolInput';

/**
 * What the language services need of a linker script; undefined for other files.
 *
 * @param evaluated `before` takes the evaluation of the last check as it is, for answers that cannot wait for the next
 */
export function scriptInputOf(
  analysis: Analysis,
  file: string,
  evaluated: 'now' | 'before' = 'now',
): ScriptInput | undefined {
  if (!classify(file).includes('linkerScript')) return undefined;
  const { artifacts } = analysis;
  const text = artifacts.text(file);
  const script = artifacts.script(file);
  const includers = (path: string): readonly string[] =>
    analysis.targets.flatMap((target) =>
      target.scripts.flatMap((root) =>
        root.evaluation.includes
          .filter((inclusion) => inclusion.target === path)
          .map((inclusion) => inclusion.file),
      ),
    );
  // A file that is only INCLUDEd means nothing by itself: its root has the regions and symbols.
  const target = analysis.targets.find((candidate) =>
    candidate.scripts.some(
      (root) => root.file === file || root.evaluation.includes.some((inclusion) => inclusion.target === file),
    ),
  );
  const root = target?.scripts.find(
    (candidate) =>
      candidate.file === file || candidate.evaluation.includes.some((inclusion) => inclusion.target === file),
  );
  const isOlder = evaluated === 'before';
  const evaluation =
    root?.evaluation ?? (isOlder ? artifacts.lastEvaluation(file) : artifacts.evaluation(file));
  if (text === undefined || !script || !evaluation) return undefined;
  const regionFill = root && regionFillOf(target, root.file);
  return {
    file,
    text,
    script,
    evaluation,
    ...(isOlder ? { isEvaluationOlder: true } : {}),
    device: target?.files.device,
    target,
    ...(regionFill === undefined ? {} : { regionFill }),
    otherScripts: {
      script: (path) => artifacts.script(path),
      resolve: (from, name) => artifacts.resolveInclude(from, name),
      includers,
      candidates: () => artifacts.files.paths.filter((path) => classify(path).includes('linkerScript')),
    },
  };
}

/** What the language services need of an `.mpool` file; undefined for other files. */
export function poolInputOf(analysis: Analysis, file: string): PoolInput | undefined {
  if (!classify(file).includes('mpool')) return undefined;
  const text = analysis.artifacts.text(file);
  const poolFile = analysis.artifacts.poolFile(file);
  if (text === undefined || !poolFile) return undefined;
  const targets = analysis.targets.filter((target) =>
    target.files.files.some((entry) => entry.file === file),
  );
  return {
    file,
    text,
    poolFile,
    device: targets[0]?.files.device ?? inferDevice(file, poolFile),
    board: targets[0]?.files.board,
    targets,
    around: analysis.targets,
  };
}
