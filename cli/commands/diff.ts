import { statSync } from 'node:fs';
import {
  changesToSvg,
  compareSnapshots,
  diffJson,
  diffMarkdown,
  diffText,
  fillOfFile,
  say,
  type Snapshot,
  snapshotOfCInfo,
  snapshotOfImage,
  snapshotOfProject,
} from '../../core';
import type { Command } from '../command';
import { openAnalysis, openFolder, reportUnreadable } from '../openProject';
import { choice, type ParsedOptions, projectOptions } from '../options';
import { printJson, type Output } from '../output';
import { pictureWidth } from '../pictures';
import { topOf } from './size';
import { pathOf, type System } from '../system';
import { UsageError } from '../usageError';

const formats = ['text', 'json', 'markdown', 'svg'] as const;

export const diffCommand: Command = {
  name: 'diff',
  usage: 'BEFORE AFTER',
  summary: 'print what changed between two projects, builds or models',
  formats,
  details: [
    'BEFORE and AFTER are two folders, two ELFs or maps, or two *_c_info.json. Compared are regions, sections, objects, symbols, pools, models, and of folders the findings that are new or gone.',
    'markdown is made for a pull request (docs/ci.md).',
  ],
  examples: ['n6mem diff before.elf build/app.elf', 'n6mem diff ../main . --format markdown --out memory.md'],
  options: ['format', 'top', ...projectOptions, 'out'],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const [before, after, ...more] = options.positionals;
    if (before === undefined || after === undefined || more.length > 0)
      throw new UsageError(
        say`diff needs BEFORE and AFTER: two folders, two ELFs or maps, or two *_c_info.json`,
      );
    const { system } = output;
    const [first, second] = [kindOf(system, before), kindOf(system, after)];
    if (first !== second)
      throw new UsageError(
        say`${before} and ${after} cannot be compared: ${kindName(first)} and ${kindName(second)}`,
      );
    const comparison = compareSnapshots(
      await snapshotAt(before, options, output),
      await snapshotAt(after, options, output),
    );
    const top = topOf(options.string('top'));
    if (format === 'json') printJson(output, diffJson(comparison));
    else if (format === 'markdown') output.print(diffMarkdown(comparison, top));
    else if (format === 'svg') {
      const { regions, pools, sections, objects, symbols } = comparison;
      const group = (title: string, changes: typeof regions) => ({
        title,
        changes: changes.filter(({ delta }) => delta !== 0).slice(0, top),
      });
      const groups = [
        group(say`Regions`, regions),
        group(say`Pools`, pools),
        group(say`Sections`, sections),
        group(say`Objects`, objects),
        group(say`Symbols`, symbols),
      ];
      output.print(changesToSvg(say`From ${before} to ${after}`, groups, pictureWidth));
    } else output.print(diffText(comparison, top, output.style));
    return 0;
  },
};

type ComparedKind = 'folder' | 'build' | 'cInfo';

function kindOf(system: System, path: string): ComparedKind {
  if (statSync(pathOf(system, path), { throwIfNoEntry: false })?.isDirectory()) return 'folder';
  return /\.json$/i.test(path) ? 'cInfo' : 'build';
}

function kindName(kind: ComparedKind): string {
  if (kind === 'folder') return say`a folder`;
  return kind === 'build' ? say`a build` : say`a c_info`;
}

async function snapshotAt(path: string, options: ParsedOptions, output: Output): Promise<Snapshot> {
  const one: ParsedOptions = { ...options, positionals: [path] };
  const kind = kindOf(output.system, path);
  if (kind === 'folder') {
    const { opened } = await openAnalysis(one, output, { open: openFolder });
    return opened.ask(snapshotOfProject);
  }
  const opened = await openFolder(one, output);
  const file = opened.only!;
  const snapshot = await opened.ask(({ artifacts }) => {
    if (kind === 'cInfo') {
      const info = artifacts.cInfo(file);
      return info?.isCInfo ? snapshotOfCInfo(info, file) : undefined;
    }
    const fill = fillOfFile(artifacts, file);
    return fill && snapshotOfImage(fill);
  });
  reportUnreadable(opened, output);
  if (!snapshot)
    throw new UsageError(
      say`${path} is neither an ELF32 image for Arm, a map of GNU ld nor a c_info of the compiler`,
    );
  return snapshot;
}
