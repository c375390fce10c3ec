import { createAxisLabels } from '../axisLabels';
import { formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { flow } from '../flow';
import type { Shape } from '../shapes';
import { fitText, type TextStyle } from '../textMetrics';
import { epochText } from './details';
import type { TimelineEpoch } from './model';
import type { TimelineContext } from './picture';

const axisStyle: TextStyle = { size: 10, mono: true };
const captionStyle: TextStyle = { size: 11 };
const titleStyle: TextStyle = { size: 13, bold: true };
const layerStyle: TextStyle = { size: 10 };
const stripRow = 12;
/** Fewer letters than this before an ellipsis name nothing. */
const leastLetters = 8;
const liveHeight = 84;

/** A column of epochs that share a pixel, or one epoch where there is room: `[from, to)`. */
export function* columns(
  context: TimelineContext,
): Generator<{ readonly from: number; readonly to: number }> {
  const step = Math.max(1, Math.ceil(0.75 / context.perEpoch));
  for (let from = context.first; from < context.last; from += step)
    yield { from, to: Math.min(context.last, from + step) };
}

export function clampX(context: TimelineContext, epoch: number): number {
  return Math.max(context.left, Math.min(context.right, context.xOf(epoch)));
}

/** Epoch numbers along the top. */
export function layOutEpochAxis(context: TimelineContext, top: number): { shapes: Shape[]; height: number } {
  const { measure, left, right } = context;
  const shapes: Shape[] = [
    {
      kind: 'text',
      x: context.margin,
      y: top + 11,
      text: say`epoch`,
      anchor: 'start',
      paint: 'n6-muted',
      style: captionStyle,
      width: measure(say`epoch`, captionStyle),
    },
  ];
  const widest = measure(String(Math.max(0, context.last - 1)), axisStyle) + 16;
  let step = 1;
  for (const factor of [2, 2.5, 2]) if (step * context.perEpoch < widest) step *= factor;
  while (step * context.perEpoch < widest) step *= 10;
  step = Math.max(1, Math.round(step));
  const labels = createAxisLabels(context, top + 11, axisStyle, 6);
  for (let epoch = Math.ceil(context.first / step) * step; epoch < context.last; epoch += step) {
    const middle = context.xOf(epoch + 0.5);
    if (middle >= left && middle <= right) labels.add(middle, String(epoch));
  }
  // Room under the numbers for the scrubber's flag.
  return { shapes: [...shapes, ...labels.shapes], height: 23 };
}

/**
 * Who runs each epoch, in two rows so that position says it as well as colour: CPU above, NPU below. Where an epoch is
 * wide enough, its layer's name stands in it.
 */
export function layOutStrip(context: TimelineContext, top: number): { shapes: Shape[]; height: number } {
  const { model, left, right, measure } = context;
  const names = context.perEpoch >= 48;
  const row = names ? 18 : stripRow;
  const shapes: Shape[] = [];
  const labels: Shape[] = [];
  const rows = [
    { mapping: 'software', caption: say`software`, short: say`SW`, paint: 'n6-sw' },
    { mapping: 'hardware', caption: say`hardware`, short: say`HW`, paint: 'n6-hw-run' },
  ] as const;
  rows.forEach(({ mapping, caption, short, paint }, index) => {
    const y = top + index * (row + 3);
    const text = context.narrow ? short : caption;
    shapes.push({
      kind: 'text',
      x: context.margin,
      y: y + row - (row - 8) / 2,
      text,
      anchor: 'start',
      paint: 'n6-muted',
      style: layerStyle,
      width: measure(text, layerStyle),
    });
    shapes.push({ kind: 'rect', x: left, y, width: right - left, height: row, paint: 'n6-track' });
    let d = '';
    let runFrom: number | undefined;
    const flush = (to: number): void => {
      if (runFrom === undefined) return;
      const a = clampX(context, runFrom);
      const b = Math.max(clampX(context, to), a + 0.75);
      d += `M${a.toFixed(2)} ${y}H${b.toFixed(2)}v${row}H${a.toFixed(2)}z`;
      runFrom = undefined;
    };
    for (const { from, to } of columns(context)) {
      let here = false;
      for (let epoch = from; epoch < to && !here; epoch++) here = runsOn(model.epochs[epoch], mapping);
      if (here && runFrom === undefined) runFrom = from;
      if (!here || context.perEpoch > 6) {
        flush(here ? to : from);
      }
      if (here && names) {
        const layer = model.epochs[from]?.layers[0] ?? model.epochs[from]?.name ?? '';
        const a = clampX(context, from);
        const fit = fitText(layer, layerStyle, clampX(context, to) - a - 8, measure, leastLetters);
        if (fit)
          labels.push({
            kind: 'text',
            x: a + 4,
            y: y + 12.5,
            anchor: 'start',
            paint: mapping === 'software' ? 'n6-marker-text' : 'n6-label',
            style: layerStyle,
            ...fit,
          });
      }
    }
    flush(context.last);
    if (d !== '') shapes.push({ kind: 'path', d, paint });
  });
  return { shapes: [...shapes, ...labels], height: row * 2 + 3 };
}

/** A hybrid epoch runs on both: it stands in both rows. */
function runsOn(epoch: TimelineEpoch | undefined, mapping: 'software' | 'hardware'): boolean {
  return epoch !== undefined && (epoch.isHybrid || epoch.mapping === mapping);
}

/** Live bytes per epoch as a stepped area, with the peak marked and named. */
export function layOutLive(
  context: TimelineContext,
  top: number,
): { shapes: Shape[]; height: number; top: number; bottom: number } {
  const { model, measure, left, right, margin } = context;
  const shapes: Shape[] = [];
  const peak = [epochText(model, model.peakEpoch), say`epoch ${model.peakEpoch}`].map(
    (epoch) => say`peak ${formatSize(model.peak)} in ${epoch}`,
  );
  const heading = flow(
    [
      { text: say`Live activations`, paint: 'n6-ink', style: titleStyle },
      ...(model.peak > 0n
        ? [
            {
              text: peak.find((text) => measure(text, captionStyle) <= right - margin) ?? peak[1]!,
              paint: 'n6-ink',
              style: captionStyle,
            },
          ]
        : []),
    ],
    margin,
    top,
    right - margin,
    12,
    19,
    measure,
  );
  shapes.push(...heading.shapes);
  const plotTop = top + heading.height + 8;
  const bottom = plotTop + liveHeight;
  shapes.push({
    kind: 'rect',
    x: left,
    y: plotTop,
    width: right - left,
    height: liveHeight,
    paint: 'n6-track',
  });

  const most = Number(model.peak);
  const yOf = (bytes: number): number => (most === 0 ? bottom : bottom - (bytes / most) * (liveHeight - 6));
  for (const [bytes, y] of [
    [model.peak, yOf(most)],
    [model.peak / 2n, yOf(most / 2)],
  ] as const) {
    if (most === 0) break;
    const text = formatSize(bytes);
    const fit = fitText(text, { size: 10 }, left - margin - 8, measure, 99);
    shapes.push({ kind: 'path', d: `M${left} ${y.toFixed(2)}H${right}`, paint: 'n6-grid' });
    if (fit)
      shapes.push({
        kind: 'text',
        x: left - 8,
        y: y + 3.5,
        anchor: 'end',
        paint: 'n6-muted',
        style: { size: 10 },
        ...fit,
      });
  }

  let line = '';
  let lastX = left;
  for (const { from, to } of columns(context)) {
    let bytes = 0;
    for (let epoch = from; epoch < to; epoch++) bytes = Math.max(bytes, model.live[epoch] ?? 0);
    const y = yOf(bytes).toFixed(2);
    lastX = clampX(context, to);
    line +=
      line === ''
        ? `M${clampX(context, from).toFixed(2)} ${y}H${lastX.toFixed(2)}`
        : `V${y}H${lastX.toFixed(2)}`;
  }
  if (line !== '') {
    shapes.push(
      { kind: 'path', d: `${line}V${bottom}H${left}z`, paint: 'n6-live' },
      { kind: 'path', d: line, paint: 'n6-live-line' },
    );
  }
  if (most > 0) {
    const x = context.xOf(model.peakEpoch + 0.5);
    if (x >= left && x <= right)
      shapes.push({ kind: 'circle', x, y: yOf(most), radius: 4.5, paint: 'n6-peak-dot' });
  }
  return { shapes, height: bottom - top, top: plotTop, bottom };
}
