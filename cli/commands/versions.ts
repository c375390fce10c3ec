import { versionsJson, versionsText } from '../../core';
import type { Command } from '../command';
import { noTarget, openAnalysis, printAbout, withRoot } from '../openProject';
import { choice, projectOptions } from '../options';
import { printJson } from '../output';

const formats = ['text', 'json'] as const;

export const versionsCommand: Command = {
  name: 'versions',
  usage: '[PATH…]',
  summary: 'print model and runtime versions, side by side',
  formats,
  details: [],
  examples: ['n6mem versions'],
  options: ['format', ...projectOptions, 'out'],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const { opened, analysis } = await openAnalysis(options, output);
    if (format === 'json') printJson(output, withRoot(opened, versionsJson(analysis.targets)));
    else if (analysis.targets.length === 0) output.print(noTarget(opened));
    else printAbout(opened, output, versionsText(analysis.targets, output.style));
    return 0;
  },
};
