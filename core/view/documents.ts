import { claimsOf } from '../memory/claims';
import { modelNameOf } from '../memory/timeline';
import type { CInfo } from '../model/cInfo';
import type { BuiltTarget } from '../project/builtTarget';
import { classify } from '../project/classify';
import type { Analysis } from '../session';
import { mapModelOf, type MapModel } from './memoryMap/model';
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
  return [
    ...analysis.targets.map(({ name }) => ({ id: `map:${name}`, label: name, view: 'map' as const })),
    ...timelineFiles(analysis).map((file) => ({
      id: `timeline:${file}`,
      label: file,
      view: 'timeline' as const,
    })),
  ];
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
  const timeline = timelineFor(analysis, label);
  return timeline && { id, label, view: 'timeline', timeline: timelineToWire(timeline) };
}

export function mapModelFor(analysis: Analysis, target: BuiltTarget): MapModel {
  return mapModelOf({
    target: target.name,
    device: target.addressing,
    deviceIsKnown: target.files.device !== undefined,
    board: target.files.board,
    claims: claimsOf(target),
    findings: analysis.findings.filter((finding) => finding.target === target.name),
    lineOf: ({ file, span }) => analysis.positions.rangeOf(file, span).start.line,
  });
}

/** The c_info files of a project: those that belong to built models first. */
export function timelineFiles(analysis: Analysis): readonly string[] {
  const built = analysis.targets.flatMap((target) =>
    target.models.flatMap((model) => (model.cInfo ? [model.cInfo.file] : [])),
  );
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
