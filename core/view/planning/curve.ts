import { formatAddress, formatSize } from '../../base/size';
import { say, sayList } from '../../base/wording';
import type { Shape } from '../shapes';
import { shortSize } from '../shortSize';
import { fitText, type MeasureText, type TextStyle } from '../textMetrics';
import { activationsAt, addressOf, type PlanModel } from './model';

export interface CurveOptions {
  readonly width: number;
  readonly measure: MeasureText;
  /** Where the handle stands: bytes from the region's start. */
  readonly at: number;
}

export interface CurvePicture {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  readonly xOf: (at: number) => number;
  readonly atOf: (x: number) => number;
  /** Ends that a handle snaps to: today's, the plans', the highest. */
  readonly marks: readonly number[];
}

const textStyle: TextStyle = { size: 11 };
const boldStyle: TextStyle = { size: 11, bold: true };
const plotHeight = 84;
const rowHeight = 15;

interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly xOf: (at: number) => number;
  readonly yOf: (bytes: number) => number;
}

/**
 * The frontier: across the end of the application's region, up what pools may take then. The line of what the models need
 * at least cuts it; what lies beyond the highest end or below the application's need is hatched as impossible.
 */
export function layOutCurve(model: PlanModel, options: CurveOptions): CurvePicture {
  const { width } = options;
  const left = 12;
  const right = Math.max(left + 80, width - 12);
  const most = Math.max(1, model.least, ...model.points.map(({ activations }) => activations)) * 1.08;
  const top = 2 * rowHeight + 8;
  const bottom = top + plotHeight;
  const span = Math.max(1, model.limit);
  const plot: Plot = {
    left,
    right,
    top,
    bottom,
    xOf: (at) => left + (Math.max(0, Math.min(span, at)) / span) * (right - left),
    yOf: (bytes) => bottom - (bytes / most) * plotHeight,
  };
  const marks = marksOf(model);
  return {
    width,
    height: bottom + rowHeight + 6,
    xOf: plot.xOf,
    atOf: (x) => ((Math.max(left, Math.min(right, x)) - left) / (right - left)) * span,
    marks: marks.map(({ at }) => at),
    shapes: [
      { kind: 'rect', x: left, y: top, width: right - left, height: plotHeight, paint: 'n6-track' },
      ...curveShapes(model, plot),
      ...impossibleShapes(model, plot),
      ...leastShapes(model, plot, options),
      ...markShapes(marks, plot, options),
      ...axisShapes(model, plot, options),
      ...handleShapes(plot, options.at),
    ],
  };
}

function curveShapes({ points }: PlanModel, { xOf, yOf, bottom }: Plot): Shape[] {
  if (points.length === 0) return [];
  const first = points[0]!;
  const line = [`M${n(xOf(0))} ${n(yOf(first.activations))}`]
    .concat(points.map(({ at, activations }) => `L${n(xOf(at))} ${n(yOf(activations))}`))
    .join('');
  const end = n(xOf(points[points.length - 1]!.at));
  return [
    { kind: 'path', d: `${line}L${end} ${n(bottom)}L${n(xOf(0))} ${n(bottom)}Z`, paint: 'n6-live' },
    { kind: 'path', d: line, paint: 'n6-live-line' },
  ];
}

/** Where the application has too little on the left, where the models have on the right. */
function impossibleShapes({ need, highest, limit }: PlanModel, { xOf, top, bottom }: Plot): Shape[] {
  const box = (from: number, to: number): Shape[] =>
    to - from < 1
      ? []
      : [
          {
            kind: 'rect',
            x: from,
            y: top,
            width: to - from,
            height: bottom - top,
            paint: 'n6-hatch-warning',
          },
        ];
  if (highest === null) return box(xOf(0), xOf(limit));
  return [...box(xOf(0), xOf(need)), ...box(xOf(highest), xOf(limit))];
}

