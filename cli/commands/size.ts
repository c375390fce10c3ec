import {
  fillCsv,
  fillModelOf,
  fillToSvg,
  fillToWire,
  budgetBytes,
  type BudgetOf,
  type BuiltFill,
  fillOfFile,
  sizeJson,
  sizeLevels,
  sizeMarkdown,
  sizeText,
  targetFills,
} from '../../core';
import type { Command } from '../command';
import { openAnalysis, openProjectAt, reportUnreadable } from '../openProject';
import { choice, type ParsedOptions } from '../options';
import { printJson, type Output } from '../output';
import { htmlFile, onlyOne, pictureWidth } from '../pictures';
import { UsageError } from '../usageError';

const formats = ['text', 'json', 'markdown', 'html', 'svg', 'csv'] as const;

export const sizeCommand: Command = {
  name: 'size',
  usage: '[PATH|ELF|MAP]',
  summary: 'print what fills memory: region, section, object or archive, symbol',
  formats,
  details: [
    'A project shows the ELF and map of each target, with its pools on the same table; an ELF or map by itself shows',
    'its regions. json and csv hold everything, down to the symbol.',
  ],
  examples: [
    'n6mem size',
    'n6mem size build/app.elf --by object --top 20',
    'n6mem size --by symbol --format markdown',
  ],
  options: ['format', 'by', 'top', 'target', 'config', 'out'],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const by = choice('by', options.string('by'), sizeLevels, 'region');
    const top = topOf(options.string('top'));
    const { fills, budgetOf } = await readFills(options, output);
    const models = () => fills.map((fill) => fillModelOf(fill, { budgetOf }));
    switch (format) {
      case 'json':
        printJson(output, sizeJson(fills, budgetOf));
        break;
      case 'markdown':
        output.print(sizeMarkdown(fills, by, top, budgetOf));
        break;
      case 'svg': {
        const names = fills.map(({ target, file }) => target ?? file);
        output.print(fillToSvg(onlyOne(models(), names, '--target'), { width: pictureWidth }));
        break;
      }
      case 'html': {
        const all = models();
        const documents = all.map((model) => ({
          id: `fill:${model.files[0]}`,
          label: model.title,
          view: 'fill' as const,
          fill: fillToWire(model),
        }));
        const pictures = all.map((model) => fillToSvg(model, { width: pictureWidth }));
        output.write(htmlFile('What fills memory', documents, pictures));
        break;
      }
      case 'csv':
        // Its own line ends count; it quotes names by itself.
        output.write(fillCsv(models()));
        break;
      case 'text':
        output.print(
          fills.length === 0
            ? 'No ELF or linker map of a target found. Build first, or give the file: n6mem size build/app.elf\n'
            : sizeText(fills, by, top, budgetOf, output.style),
        );
    }
    return 0;
  },
};

/** `--top N`: how many rows to print. */
export function topOf(text: string | undefined): number {
  if (text === undefined) return 25;
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1)
    throw new UsageError(`--top takes a whole number from 1, not '${text}'`);
  return top;
}

/** The images of a project's targets, or the one that PATH names. */
export async function readFills(
  options: ParsedOptions,
  output: Output,
): Promise<{ readonly fills: readonly BuiltFill[]; readonly budgetOf: BudgetOf }> {
  const path = options.positionals[0];
  if (path === undefined || !/\.(?:elf|axf|out|map)$/i.test(path)) {
    const { opened } = await openAnalysis(options, output);
    if (opened.only !== undefined)
      throw new UsageError(`${path} is neither a folder nor an .elf, .axf, .out or .map`);
    output.progress('reading what was built …');
    const wanted = options.string('target');
    return opened.session.ask(opened.settings, ({ targets, artifacts, discovery }) => ({
      fills: targets
        .filter(({ name }) => wanted === undefined || name === wanted)
        .flatMap((target) => targetFills(target, artifacts)),
      budgetOf: (name: string, size: number) =>
        budgetBytes(discovery.configuration?.budgets ?? [], name, size),
    }));
  }
  const opened = await openProjectAt(options, output);
  output.progress(`reading ${path} …`);
  const fill = await opened.session.ask(opened.settings, ({ artifacts }) =>
    fillOfFile(artifacts, opened.only!),
  );
  reportUnreadable(opened, output);
  if (!fill) throw new UsageError(`${path} is neither a linked ELF32 image for Arm nor a map of GNU ld`);
  return { fills: [fill], budgetOf: () => undefined };
}
