import { say } from '../../base/wording';
import type { Shape } from '../shapes';
import { fitText, type TextStyle } from '../textMetrics';
import { millisecondsText, shortCount } from './details';
import { clampX, columns } from './epochLayout';
import type { TimelineEpoch } from './model';
import type { TimelineContext } from './picture';

const titleStyle: TextStyle = { size: 13, bold: true };
const noteStyle: TextStyle = { size: 11 };
const bandHeight = 40;

/** A cost per epoch with its own scale. */
interface Series {
  readonly title: string;
  readonly valueOf: (epoch: TimelineEpoch) => number;
  readonly textOf: (value: number) => string;
}

/** Cycles, measured time and power per epoch: a band for each that the files state, the dearest epoch named. */
export function layOutCost(
  context: TimelineContext,
  top: number,
): {
  readonly shapes: Shape[];
  readonly height: number;
  readonly bands: readonly { readonly top: number; readonly bottom: number }[];
} {
  const { model } = context;
  const all: readonly Series[] = [
    {
      title: say`Cycles, estimated`,
      valueOf: ({ cycles }) => cycles,
      textOf: (value) => say`${shortCount(value)} cycles`,
    },
    {
      title: say`Time, measured`,
      valueOf: ({ milliseconds }) => milliseconds,
      textOf: millisecondsText,
    },
    {
      title: say`Power, estimated`,
      valueOf: ({ milliwatts }) => milliwatts,
      textOf: (value) => say`${Math.round(value)} mW`,
    },
  ];
  const shapes: Shape[] = [];
  const bands: { top: number; bottom: number }[] = [];
  let y = top;
  for (const series of all) {
    const most = model.epochs.reduce((max, epoch) => Math.max(max, series.valueOf(epoch)), 0);
    if (most === 0) continue;
    y = addHeading(context, series, most, y, shapes) + 6;
    addBars(context, series, most, y, shapes);
    bands.push({ top: y, bottom: y + bandHeight });
    y += bandHeight + 14;
  }
  return { shapes, height: y - top, bands };
}

function addHeading(
  { model, measure, margin, right }: TimelineContext,
  { title, valueOf, textOf }: Series,
  most: number,
  y: number,
  shapes: Shape[],
): number {
  const at = model.epochs.findIndex((epoch) => valueOf(epoch) === most);
  const width = measure(title, titleStyle);
  const baseline = y + 14;
  shapes.push({
    kind: 'text',
    x: margin,
    y: baseline,
    text: title,
    anchor: 'start',
    paint: 'n6-ink',
    style: titleStyle,
    width,
  });
  const { operators, layers } = model.epochs[at]!;
  const what = layers[0] ?? operators[0];
  const text = say`up to ${textOf(most)} in ${say`epoch ${at}`}`;
  const note = fitText(
    what === undefined ? text : `${text} · ${what}`,
    noteStyle,
    right - margin - width - 12,
    measure,
    text.length,
  );
  if (note)
    shapes.push({
      kind: 'text',
      x: margin + width + 12,
      y: baseline,
      anchor: 'start',
      paint: 'n6-muted',
      style: noteStyle,
      ...note,
    });
  return y + 19;
}

/** A bar for each epoch in the colour of who runs it; where many share a pixel, the dearest of them. */
function addBars(
  context: TimelineContext,
  { valueOf }: Series,
  most: number,
  top: number,
  shapes: Shape[],
): void {
  const { model, left, right, perEpoch } = context;
  const bottom = top + bandHeight;
  shapes.push({ kind: 'rect', x: left, y: top, width: right - left, height: bandHeight, paint: 'n6-track' });
  const paths = { 'n6-hw-run': '', 'n6-sw': '' };
  for (const { from, to } of columns(context)) {
    let dearest = from;
    for (let epoch = from; epoch < to; epoch++)
      if (valueOf(model.epochs[epoch]!) > valueOf(model.epochs[dearest]!)) dearest = epoch;
    const epoch = model.epochs[dearest]!;
    const value = valueOf(epoch);
    if (value === 0) continue;
    const a = clampX(context, from);
    const b = Math.min(right, Math.max(clampX(context, to) - (perEpoch > 4 ? 1 : 0), a + 0.75));
    if (b <= a) continue;
    const length = Math.max(0.75, (value / most) * (bandHeight - 3));
    const paint = epoch.isHybrid || epoch.mapping === 'software' ? 'n6-sw' : 'n6-hw-run';
    paths[paint] +=
      `M${a.toFixed(2)} ${bottom.toFixed(2)}H${b.toFixed(2)}v${(-length).toFixed(2)}H${a.toFixed(2)}z`;
  }
  for (const [paint, d] of Object.entries(paths)) if (d !== '') shapes.push({ kind: 'path', d, paint });
}
