import { isVersionScript } from '../linkerScript/syntax/versionParser';
import type { Script } from '../linkerScript/syntax/script';
import { classify } from '../project/classify';
import { inferDevice } from '../project/inferDevice';
import type { Analysis } from '../session';
import { addressMarkdown } from './addressHover';
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
  if (text !== undefined && isVersionScript(text)) return undefined;
  const script = artifacts.script(file);
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
  const top = root?.file ?? (script && mayBePart(script) ? topIncluder(analysis, file) : file);
  const evaluation =
    root?.evaluation ?? (isOlder ? artifacts.lastEvaluation(top) : artifacts.evaluation(top));
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
    ...(target ? { explainAddress: (address) => addressMarkdown(analysis, [target], address) } : {}),
    ...(regionFill === undefined ? {} : { regionFill }),
    otherScripts: {
      script: (path) => artifacts.script(path),
      resolve: (from, name) => artifacts.resolveInclude(from, name),
      includers: (path) =>
        scriptFiles(analysis).filter((other) => artifacts.inclusions(other).includes(path)),
      candidates: () => scriptFiles(analysis),
    },
  };
}

/** Whether a script may be one that others INCLUDE: it places no sections of its own. */
function mayBePart({ context, statements }: Script): boolean {
  return context !== 'script' || !statements.some(({ kind }) => kind === 'sections');
}

/** The script that includes a file, over as many others as it takes; itself where none does. */
function topIncluder(analysis: Analysis, file: string): string {
  const scripts = scriptFiles(analysis);
  const seen = new Set([file]);
  for (let top = file; ;) {
    const next = scripts.find(
      (other) => !seen.has(other) && analysis.artifacts.inclusions(other).includes(top),
    );
    if (next === undefined) return top;
    seen.add(next);
    top = next;
  }
}

function scriptFiles({ artifacts }: Analysis): readonly string[] {
  return artifacts.files.paths.filter((path) => classify(path).includes('linkerScript'));
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
