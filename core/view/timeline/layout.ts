import { formatSize } from '../../base/size';
import { say, sayCount } from '../../base/wording';
import { flow, type FlowPiece } from '../flow';
import { layOutHeading } from '../heading';
import { narrowPicture, onCanvas, type Shape } from '../shapes';
import { estimateText, type MeasureText, type TextStyle } from '../textMetrics';
import { layOutCost } from './costLayout';
import { layOutEpochAxis, layOutLive, layOutStrip } from './epochLayout';
import { epochText, millisecondsText, shortCount, spillLine } from './details';
import { layOutTimelineLane } from './laneLayout';
import { timelineLanesOf, type TimelineLane } from './lanes';
import type { TimelineModel } from './model';
import type { Plot, TimelineContext, TimelineItem, TimelinePicture } from './picture';

/** What is on the screen: epochs from `shift`, `zoom` times as wide as would show all, lanes `height` times as high. */
export interface TimelineView {
  readonly zoom: number;
  /** First visible epoch; fractions allowed. */
  readonly shift: number;
  readonly height: number;
}

export interface TimelineLayoutOptions {
  readonly width: number;
  readonly measure?: MeasureText;
  readonly view?: TimelineView;
  readonly heading?: boolean;
  /** Draws the scrubber's line into the picture: for export. */
  readonly epoch?: number;
}

const legendStyle: TextStyle = { size: 11 };

/** All of the lanes' height before zoom, shared by bytes (damped: a small pool must not vanish) and by what there is to see. */
const plotHeight = 440;
const smallestLane = 90;
const weightsHeight = 44;

/** Lays the timeline out. Pure: same model, same picture. */
export function layOutTimeline(model: TimelineModel, options: TimelineLayoutOptions): TimelinePicture {
  const width = Math.max(240, Math.floor(options.width));
  const measure = options.measure ?? estimateText;
  const narrow = width < 560;
  const margin = width < narrowPicture ? 10 : 24;
  const view = options.view ?? { zoom: 1, shift: 0, height: 1 };
  const left = margin + (narrow ? 78 : 150);
  const right = width - margin;
  const epochs = Math.max(1, model.epochs.length);
  const perEpoch = ((right - left) / epochs) * view.zoom;
  const xOf = (epoch: number): number => left + (epoch - view.shift) * perEpoch;
  const context: TimelineContext = {
    model,
    measure,
    margin,
    left,
    right,
    narrow,
    perEpoch,
    first: Math.max(0, Math.floor(view.shift)),
    last: Math.min(epochs, Math.ceil(view.shift + epochs / view.zoom)),
    xOf,
  };
  const shapes: Shape[] = [];
  const items: TimelineItem[] = [];
  let y = options.heading ? margin : 8;

  if (options.heading) {
    const place = { width, margin, top: y, measure };
    const title = say`Buffers of ${model.model}`;
    const heading = layOutHeading(title, timelineSubtitle(model), place);
    shapes.push(...heading.shapes);
    y += heading.height + 12;
  }

  const axis = layOutEpochAxis(context, y);
  shapes.push(...axis.shapes);
  y += axis.height;
  const stripTop = y;
  const strip = layOutStrip(context, y);
  shapes.push(...strip.shapes);
  y += strip.height + 14;

  const lanes = timelineLanesOf(model);
  const heights = laneHeights(lanes, view.height);
  const placed: { lane: TimelineLane; top: number; bottom: number }[] = [];
  lanes.forEach((lane, index) => {
    const result = layOutTimelineLane(context, lane, y, heights[index]!);
    shapes.push(...result.shapes);
    items.push(...result.items);
    placed.push({ lane, top: result.top, bottom: result.bottom });
    y += result.height + 16;
  });

  const live = layOutLive(context, y);
  shapes.push(...live.shapes);
  y += live.height;
  const cost = layOutCost(context, y + 16);
  shapes.push(...cost.shapes);
  if (cost.height > 0) y += cost.height + 2;
  const plot: Plot = {
    left,
    right,
    bands: [
      { top: stripTop, bottom: stripTop + strip.height },
      ...placed,
      { top: live.top, bottom: live.bottom },
      ...cost.bands,
    ],
  };
  const peakX = xOf(model.peakEpoch + 0.5);
  if (model.peak > 0n && peakX >= left && peakX <= right) {
    shapes.push({ kind: 'path', d: throughBands(plot, peakX), paint: 'n6-peak' });
  }
  if (options.epoch !== undefined) shapes.push(...scrubShapes(xOf, plot, options.epoch, perEpoch));

  y += 16;
  const legend = flow(legendOf(model), margin, y, width - 2 * margin, 16, 20, measure);
  shapes.push(...legend.shapes);
  y += legend.height + (options.heading ? margin : 8);

  return {
    ...onCanvas(width, Math.ceil(y), shapes),
    items,
    title: say`Buffer timeline of ${model.model}`,
    description: `${timelineSubtitle(model)}.`,
    plot,
    perEpoch,
    lanes: placed,
    xOf,
    epochAt: (x) => Math.max(0, Math.min(epochs - 1, Math.floor(view.shift + (x - left) / perEpoch))),
  };
}

