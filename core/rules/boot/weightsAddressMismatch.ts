import { formatAddress } from '../../base/size';
import { bankAt, canonical } from '../../device/addressSpace';
import { plannedPool } from '../../memory/plannedPool';
import type { ModelPool } from '../../model/networkSource';
import { memberPools } from '../../model/usedRanges';
import type { BuiltModel, BuiltTarget, TargetWeights } from '../../project/builtTarget';
import { scriptAddresses, type ScriptAddress } from '../../project/scriptAddresses';
import { addressEdit } from '../fixes/moveWeights';
import type { Report, Rule, RuleContext } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

// The model reads its weights where its pool says; whoever programs them must put them there.

/**
 * An Intel HEX file of the model's data, or `objcopy --change-addresses` in a script that makes it, loads the weights
 * elsewhere than the built model's pool.
 *
 * ## What it means on the board
 *
 * The generated code reads weights at the address of its pool. If the hex file programs them elsewhere, the model runs
 * on erased flash or on the weights of an older model: it answers, but wrongly.
 *
 * Compared are hex files with the model's name beside its source (their first record), and literal addresses on blobs
 * with the model's name (`network_data.xSPI2.bin`, `network_atonbuf.xSPI2.raw`) in shell, batch and PowerShell
 * scripts. Addresses of applications and FSBLs say nothing of weights.
 *
 * ## Example
 *
 * ```sh
 * # the pool octoFlash of network.c starts at 0x70380000
 * arm-none-eabi-objcopy -I binary network_data.xSPI2.bin --change-addresses 0x70180000 -O ihex network_data.hex
 * ```
 *
 * ## How to fix it
 *
 * Write the pool's address into the script (quick fix) and run it again; a hex file must be made again. Where the pool
 * file was changed already and the script agrees with it, only the model is outdated and this rule says nothing.
 *
 * ## When to switch it off
 *
 * Where the bootloader copies the weights to the pool's address.
 */
export const weightsAddressMismatch: Rule = {
  id: 'weights-address-mismatch',
  defaultSeverity: 'error',
  title: "a hex file or a script loads the weights elsewhere than the built model's pool",
  checkTarget: (target, context) => [
    ...target.weights.flatMap((weights) => judgeHex(target, weights) ?? []),
    ...scriptAddresses(context.artifacts, target).flatMap(
      (entry) => judgeScript(target, context, entry) ?? [],
    ),
  ],
};

function judgeHex(target: BuiltTarget, { file, model, pool, first }: TargetWeights): Report | undefined {
  const owner = target.models.find((candidate) => candidate.file === model);
  if (!owner || !pool || !first || pool.mode === 'relative') return undefined;
  const at = canonical(target.addressing, { start: first.address, end: first.address + 1n }).start;
  // A hex may hold another pool's data than its name lets one think.
  if (memberPools(owner.source).some((other) => canonical(target.addressing, other.range).start === at))
    return undefined;
  return {
    key: file,
    message: `${file} loads the weights at ${formatAddress(first.address)}, but the built model ${model} reads them from pool ${pool.name} at ${formatAddress(pool.range.start)}. Make the hex file again with the model's address.`,
    place: { file, span: first.span },
    related: [builtWith(owner, pool)],
  };
}

function judgeScript(
  target: BuiltTarget,
  context: RuleContext,
  { file, line, address, span, model, pool }: ScriptAddress,
): Report | undefined {
  if (address === pool.range.start) return undefined;
  const at = canonical(target.addressing, { start: address, end: address + 1n }).start;
  if (at === canonical(target.addressing, pool.range).start) return undefined;
  // In RAM nothing is programmed: the script may make something else of the blob.
  if (bankAt(target.addressing, pool.range.start)?.kind !== 'external') return undefined;
  // The script goes with the pool file: the next generated model will fit, and model-outdated says that it is due.
  const planned = plannedPool(target, { model, pool });
  if (planned?.pool.range?.start === address) return undefined;
  return {
    key: `${file}:${model.file}:${pool.name}`,
    message: `The script loads the weights of ${model.file} to ${formatAddress(address)}, but the built model reads them from pool ${pool.name} at ${formatAddress(pool.range.start)}.`,
    place: { file, span: span ?? context.artifacts.lineSpan(file, line) },
    related: [builtWith(model, pool)],
    fixes: span
      ? [
          {
            title: `Load the weights to ${formatAddress(pool.range.start)}, where pool ${pool.name} starts`,
            safety: 'safe',
            edits: [addressEdit(context, file, span, pool.range.start)],
          },
        ]
      : [],
  };
}

function builtWith({ file }: BuiltModel, pool: ModelPool) {
  return {
    file,
    span: pool.span,
    message: `built with ${pool.name} ${rangeWithSize(pool.range)}`,
    isOtherEnd: true,
  };
}
