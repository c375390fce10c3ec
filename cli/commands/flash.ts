import { flashJson, flashMarkdown, flashPlanOf, flashText } from '../../core';
import type { Command } from '../command';
import { noTarget, openAnalysis, withRoot } from '../openProject';
import { choice, projectOptions } from '../options';
import { printJson } from '../output';

const formats = ['text', 'json', 'markdown'] as const;

export const flashCommand: Command = {
  name: 'flash',
  usage: '[PATH…]',
  summary: 'print what is programmed into flash, by which line, and what is missing',
  formats,
  details: [
    'Ends with commands for STM32_Programmer_CLI to paste; markdown is for a README. Nothing is programmed.',
  ],
  examples: ['n6mem flash', 'n6mem flash --target NUCLEO-N657X0-Q --format markdown'],
  options: ['format', ...projectOptions, 'out'],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const { opened, analysis } = await openAnalysis(options, output);
    const plans = analysis.targets.map((target) =>
      flashPlanOf(
        target,
        analysis.ledgerOf(target),
        analysis.artifacts,
        format === 'json' ? undefined : opened.shown,
      ),
    );
    if (format === 'json') printJson(output, withRoot(opened, flashJson(plans)));
    else if (plans.length === 0) output.print(noTarget(opened));
    else output.print(format === 'markdown' ? flashMarkdown(plans) : flashText(plans, output.style));
    return 0;
  },
};
