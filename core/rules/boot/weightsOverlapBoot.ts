import { startsAt } from '../../device/addressSpace';
import { byteCount, containsAddress, distinctBytes } from '../../base/addressRange';
import { formatAddress, formatBytes, formatSize } from '../../base/size';
import type { ClaimOf } from '../../memory/claim';
import type { ClaimOverlap } from '../../memory/ledger';
import { isProgrammed } from '../../memory/phases';
import { plannedPool } from '../../memory/plannedPool';
import { basename } from '../../base/path';
import { say, sayList, saySentences } from '../../base/wording';
import type { BuiltBoot, BuiltTarget } from '../../project/builtTarget';
import { evidencePlace } from '../wording/evidencePlace';
import { isMovedAway, moveBehind } from '../fixes/moveWeights';
import type { Report, Rule, RuleContext } from '../engine/rule';
import { citation, rangeWithSize } from '../wording/words';

// Whoever programs the weights erases the FSBL or the application, or the other way round: no MEMORY block shows it.

/**
 * The weights of a model cover the base of the FSBL or of the signed application, or share bytes with one whose size
 * is known.
 *
 * ## What it means on the board
 *
 * The boot ROM fetches the FSBL from the start of the NOR flash (0x70000000), and the FSBL finds the signed
 * application at another address (0x70100000 in ST's projects). Programming the weights there erases it: the board
 * stays dark. No linker script shows this, because signed images are placed when they are programmed.
 *
 * Addresses come from `stm32_extmem_conf.h`, from flash commands in Makefiles and scripts, from an FSBL project or
 * `*fsbl*.hex` beside the application, and from `boot` in `n6mem.json`. Sizes come from the file that is written, from
 * the signed binary of the build, or from the map of the last link. The window that the FSBL copies
 * (`EXTMEM_LRUN_SOURCE_SIZE`) says nothing of the image's size.
 *
 * ## Example
 *
 * ```json
 * { "fname": "xSPI2", "name": "octoFlash", "offset": { "value": "0x70000000", "magnitude": "BYTES" } }
 * ```
 *
 * ## How to fix it
 *
 * Move the flash pool to the next free sector of 64 KiB and generate the model again. The quick fix looks for room
 * behind everything that is known to lie in the flash, and changes the address in the script that makes the hex file
 * as well.
 *
 * ## When to switch it off
 *
 * Where the named image is not used, for example when the board boots from another memory.
 */
export const weightsOverlapBoot: Rule = {
  id: 'weights-overlap-boot',
  defaultSeverity: 'error',
  title: 'the weights in flash lie on the FSBL or on the signed application',
  checkTarget: (target, context) =>
    context
      .ledgerOf(target)
      .overlaps('weights', 'bootImage')
      .filter(({ first }) => isProgrammed(first.alive))
      .flatMap((overlap) => judge(target, context, overlap) ?? []),
};

function judge(
  target: BuiltTarget,
  context: RuleContext,
  { first: weights, second: image, shared, pieces }: ClaimOverlap<ClaimOf<'weights'>, ClaimOf<'bootImage'>>,
): Report | undefined {
  const { model, pool } = weights.subject;
  const { boot } = image.subject;
  // A file of any name that is written to the very start of the pool may be the weights themselves.
  if (!pool || (mayBeTheWeights(boot) && startsAt(target.addressing, pool.range, boot.start)))
    return undefined;
  const { range } = image;
  const what = boot.name === 'application' ? say`the signed application` : say`the ${boot.name}`;
  const start = formatAddress(boot.start);
  const known = knownShare(boot, distinctBytes(pieces));
  const place = known === undefined ? start : sayList([start, known]);
  const from = citation(boot.evidence);
  const conflict = containsAddress(weights.range, range.start)
    ? say`The weights of ${model.file} in pool ${pool.name}, ${rangeWithSize(weights.range)}, cover the base of ${what}, ${place} (${from}).`
    : say`The weights of ${model.file} in pool ${pool.name}, ${rangeWithSize(weights.range)}, share bytes with ${what} at ${place} (${from}).`;
  const isMoved = isMovedAway(target, weights, range);
  const bytes = distinctBytes(pieces);
  const consequence = isMoved
    ? say`The built model's weights still lie over ${what}.`
    : boot.size === undefined
      ? say`The board does not boot: ${formatSize(byteCount(weights.range))} of weights erase the start of ${what}.`
      : say`The board does not boot: ${formatSize(bytes)} of ${what} and weights erase each other.`;
  const planned = plannedPool(target, weights.subject);
  return {
    key: `${model.file}:${pool.name}|${boot.name}`,
    severity: isMoved ? 'information' : 'error',
    proof: 'reached',
    message: saySentences([consequence, conflict]),
    help: isMoved
      ? say`The pool file has moved them since: generate the model again.`
      : say`Move the pool behind the image and generate the model again, or program the image elsewhere.`,
    place: planned ? { file: planned.file, span: planned.pool.nameSpan } : weights.place,
    related: [
      {
        ...evidencePlace(context.artifacts, boot.evidence),
        message: boot.sizeFrom
          ? say`${what} at ${start}, size from ${boot.sizeFrom}`
          : say`${what} at ${start}`,
        isOtherEnd: true,
      },
      { ...weights.place, message: say`built with ${pool.name} ${rangeWithSize(pool.range)}` },
    ],
    overlap: shared,
    pieces,
    fixes: moveBehind(target, context, weights, range.end, say`to the next free sector`),
  };
}

function knownShare({ size }: BuiltBoot, bytes: bigint): string | undefined {
  if (size === undefined) return undefined;
  return bytes === size
    ? say`with all of its ${formatBytes(size)}`
    : say`with ${formatBytes(bytes)} of its ${formatBytes(size)}`;
}

/** A flash command whose file says neither by name nor by purpose that it is an application. */
function mayBeTheWeights({ name, evidence }: BuiltBoot): boolean {
  if (name !== 'application' || evidence.strength < 3) return false;
  const file = /(?:-w|-d|--write|--download)\s+["']?([^\s"']+)/i.exec(evidence.text)?.[1];
  return file !== undefined && !/sign|trust|app|project|firmware|\$/i.test(basename(file));
}
