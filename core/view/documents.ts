import { basename } from '../base/path';
import { modelNameOf } from '../memory/timeline';
import type { CInfo } from '../model/cInfo';
import type { BuiltTarget } from '../project/builtTarget';
import { classify } from '../project/classify';
import type { Analysis } from '../session';
import { mapModelOf, type MapModel } from './memoryMap/model';
import { shownClaims } from './memoryMap/shown';
import { mapToWire } from './memoryMap/wire';
import type { PageDocument } from './standaloneHtml';
import { timelineModelOf, type TimelineModel } from './timeline/model';
import { timelineToWire } from './timeline/wire';

/** One thing that a view can show: a target's memory map or a model's timeline. */
export interface ViewChoice {
  /** `map:` and the target, or `timeline:` and the file. */
  readonly id: string;
  readonly label: string;
  readonly view: 'map' | 'timeline';
}

/** A model whose buffers are known over time. */
export interface TimelineSource {
  /** The model's name, as the compiler calls it. */
  readonly model: string;
  readonly file: string;
  readonly info: CInfo;
}

/** Everything that the views can show of a project: maps first, then the timelines of built models, then of others. */
export function viewChoices(analysis: Analysis): readonly ViewChoice[] {
  const owners = new Map<string, string>();
  for (const target of analysis.targets) {
    for (const file of timelinesOf(target)) if (!owners.has(file)) owners.set(file, target.name);
  }
  return [
    ...analysis.targets.map(({ name }) => ({ id: `map:${name}`, label: name, view: 'map' as const })),
    ...timelineFiles(analysis).map((file) => ({
      id: `timeline:${file}`,
      label: timelineLabel(file, owners.get(file)),
      view: 'timeline' as const,
    })),
  ];
}

/** `network · NUCLEO`; a file that no target has built goes by its path. */
export function timelineLabel(file: string, target?: string): string {
  const stem = file.replace(/(?<=[^/])_c_info\.json$/, '');
  return target === undefined ? stem : `${basename(stem)} · ${target}`;
}

/** What a reader is looking at or working on, from which another view follows. */
export interface ViewWish {
  /** The choice that is shown; null at the beginning. */
  readonly choice: string | null;
  /** The view that is wanted; null: whichever `choice` is. */
  readonly view: 'map' | 'timeline' | null;
  /** The document at hand, as a path of the project. */
  readonly file: string | undefined;
}

/**
 * The choice that a wish means: the one that is shown where it is of the wanted view, else the one of the same target,
 * else that of the document at hand, else the first of the view.
 */
export function chooseView(
  analysis: Analysis,
  choices: readonly ViewChoice[],
  { choice, view, file }: ViewWish,
): ViewChoice | undefined {
  const current = choices.find(({ id }) => id === choice);
  if (current && (view === null || current.view === view)) return current;
  const wanted = choices.filter((candidate) => candidate.view === (view ?? 'map'));
  const targets = analysis.targets.map((target) => ({
    map: `map:${target.name}`,
    timelines: timelinesOf(target).map((path) => `timeline:${path}`),
    files: target.files.files.map((entry) => entry.file),
  }));
  const related = targets.filter(
    ({ map, timelines }) => current !== undefined && [map, ...timelines].includes(current.id),
  );
  const atHand = targets.filter(({ files }) => file !== undefined && files.includes(file));
  const ids = [...related, `timeline:${file}`, ...atHand].flatMap((one) =>
    typeof one === 'string' ? one : [one.map, ...one.timelines],
  );
  for (const id of ids) {
    const found = wanted.find((candidate) => candidate.id === id);
    if (found) return found;
  }
  return wanted[0] ?? choices[0];
}

function timelinesOf(target: BuiltTarget): string[] {
  return target.models.flatMap((model) => (model.cInfo ? [model.cInfo.file] : []));
}

/** What one choice shows; undefined where it is gone. */
export function viewDocument(analysis: Analysis, id: string): PageDocument | undefined {
  const choice = viewChoices(analysis).find((candidate) => candidate.id === id);
  if (!choice) return undefined;
  const { label } = choice;
  if (choice.view === 'map') {
    const target = analysis.targets.find((candidate) => `map:${candidate.name}` === id);
    return target && { id, label, view: 'map', map: mapToWire(mapModelFor(analysis, target)) };
  }
  const timeline = timelineFor(analysis, id.slice('timeline:'.length));
  return timeline && { id, label, view: 'timeline', timeline: timelineToWire(timeline) };
}

export function mapModelFor(analysis: Analysis, target: BuiltTarget): MapModel {
  return mapModelOf({
    target: target.name,
    device: target.addressing,
    deviceIsKnown: target.files.device !== undefined,
    board: target.files.board,
    claims: shownClaims(analysis.ledgerOf(target)),
    findings: analysis.singles.filter((finding) => finding.target === target.name),
    lineOf: ({ file, span }) => analysis.positions.rangeOf(file, span).start.line,
  });
}

/** The c_info files of a project: those that belong to built models first. */
export function timelineFiles(analysis: Analysis): readonly string[] {
  const built = analysis.targets.flatMap(timelinesOf);
  const all = analysis.artifacts.files.paths.filter((path) => classify(path).includes('cInfo'));
  return [...new Set([...built, ...all])];
}

/** A c_info file read for its timeline; undefined where it is none or not there yet. */
export function timelineSource(analysis: Analysis, file: string): TimelineSource | undefined {
  const info = analysis.artifacts.cInfo(file);
  return info?.isCInfo ? { model: modelNameOf(info, file), file, info } : undefined;
}

function timelineFor(analysis: Analysis, file: string): TimelineModel | undefined {
  const source = timelineSource(analysis, file);
  return source && timelineModelOf(source.info, source.file, source.model);
}