/** `409 epochs · 1683 buffers · peak 1.05 MiB in epoch 12 …`. */
export function timelineSubtitle(model: TimelineModel): string {
  const software = model.epochs.filter((epoch) => epoch.mapping === 'software' && !epoch.isHybrid).length;
  const hybrid = model.epochs.filter((epoch) => epoch.isHybrid).length;
  const cycles = model.epochs.reduce((sum, epoch) => sum + epoch.cycles, 0);
  return [
    sayCount(model.epochs.length, '{0} epoch', '{0} epochs') +
      (software > 0 ? say`, ${software} in software` : '') +
      (hybrid > 0 ? say`, ${hybrid} partly` : ''),
    sayCount(model.buffers.length, '{0} buffer', '{0} buffers'),
    model.peak > 0n
      ? say`peak ${formatSize(model.peak)} in ${epochText(model, model.peakEpoch)}`
      : say`no activations`,
    ...(cycles > 0 ? [say`${shortCount(cycles)} cycles estimated`] : []),
    ...(model.milliseconds > 0 ? [say`${millisecondsText(model.milliseconds)} measured`] : []),
    ...model.spills.filter(({ activations }) => activations > 0).map((spill) => spillLine(spill)),
  ].join(' · ');
}

function throughBands(plot: Plot, x: number): string {
  return plot.bands
    .map((band) => `M${x.toFixed(2)} ${band.top.toFixed(2)}V${band.bottom.toFixed(2)}`)
    .join('');
}

/** The scrubber: the epoch's column in every band, a line in its middle, a flag on top. */
export function scrubShapes(
  xOf: (epoch: number) => number,
  plot: Plot,
  epoch: number,
  perEpoch: number,
): Shape[] {
  const x = xOf(epoch + 0.5);
  const first = plot.bands[0];
  if (!first || x < plot.left - 1 || x > plot.right + 1) return [];
  const half = Math.max(0.75, perEpoch / 2);
  const from = Math.max(plot.left, x - half);
  const width = Math.max(1, Math.min(plot.right, x + half) - from);
  return [
    ...plot.bands.map((band): Shape => ({
      kind: 'rect',
      x: from,
      y: band.top,
      width,
      height: band.bottom - band.top,
      paint: 'n6-scrub-column',
    })),
    { kind: 'path', d: throughBands(plot, x), paint: 'n6-scrub' },
    {
      kind: 'path',
      d: `M${(x - 5).toFixed(2)} ${(first.top - 8).toFixed(2)}h10l-5 8z`,
      paint: 'n6-scrub-flag',
    },
  ];
}

function laneHeights(lanes: readonly TimelineLane[], factor: number): number[] {
  const weights = lanes.map((lane) =>
    lane.onlyWeights ? 0 : Math.sqrt(Number(lane.used)) * (1 + Math.log2(1 + lane.buffers.length)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return lanes.map((lane, i) =>
    lane.onlyWeights
      ? weightsHeight
      : Math.round(Math.max(smallestLane, total === 0 ? 0 : (plotHeight * weights[i]!) / total) * factor),
  );
}

function legendOf(model: TimelineModel): FlowPiece[] {
  const piece = (text: string, swatch: string, swatchOver?: string): FlowPiece => ({
    text,
    paint: 'n6-muted',
    style: legendStyle,
    swatch,
    ...(swatchOver === undefined ? {} : { swatchOver }),
  });
  const roles = new Set(model.buffers.map((buffer) => buffer.role));
  const pieces: FlowPiece[] = [];
  if (roles.has('input')) pieces.push(piece(say`input: bar at its start`, 'n6-in'));
  if (roles.has('intermediate')) pieces.push(piece(say`intermediate`, 'n6-mid'));
  if (roles.has('output')) pieces.push(piece(say`output: bar at its end`, 'n6-out'));
  if (roles.has('weights')) pieces.push(piece(say`weights: dotted`, 'n6-par', 'n6-par-dots'));
  if (model.conflicts.length > 0) pieces.push(piece(say`the application lies there too`, 'n6-hatch-error'));
  if (model.pools.some((pool) => pool.reads.length > 0)) {
    pieces.push(piece(say`bytes read: upwards`, 'n6-read'), piece(say`written: downwards`, 'n6-write'));
  }
  return pieces;
}
