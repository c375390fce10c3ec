import { versionsJson, versionsText } from '../../core';
import type { Command } from '../command';
import { openAnalysis } from '../openProject';
import { choice } from '../options';
import { printJson } from '../output';

const formats = ['text', 'json'] as const;

export const versionsCommand: Command = {
  name: 'versions',
  usage: '[PATH]',
  summary: 'print model and runtime versions, side by side',
  formats,
  details: [],
  examples: ['n6mem versions'],
  options: ['format', 'target', 'config', 'out'],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const { analysis } = await openAnalysis(options, output);
    if (format === 'json') printJson(output, versionsJson(analysis.targets));
    else if (analysis.targets.length === 0) output.print('No target found.\n');
    else output.print(versionsText(analysis.targets, output.style));
    return 0;
  },
};
