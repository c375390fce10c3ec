import {
  alignedLeft,
  type Analysis,
  classify,
  costJson,
  costOfModel,
  costText,
  formatSize,
  lifetimesOf,
  say,
  sayCount,
  type Style,
  type Timeline,
  timelineFiles,
  timelineLabel,
  timelineModelOf,
  timelineOfLifetimes,
  timelineSource,
  type TimelineSource,
  timelineToSvg,
  timelineToWire,
} from '../../core';
import type { Command } from '../command';
import { openProjectAt, reportUnreadable, type OpenedProject, printAbout, withRoot } from '../openProject';
import { choice, projectOptions } from '../options';
import { printJson } from '../output';
import { htmlFile, onlyOne, pictureWidth } from '../pictures';
import { UsageError } from '../usageError';
import { reaches } from '../withinPaths';

const formats = ['text', 'json', 'svg', 'html'] as const;

export const timelineCommand: Command = {
  name: 'timeline',
  usage: 'PATH…',
  summary: 'print buffers by address and epoch, of a project or of one c_info.json',
  formats,
  details: [
    'text and json also tell the cost: cycles, bytes moved by pool, epochs in software, spills out of the chip.',
    'svg holds one picture; html is one self-contained interactive file.',
  ],
  examples: [
    'n6mem timeline st_ai_output/network_c_info.json',
    'n6mem timeline . --format html --out timeline.html',
  ],
  options: ['format', ...projectOptions, 'out'],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    if (options.positionals.length === 0)
      throw new UsageError(say`timeline needs a PATH: a project or a *_c_info.json`);
    const opened = await openProjectAt(options, output);
    const { within } = opened;
    const named = within.filter(
      (file) => file.endsWith('.json') && !classify(file).includes('configuration'),
    );
    const { sources, strangers } = await opened.ask((analysis) => {
      const isOnlyNamed = within.length > 0 && within.length === named.length;
      const others = isOnlyNamed ? [] : timelinesWithin(analysis, within, options.string('target'));
      const all = [...new Set([...named, ...others])];
      return {
        sources: all.flatMap((file) => timelineSource(analysis, file) ?? []),
        strangers: named.filter((file) => !timelineSource(analysis, file)),
      };
    });
    reportUnreadable(opened, output);
    const [stranger] = strangers;
    if (stranger !== undefined) {
      throw new UsageError(
        say`${opened.shown(stranger)} is not a c_info of the compiler: it has no buffers and memory pools`,
      );
    }
    print(format, sources, opened, output);
    return 0;
  },
};

/** The c_info files of the targets; without a target asked for also those that only lie there. */
function timelinesWithin(
  analysis: Analysis,
  within: readonly string[],
  target: string | undefined,
): readonly string[] {
  const built = analysis.targets.flatMap(({ models }) => models.flatMap(({ cInfo }) => cInfo?.file ?? []));
  const isThere = reaches(within);
  return timelineFiles(analysis).filter(
    (file) => built.includes(file) || (target === undefined && isThere(file)),
  );
}

function print(
  format: 'text' | 'json' | 'svg' | 'html',
  sources: readonly TimelineSource[],
  opened: OpenedProject,
  output: Parameters<Command['run']>[1],
): void {
  const modelOf = ({ info, file, model, report }: TimelineSource) =>
    timelineModelOf(info, file, model, { report });
  switch (format) {
    case 'json':
      return printJson(
        output,
        withRoot(opened, {
          version: 1,
          timelines: sources.map(({ info, file, model, report }) => ({
            ...timelineOfLifetimes(lifetimesOf(info), file, model),
            cost: costJson(costOfModel(info, report)),
          })),
        }),
      );
    case 'svg': {
      const source = onlyOne(
        sources,
        sources.map(({ file }) => file),
        'PATH',
      );
      return output.write(timelineToSvg(modelOf(source), { width: pictureWidth }));
    }
    case 'html': {
      const documents = sources.map((source) => ({
        id: `timeline:${source.file}`,
        label: timelineLabel(source.file),
        view: 'timeline' as const,
        timeline: timelineToWire(modelOf(source)),
      }));
      const pictures = sources.map((source) => timelineToSvg(modelOf(source), { width: pictureWidth }));
      return output.write(htmlFile(say`Buffer timeline`, documents, pictures));
    }
    case 'text':
      if (sources.length === 0) return output.print(`${say`No *_c_info.json found.`}\n`);
      for (const { info, file, model, report } of sources) {
        const text = timelineText(timelineOfLifetimes(lifetimesOf(info), file, model), output.style);
        printAbout(opened, output, `${text}${costText(costOfModel(info, report), output.style)}\n`);
      }
  }
}

/** Pools with their peaks; the buffers themselves are for the picture and JSON. */
function timelineText({ model, file, epochs, pools }: Timeline, style: Style): string {
  const used = pools.filter((pool) => pool.buffers.length > 0);
  const width = Math.max(4, ...used.map((pool) => pool.name.length));
  const rows = used.map((pool) => {
    const peak = BigInt(pool.peak);
    const size = BigInt(pool.size);
    const share = size > 0n ? `${Number((peak * 1000n) / size) / 10} %` : '';
    return [
      pool.name.padEnd(width),
      pool.start,
      formatSize(peak).padStart(12),
      alignedLeft(say`of ${formatSize(size)}`, 14),
      share.padStart(7),
      alignedLeft(`  ${say`epoch ${pool.peakEpoch}`}`, 13),
      sayCount(pool.buffers.length, '{0} buffer', '{0} buffers'),
    ].join('  ');
  });
  return `${style.bold(model)}  ${file}  ${sayCount(epochs, '{0} epoch', '{0} epochs')}\n${rows.map((row) => `  ${row}\n`).join('')}`;
}
