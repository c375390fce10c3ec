import { intersect } from '../../base/addressRange';
import { formatAddress } from '../../base/size';
import { isProgrammed } from '../../memory/phases';
import { programmingSteps } from '../../project/programming/steps';
import { weightsSteps } from '../../project/programming/weightsSteps';
import type { Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

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
  checkTarget: (target, context) => {
    const ledger = context.ledgerOf(target);
    const steps = weightsSteps(context.artifacts, target);
    // A script that generates the model makes the blob too: it is only not committed.
    const isGenerated = context.artifacts.files.paths.some((path) =>
      /generate[^/]*\.(?:sh|bat|ps1|py)$/i.test(path),
    );
    if (isGenerated) return [];
    const isBuilt = (model: string): boolean =>
      target.files.files.some(
        ({ role, file, evidence }) => role === 'model' && file === model && (evidence[0]?.strength ?? 6) <= 3,
      );
    return ledger.ofKind('weights').flatMap((weights) => {
      const { model, pool } = weights.subject;
      if (!pool || pool.mode === 'relative' || !isProgrammed(weights.alive) || !isBuilt(model.file))
        return [];
      const isThere =
        target.weights.some((entry) => entry.model === model.file && (!entry.pool || entry.pool === pool)) ||
        steps.some((entry) => entry.model === model && entry.pool === pool) ||
        ledger
          .touching(weights.range)
          .some(
            ({ subject, range }) =>
              (subject.kind === 'section' || subject.kind === 'loadCopy') && intersect(range, weights.range),
          );
      if (isThere) return [];
      const others = programmingSteps(context.artifacts).filter(({ kind }) => kind === 'write').length;
      const looked =
        others === 0
          ? 'no blob, hex file or programming command was found'
          : `no blob or hex file was found, and none of the ${others === 1 ? 'programming command' : `${others} programming commands`} writes there`;
      return [
        {
          key: `${model.file}:${pool.name}`,
          message: `The model ${model.file} reads weights that nothing programs: ${rangeWithSize(weights.range)} of pool ${pool.name}; ${looked}. Program its blob to ${formatAddress(pool.range.start)}.`,
          place: { file: model.file, span: pool.span },
        },
      ];
    });
  },
};
