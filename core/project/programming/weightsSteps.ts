import { basename, dirname, join } from '../../base/path';
import { bankAt } from '../../device/addressSpace';
import type { ModelPool } from '../../model/networkSource';
import { memberPools } from '../../model/usedRanges';
import type { Artifacts } from '../artifacts';
import type { BuiltModel, BuiltTarget } from '../builtTarget';
import { poolOfBlob } from '../targetWeights';
import { isSameBlob } from './sameBytes';
import { programmingSteps, type ProgrammingStep, type StepFile } from './steps';

/** A step that gives the data of one pool of a built model its place in flash. */
export interface WeightsStep {
  readonly step: ProgrammingStep;
  readonly model: BuiltModel;
  readonly pool: ModelPool;
  /** How the file is known to be the model's: by its name, by the steps that made it, or by its bytes alone. */
  readonly by: 'name' | 'steps' | 'bytes';
}

type Owner = Omit<WeightsStep, 'step'>;

/** The steps that write or place the weights of a target's models, those without a certain address included. */
export function weightsSteps(
  artifacts: Artifacts,
  target: Omit<BuiltTarget, 'programmed'>,
): readonly WeightsStep[] {
  const steps = programmingSteps(artifacts);
  return steps.flatMap((step): WeightsStep[] => {
    // A copy has no address: it only leads from one name to another.
    if (
      step.kind === 'sign' ||
      step.kind === 'erase' ||
      (step.kind === 'convert' && step.address === undefined)
    )
      return [];
    const loaded = modelOfSource(target, step.file);
    if (loaded) return loaded.map((owner) => ({ step, ...owner }));
    const owner =
      ownerOf(artifacts, target, steps, step, step.file, 0) ??
      (step.output && ownerByName(target, steps, step, step.output));
    return owner && owner.pool.mode !== 'relative' ? [{ step, ...owner }] : [];
  });
}

/** ST's loader is given the model's source: it programs the blob of each of its pools in flash to where the pool starts. */
function modelOfSource(target: Omit<BuiltTarget, 'programmed'>, { path }: StepFile): Owner[] | undefined {
  const model = path === undefined ? undefined : target.models.find(({ file }) => file === path);
  return (
    model &&
    memberPools(model.source).flatMap((pool): Owner[] => {
      const isFlash = bankAt(target.addressing, pool.range.start)?.kind === 'external';
      const hasWeights = model.used.some((bytes) => bytes.isParameter && bytes.pool === pool);
      return isFlash && hasWeights && pool.mode !== 'relative' ? [{ model, pool, by: 'name' }] : [];
    })
  );
}

/** More conversions than any script strings together. */
const longestChain = 6;

function ownerOf(
  artifacts: Artifacts,
  target: Omit<BuiltTarget, 'programmed'>,
  steps: readonly ProgrammingStep[],
  step: ProgrammingStep,
  file: StepFile,
  depth: number,
): Owner | undefined {
  const named = ownerByFile(target, file) ?? ownerByName(target, steps, step, file);
  if (named) return named;
  const makers = depth > longestChain ? [] : steps.filter((other) => other !== step && makes(other, file));
  const owners = makers.map((maker) => ownerOf(artifacts, target, steps, maker, maker.file, depth + 1));
  const [first] = owners;
  if (first && owners.every((owner) => owner?.model === first.model && owner.pool === first.pool)) {
    return { ...first, by: 'steps' };
  }
  return ownerByBytes(artifacts, target, file);
}

function makes({ kind, output }: ProgrammingStep, file: StepFile): boolean {
  if (kind !== 'convert' || output?.expected === undefined) return false;
  return output.expected === file.expected || output.expected === file.path;
}

/** Discovery found the file beside the model already. */
function ownerByFile(target: Omit<BuiltTarget, 'programmed'>, file: StepFile): Owner | undefined {
  const known = target.weights.find((entry) => entry.file === file.path);
  const model = known && target.models.find((candidate) => candidate.file === known.model);
  return model && known.pool ? { model, pool: known.pool, by: 'name' } : undefined;
}

/**
 * A blob has the model's name, and lies in the model's folder, or the script copies the model's source to where it lies.
 */
function ownerByName(
  target: Omit<BuiltTarget, 'programmed'>,
  steps: readonly ProgrammingStep[],
  { script, folder }: ProgrammingStep,
  file: StepFile,
): Owner | undefined {
  const text = file.text;
  const owners = target.models.filter((model) => {
    const stem = basename(model.file).replace(/\.c$/, '');
    if (!basename(text).startsWith(`${stem}_`) || !/atonbuf|_data\./i.test(text)) return false;
    const home = dirname(model.file);
    // Scripts run in their own folder or at the project's root.
    const folders = [...new Set([folder, dirname(script), ''])];
    if (folders.some((from) => dirname(join(from, text)) === home)) return true;
    return steps.some(({ kind, tool, file: from, output, script: other }) => {
      if (other !== script || kind !== 'convert' || tool !== 'cp' || !output) return false;
      const isSource =
        basename(from.text) === basename(model.file) || basename(output.text) === basename(model.file);
      return isSource && folders.some((from) => [home, model.file].includes(join(from, output.text)));
    });
  });
  const model = owners.length === 1 ? owners[0] : undefined;
  const pool = model && poolOfBlob(text, model, target.addressing);
  return model && pool ? { model, pool, by: 'name' } : undefined;
}

function ownerByBytes(
  artifacts: Artifacts,
  target: Omit<BuiltTarget, 'programmed'>,
  file: StepFile,
): Owner | undefined {
  const { probe } = artifacts.files;
  const candidate = file.path === undefined ? undefined : probe?.(file.path);
  if (!candidate || candidate.size === 0) return undefined;
  const owners = target.weights.flatMap((entry): Owner[] => {
    const model = target.models.find(({ file: source }) => source === entry.model);
    const blob = entry.format === 'blob' && entry.file !== file.path ? probe?.(entry.file) : undefined;
    return model && entry.pool && blob && isSameBlob(candidate, blob)
      ? [{ model, pool: entry.pool, by: 'bytes' }]
      : [];
  });
  return owners.every(({ pool }) => pool === owners[0]!.pool) ? owners[0] : undefined;
}
