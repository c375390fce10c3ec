import { say, sayList } from '../../base/wording';
import type { ModelBuffer } from '../../model/networkSource';
import type { Rule } from '../engine/rule';

// `is_user_allocated = 0`: while inference runs the next input cannot be filled, nor the last output be read.

/**
 * An input or output of the model lies in its activations.
 *
 * ## What it means on the board
 *
 * `is_user_allocated = 0`: the compiler placed the buffer among the activations. It is reused during inference, so the
 * camera cannot fill the next input and nobody can read the last output while the NPU works. Memory is saved, and
 * double buffering is impossible.
 *
 * ## Example
 *
 * ```c
 * { .name = "Input_0_out_0", .addr_base = {(unsigned char *)(0x342e0000UL)}, .is_user_allocated = 0, .is_param = 0 }
 * ```
 *
 * ## How to fix it
 *
 * Generate the model with `--no-inputs-allocation` or `--no-outputs-allocation` and give it buffers of your own.
 *
 * ## When to switch it off
 *
 * It is off. Switch it on for applications that want to overlap capture and inference: `"io-shares-activations":
 * "information"`.
 */
export const ioSharesActivations: Rule = {
  id: 'io-shares-activations',
  defaultSeverity: 'off',
  title: 'an input or output lies in the activations: no double buffering',
  checkTarget: ({ models }) =>
    models.flatMap(({ file, source }) => {
      const inside = source.buffers.filter(isInside);
      const first = inside[0];
      if (!first) return [];
      const names = sayList(inside.map((buffer) => `${buffer.table} ${buffer.name}`));
      return [
        {
          key: file,
          severity: 'information' as const,
          message: say`The next input can only be filled while no inference runs, and the output must be read before it. The model keeps ${names} in its activations.`,
          help: say`Generate with --no-inputs-allocation or --no-outputs-allocation for buffers of your own.`,
          place: { file, span: first.span },
          related: inside
            .slice(1, 6)
            .map((buffer) => ({ file, span: buffer.span, message: `${buffer.table} ${buffer.name}` })),
        },
      ];
    }),
};

function isInside({ table, isParameter, isUserAllocated, range }: ModelBuffer): boolean {
  return (table === 'input' || table === 'output') && !isParameter && !isUserAllocated && range !== undefined;
}
