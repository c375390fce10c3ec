import { formatBytes, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { isFlash } from '../../memory/storage';
import { bytesOfUsedText } from '../../model/usedRanges';
import type { BuiltTarget, TargetWeights } from '../../project/builtTarget';
import { isLikelyHexSize } from '../../project/programming/sameBytes';
import type { Report, Rule, RuleContext } from '../engine/rule';

/**
 * The blob or hex file of a model's weights has another size than the model's flash pool uses: it was made with another
 * version of the model.
 *
 * ## What it means on the board
 *
 * The generated code and the weights in flash belong together byte by byte. With weights of another generation the
 * model runs without an error and answers wrongly.
 *
 * ## Example
 *
 * ```text
 * Model/network.c                    // global pool 5 is 64.45 KB, name=octoFlash
 * Model/network_atonbuf.xSPI2.raw    240000 bytes
 * ```
 *
 * ## How to fix it
 *
 * Generate the model again, copy `network.c` and the blob together, make the hex file again and program it.
 *
 * ## When to switch it off
 *
 * Where the file also holds something else, such as the weights of a second model behind the first.
 */
export const weightsOutdated: Rule = {
  id: 'weights-outdated',
  defaultSeverity: 'warning',
  title: "the weights' file has another size than the built model's pool uses",
  checkTarget: (target, context) =>
    target.weights.flatMap((weights) => judge(target, context, weights) ?? []),
};

function judge(target: BuiltTarget, { artifacts }: RuleContext, weights: TargetWeights): Report | undefined {
  const { file, model, format, pool, size, by } = weights;
  const used = pool?.usedText === undefined ? undefined : bytesOfUsedText(pool.usedText);
  if (!pool || !used || used.most <= 0n || by === 'bytes' || pool.rights !== 'READ_ONLY') return undefined;
  if (
    !isFlash(target.addressing, target.files.board, pool.range, {
      names: [pool.name, pool.fname],
      isReadOnly: true,
    })
  ) {
    return undefined;
  }
  const other =
    format === 'blob'
      ? sizeThatDiffers(size, used)
      : hexThatDiffers(artifacts.files.probe?.(file)?.size ?? 0, used.most);
  if (other === undefined) return undefined;
  return {
    key: file,
    group: `${model}:${pool.name}`,
    also: file,
    message: say`The model answers wrongly: its weights file has ${other.short}, it reads ${formatSize(used.most)}. Of pool ${pool.name} the built model ${model} uses ${formatBytes(used.most)}, and ${file} has ${other.exact}: the two are of different generations.`,
    help: say`Generate the model again and program its weights.`,
    place: { file: model, span: pool.span },
    related: [
      { file, span: { start: 0, end: 0 }, message: say`${other.exact} of weights`, isOtherEnd: true },
    ],
  };
}

/** A size for the first sentence and for the facts. */
interface SaidSize {
  readonly short: string;
  readonly exact: string;
}

/** The compiler writes sizes rounded to hundredths of a unit. */
function sizeThatDiffers(
  size: bigint | undefined,
  used: { least: bigint; most: bigint },
): SaidSize | undefined {
  if (size === undefined || size === 0n) return undefined;
  // A blob may be padded to the next burst, or hold a little less than the last tensor's rounded end.
  const slack = 64n;
  return size + slack < used.least || size > used.most + slack
    ? { short: formatSize(size), exact: formatBytes(size) }
    : undefined;
}

/** Of a hex file only the size of its text is known: enough to tell twice as much from as much. */
function hexThatDiffers(size: number, used: bigint): SaidSize | undefined {
  if (size <= 0 || isLikelyHexSize(size, Number(used))) return undefined;
  const about = BigInt(Math.round(size / 2.75));
  const whole = (about / 1024n) * 1024n;
  return about > 2n * used || 2n * about < used
    ? { short: say`about ${formatSize(whole)}`, exact: say`about ${formatBytes(whole)}` }
    : undefined;
}
