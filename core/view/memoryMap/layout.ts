import { byteCount, type AddressRange } from '../../base/addressRange';
import type { Place } from '../../base/span';
import { formatSize } from '../../base/size';
import { flow, type FlowPiece } from '../flow';
import { isVisibleShape, type Picture, type PictureItem, type Shape } from '../shapes';
import { estimateText, fitText, wrapText, type MeasureText, type TextStyle } from '../textMetrics';
import type { LaneView } from './laneContext';
import { layOutLane } from './laneLayout';
import { lanesOf, type MapLane } from './lanes';
import type { MapModel } from './model';

/** Something in the memory map that can be pointed at. */
export interface MapItem extends PictureItem {
  readonly kind: 'claim' | 'overlap' | 'free' | 'absent' | 'bank';
  readonly lane: string;
  readonly range: AddressRange;
  /** Where Enter goes; undefined for banks and free space. */
  readonly source: Place | undefined;
  /** For a claim its id in the model. */
  readonly claim: string | undefined;
}

/** Where a lane's axis came to lie: what turns a pointer into an address and back. */
export interface PlacedLane {
  readonly lane: MapLane;
  readonly x: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  addressAt(x: number): bigint;
  xOf(address: bigint): number;
}

export interface MapPicture extends Picture<MapItem> {
  readonly lanes: readonly PlacedLane[];
}

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

const titleStyle: TextStyle = { size: 20, bold: true };
const subtitleStyle: TextStyle = { size: 12 };
const legendStyle: TextStyle = { size: 11 };

/** Lays the whole map out: lanes under one another, a legend at the end. Pure: same model, same picture. */
export function layOutMap(model: MapModel, options: MapLayoutOptions): MapPicture {
  const width = Math.max(240, Math.floor(options.width));
  const measure = options.measure ?? estimateText;
  const margin = width < 480 ? 10 : 24;
  const inner = width - 2 * margin;
  const lanes = lanesOf(model);
  const shapes: Shape[] = [];
  const items: MapItem[] = [];
  const placed: PlacedLane[] = [];
  let y = options.heading ? margin : 8;

  if (options.heading) {
    const style = width < 480 ? { ...titleStyle, size: 16 } : titleStyle;
    for (const line of wrapText(model.target, style, inner, measure)) {
      shapes.push({
        kind: 'text',
        x: margin,
        y: y + style.size * 0.85,
        text: line,
        anchor: 'start',
        paint: 'n6-ink',
        style,
        width: measure(line, style),
      });
      y += style.size * 1.3;
    }
    for (const line of wrapText(subtitleOf(model), subtitleStyle, inner, measure)) {
      shapes.push({
        kind: 'text',
        x: margin,
        y: y + 12,
        text: line,
        anchor: 'start',
        paint: 'n6-muted',
        style: subtitleStyle,
        width: measure(line, subtitleStyle),
      });
      y += 18;
    }
    y += 14;
  }

  if (model.claims.length === 0) {
    const text = 'Nothing of this target lays hold of memory.';
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
    y += result.height + (width < 480 ? 22 : 30);
  }

  const legend = flow(legendOf(model, lanes), margin, y, inner, 16, 20, measure);
  shapes.push(...legend.shapes);
  y += legend.height + (options.heading ? margin : 8);

  return {
    width,
    height: Math.ceil(y),
    shapes: [
      { kind: 'rect', x: 0, y: 0, width, height: Math.ceil(y), paint: 'n6-canvas' },
      ...shapes.filter(isVisibleShape),
    ],
    items: uniqueIds(items),
    lanes: placed,
    title: `Memory map of ${model.target}`,
    description: describe(model, lanes),
  };
}

/** `STM32N657 · NUCLEO-N657X0-Q · 2 overlaps`. */
export function subtitleOf(model: MapModel): string {
  const count = model.overlaps.length;
  return [
    model.deviceIsKnown ? model.device.name : `drawn on ${model.device.name}, device not known`,
    model.board ? model.board.name : 'board not known',
    count === 0 ? 'no overlap found' : count === 1 ? '1 overlap' : `${count} overlaps`,
  ].join(' · ');
}

function describe(model: MapModel, lanes: readonly MapLane[]): string {
  const parts = lanes.map((lane) => {
    const { application, neuralArt, boot, free } = lane.totals;
    const words = [
      application > 0n ? `application ${formatSize(application)}` : '',
      boot > 0n ? `boot ${formatSize(boot)}` : '',
      neuralArt > 0n ? `Neural-ART ${formatSize(neuralArt)}` : '',
      lane.sizeIsKnown ? `free ${formatSize(free)}` : '',
    ].filter((word) => word !== '');
    return `${lane.title}, ${formatSize(byteCount(lane.range))}: ${words.join(', ')}`;
  });
  return `${subtitleOf(model)}. ${parts.join('. ')}.`;
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
    pieces.push(piece('application, reserved', 'n6-app-box'), piece('used', 'n6-app-fill'));
  if (sides.has('model'))
    pieces.push(piece('Neural-ART, reserved', 'n6-npu-box'), piece('used', 'n6-npu-fill'));
  if (model.claims.some((claim) => claim.kind === 'weights'))
    pieces.push(piece('weights', 'n6-npu-fill', 'n6-npu-dots'));
  if (sides.has('boot')) pieces.push(piece('boot', 'n6-boot-fill'));
  for (const severity of ['error', 'warning', 'information'] as const) {
    if (model.overlaps.some((overlap) => overlap.severity === severity))
      pieces.push(piece(`overlap (${severity})`, `n6-hatch-${severity}`));
  }
  if (lanes.some((lane) => lane.fitted.end < lane.range.end))
    pieces.push(piece('no memory there', 'n6-absent'));
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
