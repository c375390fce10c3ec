import { hull } from '../../base/addressRange';
import { basename } from '../../base/path';
import { hexHeadOf } from './sameBytes';
import type { Artifacts } from '../artifacts';
import type { BuiltModel, BuiltTarget, ProgrammedFile } from '../builtTarget';
import type { ModelPool } from '../../model/networkSource';
import { belongsTo } from './ofTarget';
import { programmingSteps, type ProgrammingStep } from './steps';
import { weightsSteps } from './weightsSteps';

/** Files with the bytes as they are. */
const isBinary = /\.(?:bin|raw|img|stm32)$/i;
const isHex = /\.(?:hex|ihex|ihx)$/i;

/**
 * What the commands of a project surely write to the board of a target, each place once. Commands whose address is not
 * certain are left out.
 */
export function programmedFiles(
  target: Omit<BuiltTarget, 'programmed'>,
  artifacts: Artifacts,
): readonly ProgrammedFile[] {
  const steps = programmingSteps(artifacts).filter((step) => belongsTo(target, step));
  if (steps.length === 0) return [];
  const weights = new Map(weightsSteps(artifacts, target).map((entry) => [entry.step, entry]));
  const seen = new Set<string>();
  return steps.flatMap((step): ProgrammedFile[] => {
    if (step.kind !== 'write') return [];
    const owner = weights.get(step);
    const start =
      startOf(step, steps, target, artifacts) ??
      // The hex file of a model that the build makes, and the model's own source for a loader that reads it: both have the
      // address that the model was generated for.
      (owner && (isHex.test(step.file.text) || step.file.path === owner.model.file)
        ? owner.pool.range.start
        : undefined);
    if (start === undefined) return [];
    const name = basename(step.file.text);
    const key = `${start} ${name}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const { script, line } = step;
    return [
      {
        name,
        path: step.file.path,
        start,
        size: sizeOf(step, artifacts) ?? (owner && sizeOfWeights(owner.model, owner.pool)),
        weights: owner && { model: owner.model, pool: owner.pool },
        script,
        line,
        span: artifacts.lineSpan(script, line),
      },
    ];
  });
}

/** The command's address; else that of the step that made the file; else the first one that an Intel HEX file has. */
function startOf(
  { address, file }: ProgrammingStep,
  steps: readonly ProgrammingStep[],
  { weights }: Pick<BuiltTarget, 'weights'>,
  artifacts: Artifacts,
): bigint | undefined {
  if (address !== undefined) return address;
  const known = weights.find((entry) => entry.file === file.path)?.first;
  if (known) return known.address;
  const makers = steps.filter(
    ({ kind, output }) =>
      kind === 'convert' && output?.expected !== undefined && output.expected === file.expected,
  );
  const [maker] = makers;
  if (maker) return makers.every((other) => other.address === maker.address) ? maker.address : undefined;
  if (file.path === undefined || !isHex.test(file.path)) return undefined;
  const probe = artifacts.files.probe?.(file.path);
  return probe && hexHeadOf(probe)?.address;
}

function sizeOf({ file }: ProgrammingStep, artifacts: Artifacts): bigint | undefined {
  if (file.path === undefined || !isBinary.test(file.path)) return undefined;
  const size = artifacts.files.probe?.(file.path)?.size ?? 0;
  return size > 0 ? BigInt(size) : undefined;
}

/** A blob reaches from the start of its pool to the last byte that the compiler put there. */
function sizeOfWeights({ used }: BuiltModel, pool: ModelPool): bigint | undefined {
  const all = hull(used.flatMap((bytes) => (bytes.isParameter && bytes.pool === pool ? [bytes.range] : [])));
  return all && all.end > pool.range.start ? all.end - pool.range.start : undefined;
}
