import { intersect, type AddressRange, hull, moved } from '../base/addressRange';
import { basename } from '../base/path';
import { canonical } from '../device/addressSpace';
import { budgetBytes } from '../memory/budgets';
import { targetFills } from '../memory/fill';
import { modelNameOf } from '../memory/timeline';
import type { CInfo } from '../model/cInfo';
import { lifetimesOf, type LiveBuffer } from '../model/lifetimes';
import type { GenerateReport } from '../model/parseReport';
import type { BuiltModel, BuiltTarget } from '../project/builtTarget';
import { classify } from '../project/classify';
import type { Analysis } from '../session';
import { fillModelOf, type FillModel } from './fill/model';
import { fillToWire } from './fill/wire';
import { lonePoolFiles, lonePoolMap } from './lonePools';
import { mapModelOf, type MapModel } from './memoryMap/model';
import { shownClaims } from './memoryMap/shown';
import { mapToWire } from './memoryMap/wire';
import type { PageDocument, ViewKind } from './standaloneHtml';
import { timelineModelOf, type TimelineConflict, type TimelineModel } from './timeline/model';
import { timelineToWire } from './timeline/wire';

/** One thing that a view can show: a target's memory map, a model's timeline, what fills an image. */
export interface ViewChoice {
  /** `map:` and the target, `timeline:` and the file, `fill:` and the image. */
  readonly id: string;
  readonly label: string;
  readonly view: ViewKind;
}

/** A model whose buffers are known over time. */
export interface TimelineSource {
  /** The model's name, as the compiler calls it. */
  readonly model: string;
  readonly file: string;
  readonly info: CInfo;
  /** What the compiler reported of the same run. */
  readonly report: GenerateReport | undefined;
}

/** Begins the id of the map of a pool file without a target. */
const lonePrefix = 'map:file:';

/** Everything that the views can show: maps first, then the timelines of built models, then of others, then images. */
export function viewChoices(analysis: Analysis): readonly ViewChoice[] {
  const owners = new Map<string, string>();
  for (const target of analysis.targets) {
    for (const file of timelinesOf(target)) if (!owners.has(file)) owners.set(file, target.name);
  }
  return [
    ...analysis.targets.map(({ name }) => ({ id: `map:${name}`, label: name, view: 'map' as const })),
    ...lonePoolFiles(analysis).map((file) => ({
      id: `${lonePrefix}${file}`,
      label: file,
      view: 'map' as const,
    })),
    ...timelineFiles(analysis).map((file) => ({
      id: `timeline:${file}`,
      label: timelineLabel(file, owners.get(file)),
      view: 'timeline' as const,
    })),
    ...imagesOf(analysis).map(({ file, target, isOnly }) => ({
      id: `fill:${file}`,
      label: isOnly ? target.name : `${target.name} · ${basename(file)}`,
      view: 'fill' as const,
    })),
  ];
}

