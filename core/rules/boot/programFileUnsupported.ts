import { basename } from '../../base/path';
import { say } from '../../base/wording';
import { programmingSteps } from '../../project/programming/steps';
import type { Rule } from '../engine/rule';
import { belongsTo } from '../../project/programming/ofTarget';

/**
 * A programming command gives STM32_Programmer_CLI a file that it refuses by its name: `.raw`, as the Neural-ART
 * compiler calls its blobs.
 *
 * ## What it means on the board
 *
 * The tool stops with "wrong file format", and the weights are not programmed. The model then reads what was in the
 * flash before. In a script that goes on after an error nobody notices.
 *
 * ## Example
 *
 * ```sh
 * STM32_Programmer_CLI -c port=SWD -el MX66.stldr -w Model/network_atonbuf.xSPI2.raw 0x71000000
 * ```
 *
 * ## How to fix it
 *
 * Copy the blob to a file that ends in `.bin` and program that one: `cp network_atonbuf.xSPI2.raw network_data.xSPI2.bin`.
 *
 * ## When to switch it off
 *
 * Where a tool of another make goes by the programmer's name.
 */
export const programFileUnsupported: Rule = {
  id: 'program-file-unsupported',
  defaultSeverity: 'warning',
  title: 'a programming command names a file that STM32_Programmer_CLI refuses',
  checkTarget: (target, context) =>
    programmingSteps(context.artifacts).flatMap((step) => {
      const { kind, tool, file, script, line } = step;
      const isRefused = kind === 'write' && tool === 'STM32_Programmer_CLI' && /\.raw$/i.test(file.text);
      if (!isRefused || !belongsTo(target, step)) return [];
      const name = basename(file.text);
      return [
        {
          key: `${script}:${file.text}`,
          group: `${script}:${file.text}`,
          message: say`This file is not programmed: STM32_Programmer_CLI refuses .raw files. It is ${name}.`,
          help: say`Copy it to ${name.replace(/\.raw$/i, '.bin')} and program that.`,
          place: { file: script, span: file.span ?? context.artifacts.lineSpan(script, line) },
        },
      ];
    }),
};
