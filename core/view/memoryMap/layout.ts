import { byteCount } from '../../base/addressRange';
import { formatSize } from '../../base/size';
import { say, sayCount, sayKey, sayList, saySentences, sayLabelled } from '../../base/wording';
import { flow, type FlowPiece } from '../flow';
import { layOutHeading, subtitleStyle } from '../heading';
import { narrowPicture, onCanvas, type Shape } from '../shapes';
import { estimateText, fitText, type MeasureText, type TextStyle } from '../textMetrics';
import type { LaneView } from './laneContext';
import { layOutLane } from './laneLayout';
import { lanesOf, type MapLane } from './lanes';
import { isCountedOverlap, type MapModel } from './model';
import type { MapItem, MapPicture, PlacedLane } from './picture';

export interface MapLayoutOptions {
  /** In pixels; 300 to 2,000 are meant, less is taken as 240. */
  readonly width: number;
  /** The browser's measure; an estimate on the wide side without it. */
  readonly measure?: MeasureText;
  /** Zoomed lanes by id. */
  readonly views?: ReadonlyMap<string, LaneView>;
  /** Title block: wanted in a file, superfluous under a page's own heading. */
  readonly heading?: boolean;
}

const legendStyle: TextStyle = { size: 11 };

/** Lays the whole map out: lanes under one another, a legend at the end. Pure: same model, same picture. */
export function layOutMap(model: MapModel, options: MapLayoutOptions): MapPicture {
  const width = Math.max(240, Math.floor(options.width));
  const measure = options.measure ?? estimateText;
  const margin = width < narrowPicture ? 10 : 24;
  const inner = width - 2 * margin;
  const lanes = lanesOf(model);
  const shapes: Shape[] = [];
  const items: MapItem[] = [];
  const placed: PlacedLane[] = [];
  let y = options.heading ? margin : 8;

  if (options.heading) {
    const place = { width, margin, top: y, measure };
    const heading = layOutHeading(model.target, subtitleOf(model), place);
    shapes.push(...heading.shapes);
    y += heading.height + 14;
  }

  if (model.claims.length === 0) {
    const text = say`Nothing of this target occupies memory.`;
    const fitted = fitText(text, subtitleStyle, inner, measure) ?? { text: '', width: 0 };
    shapes.push({
      kind: 'text',
      x: margin,
      y: y + 12,
      anchor: 'start',
      paint: 'n6-muted',
      style: subtitleStyle,
      ...fitted,
    });
    y += 30;
  }

  for (const lane of lanes) {
    const result = layOutLane(model, lane, {
      x: margin,
      y,
      width: inner,
      measure,
      view: options.views?.get(lane.id) ?? { zoom: 1, shift: 0 },
    });
    shapes.push(...result.shapes);
    items.push(...result.items);
    placed.push(result.placed);
    y += result.height + (width < narrowPicture ? 22 : 30);
  }

  const legend = flow(legendOf(model, lanes), margin, y, inner, 16, 20, measure);
  shapes.push(...legend.shapes);
  y += legend.height + (options.heading ? margin : 8);

  return {
    ...onCanvas(width, Math.ceil(y), shapes),
    items: uniqueIds(items),
    lanes: placed,
    title: say`Memory map of ${model.target}`,
    description: describe(model, lanes),
  };
}

/** `STM32N657 · NUCLEO-N657X0-Q · 2 overlaps`. */
export function subtitleOf(model: MapModel): string {
  const count = model.overlaps.filter(({ range, severity }) =>
    isCountedOverlap({ overlap: range, severity }),
  ).length;
  const others = model.overlaps.length - count;
  return [
    model.deviceIsKnown ? model.device.name : say`drawn on ${model.device.name}, device not known`,
    model.board ? model.board.name : say`board not known`,
    count === 0 ? say`no overlap found` : sayCount(count, '{0} overlap', '{0} overlaps'),
    ...(others === 0 ? [] : [say`${others} only to know of`]),
  ].join(' · ');
}

function describe(model: MapModel, lanes: readonly MapLane[]): string {
  const sentences = lanes.map((lane) => {
    const heading = sayList([lane.title, formatSize(byteCount(lane.range))]);
    return sayLabelled(heading, sayList(sumsOf(lane)));
  });
  return saySentences([subtitleOf(model), ...sentences].map((sentence) => say`${sentence}.`));
}

/** `application 1 MiB`, `free 512 KiB`: who has how much of a lane, those with nothing left out. */
export function sumsOf({ totals, sizeIsKnown }: MapLane): string[] {
  const { application, neuralArt, boot, free } = totals;
  return [
    application > 0n ? say`application ${formatSize(application)}` : '',
    boot > 0n ? say`boot ${formatSize(boot)}` : '',
    neuralArt > 0n ? `Neural-ART ${formatSize(neuralArt)}` : '',
    sizeIsKnown ? say`free ${formatSize(free)}` : '',
  ].filter((part) => part !== '');
}

function legendOf(model: MapModel, lanes: readonly MapLane[]): FlowPiece[] {
  const piece = (text: string, swatch: string, swatchOver?: string): FlowPiece => ({
    text,
    paint: 'n6-muted',
    style: legendStyle,
    swatch,
    ...(swatchOver === undefined ? {} : { swatchOver }),
  });
  const sides = new Set(model.claims.map((claim) => claim.side));
  const pieces: FlowPiece[] = [];
  if (sides.has('application'))
    pieces.push(piece(say`application, reserved`, 'n6-app-box'), piece(say`used`, 'n6-app-fill'));
  if (sides.has('model'))
    pieces.push(piece(say`Neural-ART, reserved`, 'n6-npu-box'), piece(say`used`, 'n6-npu-fill'));
  if (model.claims.some((claim) => claim.isAsBuilt))
    pieces.push(piece(say`pool as built, before the pool file changed`, 'n6-npu-box n6-as-built'));
  if (model.claims.some((claim) => claim.kind === 'weights'))
    pieces.push(piece(say`weights`, 'n6-npu-fill', 'n6-npu-dots'));
  if (sides.has('boot')) pieces.push(piece(say`boot`, 'n6-boot-fill'));
  if (model.claims.some(({ kind }) => kind === 'programmed'))
    pieces.push(piece(say`programmed by the project`, 'n6-prog-fill'));
  if (model.claims.some(({ kind }) => kind === 'unprogrammed'))
    pieces.push(piece(say`no command programs it`, 'n6-unprogrammed'));
  for (const severity of ['error', 'warning', 'information'] as const) {
    if (model.overlaps.some((overlap) => overlap.severity === severity))
      pieces.push(piece(say`overlap (${sayKey(severity)})`, `n6-hatch-${severity}`));
  }
  if (lanes.some((lane) => lane.unknown.length > 0))
    pieces.push(piece(say`free or not: the size of the image before it is not known`, 'n6-hatch-unknown'));
  if (lanes.some((lane) => lane.fitted.end < lane.range.end))
    pieces.push(piece(say`no memory there`, 'n6-absent'));
  return pieces;
}

function uniqueIds(items: readonly MapItem[]): MapItem[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const count = (seen.get(item.id) ?? 0) + 1;
    seen.set(item.id, count);
    return count === 1 ? item : { ...item, id: `${item.id}~${count}` };
  });
}