/** The built images of all targets, each once: its first target is meant. */
function imagesOf({ targets }: Analysis): {
  readonly file: string;
  readonly target: BuiltTarget;
  /** Whether the target has this one alone. */
  readonly isOnly: boolean;
}[] {
  const seen = new Set<string>();
  return targets.flatMap((target) =>
    target.images.flatMap(({ file }) => {
      if (seen.has(file)) return [];
      seen.add(file);
      return [{ file, target, isOnly: target.images.length === 1 }];
    }),
  );
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
  readonly view: ViewKind | null;
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
    others: [
      ...timelinesOf(target).map((path) => `timeline:${path}`),
      ...target.images.map(({ file: image }) => `fill:${image}`),
    ],
    files: target.files.files.map((entry) => entry.file),
  }));
  const related = targets.filter(
    ({ map, others }) => current !== undefined && [map, ...others].includes(current.id),
  );
  const atHand = targets.filter(({ files }) => file !== undefined && files.includes(file));
  const ids = [...related, `${lonePrefix}${file}`, `timeline:${file}`, `fill:${file}`, ...atHand].flatMap(
    (one) => (typeof one === 'string' ? one : [one.map, ...one.others]),
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
  if (id.startsWith(lonePrefix)) {
    const map = lonePoolMap(analysis, id.slice(lonePrefix.length));
    return map && { id, label, view: 'map', map: mapToWire(map) };
  }
  if (choice.view === 'map') {
    const target = analysis.targets.find((candidate) => `map:${candidate.name}` === id);
    return target && { id, label, view: 'map', map: mapToWire(mapModelFor(analysis, target)) };
  }
  if (choice.view === 'fill') {
    const fill = fillFor(analysis, id.slice('fill:'.length));
    return fill && { id, label, view: 'fill', fill: fillToWire(fill) };
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
  if (!info?.isCInfo) return undefined;
  const report = modelOfCInfo(analysis, file)?.model.report?.report;
  return { model: modelNameOf(info, file), file, info, report };
}

/** The target and the model that a c_info belongs to. */
function modelOfCInfo(
  { targets }: Analysis,
  file: string,
): { readonly target: BuiltTarget; readonly model: BuiltModel } | undefined {
  for (const target of targets) {
    const model = target.models.find(({ cInfo }) => cInfo?.file === file);
    if (model) return { target, model };
  }
  return undefined;
}

/** The epochs in which the application lies over buffers, by the overlaps that the map shows. */
function conflictsOf(analysis: Analysis, { file, info }: TimelineSource): TimelineConflict[] {
  const target = modelOfCInfo(analysis, file)?.target;
  if (!target) return [];
  const { overlaps } = mapModelFor(analysis, target);
  const buffers = lifetimesOf(info).pools.flatMap((pool) => (pool.hasAddress ? pool.buffers : []));
  return overlaps
    .filter(({ rule }) => rule === 'region-overlaps-pool' || rule === 'image-overlaps-model')
    .flatMap(({ names, severity, pieces }) =>
      pieces.flatMap((piece) =>
        conflictsWithin(target, piece, buffers).map((one) => ({ names, severity, ...one })),
      ),
    );
}

/** Stretches of epochs in which some buffer lies in a range, with the bytes that they meet. */
function conflictsWithin(
  { addressing }: BuiltTarget,
  piece: AddressRange,
  buffers: readonly LiveBuffer[],
): { readonly range: AddressRange; readonly first: number; readonly last: number }[] {
  const hits = buffers
    .flatMap(({ range, firstEpoch, lastEpoch }) => {
      const own = canonical(addressing, range);
      const shared = intersect(own, piece);
      const shift = range.start - own.start;
      return shared
        ? [
            {
              range: moved(shared, shift),
              first: firstEpoch,
              last: lastEpoch,
            },
          ]
        : [];
    })
    .sort((a, b) => a.first - b.first);
  const runs: { range: AddressRange; first: number; last: number }[] = [];
  for (const hit of hits) {
    const run = runs[runs.length - 1];
    if (!run || hit.first > run.last + 1) {
      runs.push({ ...hit });
      continue;
    }
    run.last = Math.max(run.last, hit.last);
    run.range = hull([run.range, hit.range]) ?? run.range;
  }
  return runs;
}

function fillFor(analysis: Analysis, file: string): FillModel | undefined {
  const { artifacts, discovery } = analysis;
  const target = imagesOf(analysis).find((image) => image.file === file)?.target;
  const built = target && targetFills(target, artifacts).find((fill) => fill.file === file);
  const budgets = discovery.configuration?.budgets ?? [];
  return (
    built &&
    fillModelOf(built, {
      budgetOf: (name, size) => budgetBytes(budgets, name, size),
      paths: artifacts.files.paths,
    })
  );
}

/** What a c_info tells, with what the report and the target of its model add; undefined where it is none. */
export function timelineFor(analysis: Analysis, file: string): TimelineModel | undefined {
  const source = timelineSource(analysis, file);
  if (!source) return undefined;
  const { info, model, report } = source;
  return timelineModelOf(info, file, model, { report, conflicts: conflictsOf(analysis, source) });
}
