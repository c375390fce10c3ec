import {
  costJson,
  costOfModel,
  costText,
  classify,
  formatSize,
  lifetimesOf,
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
import { openProjectAt, reportUnreadable } from '../openProject';
import { choice } from '../options';
import { printJson } from '../output';
import { htmlFile, onlyOne, pictureWidth } from '../pictures';
import { UsageError } from '../usageError';

const formats = ['text', 'json', 'svg', 'html'] as const;

export const timelineCommand: Command = {
  name: 'timeline',
  usage: 'PATH',
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
  options: ['format', 'target', 'config', 'out'],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    if (options.positionals.length === 0)
      throw new UsageError('timeline needs a PATH: a project or a *_c_info.json');
    const opened = await openProjectAt(options, output);
    const { only } = opened;
    if (only !== undefined && !classify(only).includes('cInfo') && !only.endsWith('.json')) {
      throw new UsageError(`${options.positionals[0]} is not a *_c_info.json`);
    }
    const sources = await opened.session.ask(opened.settings, (analysis) => {
      const wanted = options.string('target');
      const files =
        only !== undefined
          ? [only]
          : wanted === undefined
            ? timelineFiles(analysis)
            : analysis.targets.flatMap((target) => target.models.flatMap((model) => model.cInfo?.file ?? []));
      return files.flatMap((file) => timelineSource(analysis, file) ?? []);
    });
    reportUnreadable(opened, output);
    if (only !== undefined && sources.length === 0) {
      throw new UsageError(
        `${options.positionals[0]} is not a c_info of the compiler: it has no buffers and memory pools`,
      );
    }
    print(format, sources, output);
    return 0;
  },
};

function print(
  format: 'text' | 'json' | 'svg' | 'html',
  sources: readonly TimelineSource[],
  output: Parameters<Command['run']>[1],
): void {
  const modelOf = ({ info, file, model, report }: TimelineSource) =>
    timelineModelOf(info, file, model, { report });
  switch (format) {
    case 'json':
      return printJson(output, {
        version: 1,
        timelines: sources.map(({ info, file, model, report }) => ({
          ...timelineOfLifetimes(lifetimesOf(info), file, model),
          cost: costJson(costOfModel(info, report)),
        })),
      });
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
      return output.write(htmlFile('Buffer timeline', documents, pictures));
    }
    case 'text':
      if (sources.length === 0) return output.print('No *_c_info.json found.\n');
      for (const { info, file, model, report } of sources) {
        output.print(timelineText(timelineOfLifetimes(lifetimesOf(info), file, model), output.style));
        output.print(`${costText(costOfModel(info, report), output.style)}\n`);
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
      `of ${formatSize(size)}`.padEnd(14),
      share.padStart(7),
      `  epoch ${pool.peakEpoch}`.padEnd(13),
      `${pool.buffers.length} ${pool.buffers.length === 1 ? 'buffer' : 'buffers'}`,
    ].join('  ');
  });
  return `${style.bold(model)}  ${file}  ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}\n${rows.map((row) => `  ${row}\n`).join('')}`;
}
