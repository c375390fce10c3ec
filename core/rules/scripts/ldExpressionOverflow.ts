import { unknownDevice } from '../../device/devices';
import type { Place } from '../../base/span';
import type { Rule, RuleContext, ScriptSubject } from '../engine/rule';
import { problemReports, textAt } from './ldProblems';

/**
 * A value fits neither signed nor unsigned 32 bits, and the target is 32-bit Arm.
 *
 * ## What it means on the board
 *
 * ld calculates with 64 bits and keeps the lower 32 without a word. A stack top or a region's end beyond 4 GiB so
 * becomes a small address.
 *
 * ## Example
 *
 * ```ld
 * _end_of_flash = 0x70000000 * 4;
 * ```
 *
 * The product is 0x1c0000000; the program sees 0xc0000000. Negative numbers down to -0x80000000 are fine.
 *
 * ## How to fix it
 *
 * Correct the expression. Often a size was multiplied that already carries its `K` or `M`.
 *
 * ## When to switch it off
 *
 * Where the upper bits are meant to be lost.
 */
export const ldExpressionOverflow: Rule = {
  id: 'ld-expression-overflow',
  defaultSeverity: 'warning',
  title: 'a value fits neither signed nor unsigned 32 bits',
  checkScript: (script, context) => {
    // A region of length 0 beyond 4 GiB is a trick to make ld refuse sections that were placed nowhere.
    const empty = script.evaluation.regions.filter((region) => region.length === 0n);
    const isTrick = ({ file, span }: Place): boolean =>
      empty.some((region) => region.file === file && region.nameSpan.start === span.start);
    if (isFor64Bits(script, context)) return [];
    return problemReports(script, context, 'ld-expression-overflow', (problem) =>
      textAt(context, problem),
    ).filter((report) => !isTrick(report.place));
  },
};

/**
 * A script that names a 64-bit machine, or holds memory beyond 4 GiB and nothing of STM32N6: GNU ld for Arm is not what
 * reads it.
 */
function isFor64Bits(
  { file, evaluation, addressing, targets }: ScriptSubject,
  { artifacts }: RuleContext,
): boolean {
  const isUnknown = targets.length === 0 && addressing === unknownDevice;
  if (
    isUnknown &&
    evaluation.warnings.some(
      ({ code, file: at, span }) =>
        code === 'ld-expression-overflow' &&
        evaluation.regions.some((region) => region.file === at && region.nameSpan.start === span.start),
    )
  )
    return true;
  return (
    /OUTPUT_(?:ARCH|FORMAT)\s*\([^()]*(?:64|riscv)/i.test(artifacts.text(file) ?? '') ||
    /(?:^|\/)(?:arm64|aarch64|x86_64)\//.test(file)
  );
}
