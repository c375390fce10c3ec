import { formatAddress } from '../../base/size';
import { say, sayLabelled, saySentences } from '../../base/wording';
import { bankAt, startsAt } from '../../device/addressSpace';
import { plannedPool } from '../../memory/plannedPool';
import type { ModelPool } from '../../model/networkSource';
import { memberPools } from '../../model/usedRanges';
import type { BuiltModel, BuiltTarget, TargetWeights } from '../../project/builtTarget';
import { weightsSteps, type WeightsStep } from '../../project/programming/weightsSteps';
import { addressEdit } from '../fixes/moveWeights';
import type { Report, Rule, RuleContext } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

// The model reads its weights where its pool says; whoever programs them must put them there.

/**
 * A step of the project programs the weights elsewhere than the built model's pool, or an Intel HEX file of them loads
 * elsewhere.
 *
 * ## What it means on the board
 *
 * The generated code reads weights at the address of its pool. If they are programmed elsewhere, the model runs on
 * erased flash or on the weights of an older model: it answers, but wrongly.
 *
 * Read are `STM32_Programmer_CLI -w FILE ADDRESS` and `-d`, `objcopy --change-addresses`, `srec_cat -offset`, OpenOCD,
 * pyOCD, `st-flash`, `probe-rs`, `dfu-util`, J-Link and `west flash` in Makefiles, CMake, shell, batch, PowerShell and
 * Python scripts, `tasks.json`, `launch.json` and CubeIDE's build steps; and lists of files with addresses: the images of
 * `*.csolution.yml` and `*.cbuild-run.yml`, `imagesAndSymbols` of `launch.json`, `FlashLayout.tsv`, ST's `stmaic_*.conf`.
 * Nothing is run. Variables count as far as their value is certain. A file is the model's by its
 * name (`network_data.xSPI2.bin`), by the steps that made it, or by its bytes: equal to those of the model's blob,
 * whatever it is called. Addresses of applications and FSBLs say nothing of weights.
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
  title: "the weights are programmed elsewhere than the built model's pool",
  checkTarget: (target, context) => [
    ...target.weights.flatMap((weights) => judgeHex(target, context, weights) ?? []),
    ...weightsSteps(context.artifacts, target).flatMap((entry) => judgeStep(target, context, entry) ?? []),
  ],
};

function judgeHex(target: BuiltTarget, context: RuleContext, weights: TargetWeights): Report | undefined {
  const { file, model, pool, first, by } = weights;
  const owner = target.models.find((candidate) => candidate.file === model);
  if (!owner || !pool || !first || pool.mode === 'relative') return undefined;
  // A hex may hold another pool's data than its name lets one think.
  if (startsPool(target, owner, first.address)) return undefined;
  if (by === 'bytes' && isReadThere(target, context, first.address)) return undefined;
  const why = by === 'bytes' ? say`It holds the bytes of the model's blob.` : '';
  return {
    key: file,
    message: saySentences([
      say`The model does not find its weights: they are loaded elsewhere. This file loads them at ${formatAddress(first.address)}; the built model reads them at ${formatAddress(pool.range.start)}, pool ${pool.name}.`,
      why,
    ]),
    help: say`Make the hex file again with the model's address.`,
    place: { file, span: first.span },
    alike: [placedAt(owner, pool, first.address)],
    also: file,
    related: [builtWith(owner, pool)],
  };
}

function judgeStep(target: BuiltTarget, context: RuleContext, entry: WeightsStep): Report | undefined {
  const { step, model, pool, by } = entry;
  const { address, addressSpan, script, line } = step;
  if (address === undefined || startsPool(target, model, address, pool)) return undefined;
  // In RAM nothing is programmed: the script may make something else of the blob.
  if (bankAt(target.addressing, pool.range.start)?.kind !== 'external') return undefined;
  // The script goes with the pool file: the next generated model will fit, and model-outdated says that it is due.
  const planned = plannedPool(target, { model, pool });
  if (planned && startsAt(target.addressing, planned.range, address)) return undefined;
  if (by !== 'name' && isReadThere(target, context, address)) return undefined;
  const how =
    by === 'bytes'
      ? say`${step.file.text} holds the bytes of the model's blob`
      : by === 'steps'
        ? say`${step.file.text} is made of the model's blob`
        : '';
  const to = formatAddress(address);
  const does =
    step.kind === 'write'
      ? say`The weights of ${model.file} are programmed to ${to} by ${step.tool}`
      : say`The weights of ${model.file} are loaded to ${to} by ${step.tool}`;
  const done = say`${how === '' ? does : sayLabelled(does, how)}.`;
  return {
    key: `${script}:${model.file}:${pool.name}`,
    message: say`The model does not find its weights: they are programmed elsewhere. ${done} The built model reads them from pool ${pool.name} at ${formatAddress(pool.range.start)}.`,
    help: say`Use ${formatAddress(pool.range.start)} here, or generate the model with its pool at ${formatAddress(address)}.`,
    place: { file: script, span: addressSpan ?? context.artifacts.lineSpan(script, line) },
    alike: [placedAt(model, pool, address)],
    also: script,
    related: [builtWith(model, pool)],
    fixes: addressSpan
      ? [
          {
            title: say`Load the weights to ${formatAddress(pool.range.start)}, where pool ${pool.name} starts`,
            safety: 'safe',
            edits: [addressEdit(context, script, addressSpan, pool.range.start)],
          },
        ]
      : [],
  };
}

/** Whether some pool of the model starts at an address, by whatever alias; where given, this pool. */
function startsPool(target: BuiltTarget, { source }: BuiltModel, address: bigint, only?: ModelPool): boolean {
  const pools = only ? [only] : memberPools(source);
  return pools.some(({ range }) => startsAt(target.addressing, range, address));
}

/** Whether another model of the project reads its weights there: the same bytes may serve two boards. */
function isReadThere(target: BuiltTarget, { artifacts, discovery }: RuleContext, address: bigint): boolean {
  const own = new Set(target.models.map(({ file }) => file));
  return discovery.targets.some(({ files }) =>
    files.some(({ role, file }) => {
      const source = role === 'model' && !own.has(file) ? artifacts.network(file) : undefined;
      return (
        source !== undefined &&
        memberPools(source).some(({ range }) => startsAt(target.addressing, range, address))
      );
    }),
  );
}

/** Steps and files that bring the same weights to the same wrong address are one mistake: what makes one makes the other. */
function placedAt({ file }: BuiltModel, { name }: ModelPool, address: bigint): string {
  return `${file}|${name}|${formatAddress(address)}`;
}

function builtWith({ file }: BuiltModel, pool: ModelPool) {
  return {
    file,
    span: pool.span,
    message: say`built with ${pool.name} ${rangeWithSize(pool.range)}`,
    isOtherEnd: true,
  };
}