function leastShapes(
  { least, need, highest }: PlanModel,
  { left, right, xOf, yOf }: Plot,
  { measure }: CurveOptions,
): Shape[] {
  const y = yOf(least);
  const wanted = say`the models need ${formatSize(BigInt(least))}`;
  const text = fitText(wanted, textStyle, right - left - 12, measure);
  // Beside what is hatched where there is room: stripes are hard to read through.
  const open = highest === null ? left : xOf(need);
  const x = highest !== null && measure(wanted, textStyle) + 12 < xOf(highest) - open ? open + 6 : left + 6;
  return [
    { kind: 'path', d: `M${n(left)} ${n(y)}H${n(right)}`, paint: 'n6-end' },
    ...(text
      ? [
          label(
            text.text,
            x,
            y > 40 + rowHeight * 2 ? y - 4 : y + 12,
            'start',
            'n6-label n6-on-hatch',
            textStyle,
            text.width,
          ),
        ]
      : []),
  ];
}

interface Mark {
  readonly at: number;
  readonly text: string;
}

/** Today's end, the plans', and the highest; those at one place share a mark. */
function marksOf({ today, plans, highest }: PlanModel): Mark[] {
  const named: Mark[] = [
    { at: today, text: say`today` },
    ...plans.map(({ at }, index) => ({ at, text: say`plan ${index + 1}` })),
    ...(highest === null ? [] : [{ at: highest, text: say`most` }]),
  ];
  const marks = new Map<number, string[]>();
  for (const { at, text } of named) marks.set(at, [...(marks.get(at) ?? []), text]);
  return [...marks].map(([at, texts]) => ({ at, text: sayList(texts) })).sort((a, b) => a.at - b.at);
}

/** Names in two rows above the plot; one that finds no room in either goes without. */
function markShapes(
  marks: readonly Mark[],
  { xOf, top, bottom, left, right }: Plot,
  { measure }: CurveOptions,
): Shape[] {
  const ends = [-Infinity, -Infinity];
  return marks.flatMap(({ at, text }): Shape[] => {
    const x = xOf(at);
    const width = measure(text, boldStyle);
    const start = Math.max(left, Math.min(x - width / 2, right - width));
    const row = ends.findIndex((end) => start > end + 8);
    const line: Shape = { kind: 'path', d: `M${n(x)} ${n(top)}V${n(bottom)}`, paint: 'n6-peak' };
    if (row < 0) return [line];
    ends[row] = start + width;
    // The lower row stands nearer to the plot.
    const y = row === 0 ? top - 5 : top - 5 - rowHeight;
    return [line, label(text, start, y, 'start', 'n6-label', boldStyle, width)];
  });
}

function axisShapes(model: PlanModel, { left, right, bottom }: Plot, { measure, at }: CurveOptions): Shape[] {
  const y = bottom + rowHeight - 2;
  const here = say`${model.region} ends at ${formatAddress(addressOf(model, at))}: ${formatSize(BigInt(at))} · ${shortSize(BigInt(activationsAt(model, at)))} for activations`;
  const text = fitText(here, textStyle, right - left, measure);
  return text ? [label(text.text, left, y, 'start', 'n6-muted', textStyle, text.width)] : [];
}

function handleShapes({ xOf, top, bottom }: Plot, at: number): Shape[] {
  const x = xOf(at);
  return [
    { kind: 'path', d: `M${n(x)} ${n(top - 2)}V${n(bottom + 2)}`, paint: 'n6-scrub' },
    { kind: 'circle', x, y: (top + bottom) / 2, radius: 7, paint: 'n6-scrub-flag' },
  ];
}

function label(
  text: string,
  x: number,
  y: number,
  anchor: 'start' | 'middle' | 'end',
  paint: string,
  style: TextStyle,
  width: number,
): Shape {
  return { kind: 'text', x, y, text, anchor, paint, style, width };
}

function n(value: number): string {
  return value.toFixed(2);
}
