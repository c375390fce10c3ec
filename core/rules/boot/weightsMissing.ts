import { formatAddress, formatSize } from '../../base/size';
import type { Looked, ProgrammingNeed } from '../../memory/needs/need';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';
import { byteCount } from '../../base/addressRange';
import { say } from '../../base/wording';

/**
 * The built model reads weights from flash, and nothing in the project puts them there: no blob or hex file, no step
 * that programs them, no linked image that holds them.
 *
 * ## What it means on the board
 *
 * The NPU reads whatever the flash holds: erased bytes, or the weights of an older model. Outputs are constant or
 * wrong, and no error is raised.
 *
 * ## Example
 *
 * ```text
 * Model/network.c    // pool octoFlash at 0x71000000 holds 64.45 KB of weights
 * Makefile, app.ld   // and no network_atonbuf.xSPI2.raw, no network_data.hex, no flash script
 * ```
 *
 * ## How to fix it
 *
 * Keep the blob that the compiler wrote (`network_atonbuf.xSPI2.raw`) with the model, and add the command that programs
 * it to the pool's address. `n6mem flash` prints it.
 *
 * ## When to switch it off
 *
 * Where the weights are programmed by somebody else, for example in production or by an update over the air.
 */
export const weightsMissing: Rule = {
  id: 'weights-missing',
  defaultSeverity: 'information',
  title: 'nothing in the project programs the weights that the model reads from flash',
  checkTarget: (target, { needsOf }) =>
    needsOf('programming', target).flatMap(({ need, fulfilment }) =>
      fulfilment.kind === 'unfulfilled' ? (judge(need, fulfilment.looked) ?? []) : [],
    ),
};

function judge({ claim, range, place }: ProgrammingNeed, looked: readonly Looked[]): Report | undefined {
  const { model, pool } = claim.subject;
  if (!pool) return undefined;
  const commands = looked.reduce((sum, { count }) => sum + count, 0);
  const evidence =
    commands === 0
      ? say`no blob, hex file or programming command was found`
      : say`no blob or hex file was found, and none of the ${commands === 1 ? '' : `${commands} `}programming commands writes there`;
  return {
    key: `${model.file}:${pool.name}`,
    message: say`Nothing programs the ${formatSize(byteCount(range))} of weights that the model reads. It reads ${rangeWithSize(range)} of pool ${pool.name}; ${evidence}.`,
    help: say`Program its blob to ${formatAddress(pool.range.start)}.`,
    place,
  };
}
