import { mapModelFor, mapReportOf, mapToSvg, mapToText, mapToWire, say } from '../../core';
import type { Command } from '../command';
import { noTarget, openAnalysis, printAbout, withRoot } from '../openProject';
import { choice, projectOptions } from '../options';
import { printJson } from '../output';
import { htmlFile, onlyOne, pictureWidth } from '../pictures';

const formats = ['text', 'json', 'svg', 'html'] as const;

export const mapCommand: Command = {
  name: 'map',
  usage: '[PATH…]',
  summary: 'print the memory map of each target: banks, claims, free bytes',
  formats,
  details: ['svg holds one picture; html is one self-contained interactive file.'],
  examples: ['n6mem map', 'n6mem map --target NUCLEO-N657X0-Q --format svg --out memory.svg'],
  options: ['format', ...projectOptions, 'out'],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const { opened, analysis } = await openAnalysis(options, output);
    const models = analysis.targets.map((target) => mapModelFor(analysis, target));
    switch (format) {
      case 'json':
        printJson(output, withRoot(opened, mapReportOf(models)));
        break;
      case 'svg': {
        const model = onlyOne(
          models,
          models.map((candidate) => candidate.target),
          '--target',
        );
        output.write(mapToSvg(model, { width: pictureWidth }));
        break;
      }
      case 'html': {
        const documents = models.map((model) => ({
          id: `map:${model.target}`,
          label: model.target,
          view: 'map' as const,
          map: mapToWire(model),
        }));
        const pictures = models.map((model) => mapToSvg(model, { width: pictureWidth }));
        output.write(htmlFile(say`Memory map`, documents, pictures));
        break;
      }
      case 'text': {
        const { bold, dim, red, yellow } = output.style;
        const style = { heading: bold, muted: dim, error: red, warning: yellow };
        const columns = output.system.stdout.columns ?? 100;
        printAbout(
          opened,
          output,
          models.length === 0 ? noTarget(opened) : mapToText(models, columns, style),
        );
        break;
      }
    }
    return 0;
  },
};
