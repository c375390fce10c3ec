import { targetsJson, targetsText } from '../../core';
import type { Command } from '../command';
import { noTarget, openAnalysis, readerPathsOf, withRoot } from '../openProject';
import { choice, projectOptions } from '../options';
import { printJson } from '../output';

const formats = ['text', 'json'] as const;

export const targetsCommand: Command = {
  name: 'targets',
  usage: '[PATH…]',
  summary: 'print the targets found, the files in each, and the evidence for each file',
  formats,
  details: ['Build files are read, never run.'],
  examples: ['n6mem targets', "n6mem targets --format json | jq '.targets[].name'"],
  options: ['format', ...projectOptions, 'out'],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const { opened, analysis } = await openAnalysis(options, output);
    const wanted = options.string('target');
    const targets = analysis.discovery.targets.filter(
      (target) => wanted === undefined || target.name === wanted,
    );
    if (format === 'json') printJson(output, withRoot(opened, targetsJson(analysis, targets)));
    else if (targets.length === 0 && analysis.discovery.candidates.length === 0)
      output.print(noTarget(opened));
    else
      output.print(targetsText(targets, analysis.discovery.candidates, output.style, readerPathsOf(opened)));
    return 0;
  },
};
