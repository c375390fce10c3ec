import { say } from '../../base/wording';
import { programmingSteps, type ProgrammingStep } from '../../project/programming/steps';
import type { Fix } from '../engine/finding';
import type { Report, Rule, RuleContext } from '../engine/rule';
import { belongsTo } from '../../project/programming/ofTarget';

/**
 * A command of the project signs a binary without `-align`.
 *
 * ## What it means on the board
 *
 * From STM32CubeProgrammer 2.21 on, `STM32_SigningTool_CLI` puts the payload right behind its header unless `-align`
 * asks for 0x400. The vector table is then misplaced and the board does not start. Older versions align without being
 * asked, and refuse the option.
 *
 * ## Example
 *
 * ```sh
 * STM32_SigningTool_CLI -bin build/app.bin -nk -of 0x80000000 -t fsbl -hv 2.3 -o build/app_signed.bin
 * ```
 *
 * ## How to fix it
 *
 * Add `-align` (quick fix).
 *
 * ## When to switch it off
 *
 * Where everybody signs with a version before 2.21.
 */
export const signingWithoutAlign: Rule = {
  id: 'signing-without-align',
  defaultSeverity: 'information',
  title: 'a binary is signed without -align, which STM32CubeProgrammer needs from 2.21 on',
  checkTarget: (target, context) =>
    programmingSteps(context.artifacts)
      .filter((step) => step.isAligned === false && belongsTo(target, step))
      .map((step) => report(context, step)),
};

function report(context: RuleContext, step: ProgrammingStep): Report {
  const { script, line, file } = step;
  return {
    key: `${script}:${file.text}`,
    group: `${script}:${file.text}`,
    // Every command of the project lacks the same option.
    alike: ['-align'],
    also: step.output?.text ?? file.text,
    message: say`The signed image does not start with STM32CubeProgrammer 2.21 or newer. For ${step.output?.text ?? file.text} STM32_SigningTool_CLI is called without -align, and the vector table is not put at 0x400.`,
    help: say`Add -align to the command.`,
    place: { file: script, span: context.artifacts.lineSpan(script, line) },
    fixes: alignFix(context, step),
  };
}

/** Behind the input file, where the command names it itself. */
function alignFix({ artifacts }: RuleContext, { script, line, file }: ProgrammingStep): Fix[] {
  const commandSpan = artifacts.lineSpan(script, line);
  const text = artifacts.text(script) ?? '';
  if (
    !file.span ||
    file.span.start < commandSpan.start ||
    !/\.(?:sh|bash|bat|cmd|ps1|mk)$|akefile/i.test(script)
  )
    return [];
  const isQuoted = /["']/.test(text[file.span.end] ?? '');
  const at = file.span.end + (isQuoted ? 1 : 0);
  return [
    {
      title: say`Sign with -align`,
      safety: 'suggested',
      edits: [{ file: script, span: { start: at, end: at }, newText: ' -align' }],
    },
  ];
}
