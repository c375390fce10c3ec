import {
  type Analysis,
  budgetBytes,
  type BudgetOf,
  type BuiltFill,
  fillCsv,
  fillModelOf,
  fillOfFile,
  fillToSvg,
  fillToWire,
  say,
  sizeJson,
  sizeLevels,
  sizeMarkdown,
  sizeText,
  targetFills,
} from '../../core';
import type { Command } from '../command';
import { openAnalysis, type OpenedProject, printAbout, withRoot } from '../openProject';
import { choice, type ParsedOptions, projectOptions } from '../options';
import { printJson, type Output } from '../output';
import { htmlFile, onlyOne, pictureWidth } from '../pictures';
import { UsageError } from '../usageError';

const formats = ['text', 'json', 'markdown', 'html', 'svg', 'csv'] as const;

export const sizeCommand: Command = {
  name: 'size',
  usage: '[PATH…|ELF|MAP]',
  summary: 'print what fills memory: region, section, object or archive, symbol',
  formats,
  details: [
    'A project shows the ELF and map of each target, with its pools on the same table; an ELF or map by itself shows its regions.',
    'json and csv hold everything, down to the symbol.',
  ],
  examples: [
    'n6mem size',
    'n6mem size build/app.elf --by object --top 20',
    'n6mem size --by symbol --format markdown',
  ],
  options: ['format', 'by', 'top', ...projectOptions, 'out'],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const by = choice('by', options.string('by'), sizeLevels, 'region');
    const top = topOf(options.string('top'));
    const { opened, fills, budgetOf } = await readFills(options, output);
    const models = () => fills.map((fill) => fillModelOf(fill, { budgetOf }));
    switch (format) {
      case 'json':
        printJson(output, withRoot(opened, sizeJson(fills, budgetOf)));
        break;
      case 'markdown':
        printAbout(opened, output, sizeMarkdown(fills, by, top, budgetOf));
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
        output.write(htmlFile(say`What fills memory`, documents, pictures));
        break;
      }
      case 'csv':
        // Its own line ends count; it quotes names by itself.
        output.write(fillCsv(models()));
        break;
      case 'text':
        printAbout(
          opened,
          output,
          fills.length === 0
            ? `${say`No ELF or linker map of a target found. Build first, or give the file: n6mem size build/app.elf`}\n`
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
    throw new UsageError(say`--top takes a whole number from 1, not '${text}'`);
  return top;
}

/** The images of the targets that touch the PATHs; of ELFs and maps that PATHs name these alone. */
async function readFills(
  options: ParsedOptions,
  output: Output,
): Promise<{
  readonly opened: OpenedProject;
  readonly fills: readonly BuiltFill[];
  readonly budgetOf: BudgetOf;
}> {
  const { opened } = await openAnalysis(options, output);
  const images = opened.within.filter((path) => /\.(?:elf|axf|out|map)$/i.test(path));
  const isOnlyImages = images.length > 0 && images.length === opened.within.length;
  output.progress(say`reading what was built …`);
  const wanted = options.string('target');
  const { fills, strangers, budgetOf } = await opened.ask(({ targets, artifacts, discovery }) => {
    const built = targets
      .filter(({ name }) => wanted === undefined || name === wanted)
      .flatMap((target) => targetFills(target, artifacts));
    const named = images.map((file) => ({
      file,
      fills: isOnlyImages ? fillsOfImage(file, built, artifacts) : built.filter((fill) => isOf(fill, file)),
    }));
    return {
      fills: isOnlyImages ? named.flatMap((each) => each.fills) : built,
      strangers: named.filter((each) => each.fills.length === 0).map(({ file }) => file),
      budgetOf: (name: string, size: number) =>
        budgetBytes(discovery.configuration?.budgets ?? [], name, size),
    };
  });
  const [stranger] = strangers;
  if (stranger !== undefined)
    throw new UsageError(
      say`${opened.shown(stranger)} is neither a linked ELF32 image for Arm nor a map of GNU ld`,
    );
  return { opened, fills, budgetOf };
}

/** An image as its targets show it, with their pools; by itself where no target has it. */
function fillsOfImage(
  file: string,
  built: readonly BuiltFill[],
  artifacts: Analysis['artifacts'],
): readonly BuiltFill[] {
  const own = built.filter((fill) => isOf(fill, file));
  if (own.length > 0) return own;
  const alone = fillOfFile(artifacts, file);
  return alone ? [alone] : [];
}

function isOf(fill: BuiltFill, file: string): boolean {
  return fill.file === file || fill.otherFile === file;
}
