import { formatAddress, formatSize } from '../../base/size';
import type { Box, ItemText, Picture, PictureItem, Shape } from '../shapes';
import { isVisibleShape, narrowPicture } from '../shapes';
import { estimateText, fitText, wrapText, type MeasureText, type TextStyle } from '../textMetrics';
import type { FillBar, FillModel, FillPart } from './model';
import { squarify } from './treemap';

export interface FillLayoutOptions {
  readonly width: number;
  readonly measure?: MeasureText;
}

/** Something that can be pointed at: a bar, a section in it, an object or symbol of the treemap. */
export type FillItem = PictureItem;
export type FillPicture = Picture<FillItem>;

interface Context {
  readonly shapes: Shape[];
  readonly items: FillItem[];
  readonly measure: MeasureText;
  readonly left: number;
  readonly right: number;
  readonly narrow: boolean;
}

const titleStyle: TextStyle = { size: 20, bold: true };
const subtitleStyle: TextStyle = { size: 12 };
const headingStyle: TextStyle = { size: 13, bold: true };
const labelStyle: TextStyle = { size: 12 };
const smallStyle: TextStyle = { size: 10.5 };

const barHeight = 18;
/** Boxes of less than this many square pixels are drawn as one. */
const smallestArea = 14;

/** Lays the fill out: a bar for each region and pool, then the treemap of objects and symbols. Pure. */
export function layOutFill(model: FillModel, options: FillLayoutOptions): FillPicture {
  const width = Math.max(280, Math.floor(options.width));
  const narrow = width < 640;
  const margin = width < narrowPicture ? 10 : 24;
  const context: Context = {
    shapes: [{ kind: 'rect', x: 0, y: 0, width, height: 0, paint: 'n6-canvas' }],
    items: [],
    measure: options.measure ?? estimateText,
    left: margin,
    right: width - margin,
    narrow,
  };
  let y = addHeading(context, model, margin);
  for (const bar of model.bars) y = addBar(context, bar, y);
  y = addBarLegend(context, model, y + 4);
  y = addTreemap(context, model, y + 22);
  const height = Math.ceil(y + margin);
  const [canvas, ...shapes] = context.shapes;
  return {
    width,
    height,
    shapes: [{ ...canvas!, height } as Shape, ...shapes.filter(isVisibleShape)],
    items: context.items,
    title: `What fills the memory of ${model.title}`,
    description: descriptionOf(model),
  };
}

/** `AXISRAM1_S 42.2 %, DTCM 12.5 %; the largest object is build/camera.o`: what a screen reader says first. */
function descriptionOf({ bars, objects }: FillModel): string {
  const full = bars.map(({ name, used, total }) => `${name} ${percentText(used, total)}`).join(', ');
  const largest = objects.find(({ kind }) => kind === 'application');
  return `${full}.${largest ? ` The largest object is ${largest.name} with ${sizeText(largest.size)}.` : ''}`;
}

function sizeText(bytes: number): string {
  return formatSize(BigInt(Math.round(bytes)));
}

function percentText(part: number, whole: number): string {
  return whole === 0 ? '' : `${((part / whole) * 100).toFixed(1)} %`;
}

function addText(
  { shapes, measure }: Context,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
  paint: string,
  anchor: 'start' | 'end' = 'start',
): void {
  shapes.push({ kind: 'text', x, y, text, anchor, style, width: measure(text, style), paint });
}

function addHeading(context: Context, model: FillModel, top: number): number {
  const { left, right, measure } = context;
  let y = top;
  const add = (text: string, style: TextStyle, paint: string): void => {
    for (const line of wrapText(text, style, right - left, measure)) {
      addText(context, line, left, y + style.size, style, paint);
      y += style.size * 1.35;
    }
  };
  add(`What fills the memory of ${model.title}`, titleStyle, 'n6-ink');
  add(model.files.join(' · '), subtitleStyle, 'n6-muted');
  return y + 14;
}

/** One region or pool: name and numbers, below them the bar, all of it 100 %. */
function addBar(context: Context, bar: FillBar, y: number): number {
  const { shapes, items, left, right, measure, narrow } = context;
  const over = bar.budget !== undefined && bar.used > bar.budget;
  const numbers = `${sizeText(bar.used)} of ${sizeText(bar.total)} · ${percentText(bar.used, bar.total)}`;
  const budget =
    bar.budget === undefined ? '' : ` · budget ${sizeText(bar.budget)}${over ? ', exceeded' : ''}`;
  const paint = over ? 'n6-text-error' : 'n6-ink';
  const baseline = y + 12;
  const nameWidth = right - left - measure(numbers, labelStyle) - 16;
  const name = fitText(bar.name, headingStyle, narrow ? right - left : nameWidth, measure);
  if (name)
    addText(
      context,
      name.text,
      left,
      baseline,
      headingStyle,
      bar.kind === 'pool' ? 'n6-npu-text' : 'n6-app-text',
    );
  const kind = `${bar.kind} at ${formatAddress(bar.start)}`;
  const rest = nameWidth - (name?.width ?? 0) - 10 - measure(budget, labelStyle);
  if (!narrow && measure(kind, labelStyle) < rest) {
    addText(context, kind, left + (name?.width ?? 0) + 10, baseline, labelStyle, 'n6-muted');
  }
  let top = y + 19;
  if (narrow) {
    const whole = fitText(numbers + budget, labelStyle, right - left, measure);
    if (whole) addText(context, whole.text, left, top + 11, labelStyle, paint);
    top += 18;
  } else addText(context, numbers + budget, right, baseline, labelStyle, paint, 'end');

  const width = right - left;
  shapes.push({ kind: 'rect', x: left, y: top, width, height: barHeight, paint: 'n6-track', item: bar.id });
  items.push({ id: bar.id, bounds: { x: left, y: top, width, height: barHeight }, text: () => barText(bar) });
  // A region that is too full is drawn full; the numbers say by how much.
  const scale = width / Math.max(bar.total, bar.used, 1);
  let x = left;
  for (const part of bar.parts) {
    const own = part.size * scale;
    const box: Box = { x, y: top, width: Math.min(own, right - x), height: barHeight };
    x += own;
    addBox(context, part, box);
    const label = fitText(`${part.name} ${sizeText(part.size)}`, smallStyle, box.width - 8, measure, 6);
    if (label) addText(context, label.text, box.x + 4, top + 13, smallStyle, 'n6-label');
  }
  shapes.push({ kind: 'rect', x: left, y: top, width, height: barHeight, paint: 'n6-frame' });
  if (bar.budget !== undefined && bar.budget < Math.max(bar.total, bar.used)) {
    const at = left + bar.budget * scale;
    shapes.push({
      kind: 'path',
      d: `M${at.toFixed(2)} ${(top - 3).toFixed(2)}v${barHeight + 6}`,
      paint: 'n6-end',
    });
  }
  return top + barHeight + 13;
}

function barText(bar: FillBar): ItemText {
  const numbers = `${sizeText(bar.used)} of ${sizeText(bar.total)} (${percentText(bar.used, bar.total)})`;
  return {
    label: `${bar.kind} ${bar.name}: ${numbers}`,
    details: [
      bar.name,
      `${bar.kind} at ${formatAddress(bar.start)}`,
      numbers,
      `${sizeText(Math.max(0, bar.total - bar.used))} free`,
    ],
  };
}

const paints: Readonly<Record<FillPart['kind'], string>> = {
  application: 'n6-app-fill',
  activations: 'n6-npu-fill',
  weights: 'n6-par',
  nobody: 'n6-par',
};

/** A filled box that can be pointed at; weights are dotted, so that they differ by more than colour. */
function addBox({ shapes, items }: Context, part: FillPart, box: Box): void {
  if (box.width <= 0 || box.height <= 0) return;
  shapes.push({ kind: 'rect', ...box, paint: paints[part.kind], item: part.id });
  if (part.kind === 'weights') shapes.push({ kind: 'rect', ...box, paint: 'n6-par-dots' });
  items.push({
    id: part.id,
    bounds: box,
    text: () => ({
      label: [`${part.name}, ${sizeText(part.size)}`, ...part.details].join(', '),
      details: [part.name, sizeText(part.size), ...part.details],
    }),
  });
}

function addBarLegend(context: Context, { bars }: FillModel, y: number): number {
  const kinds = new Set(bars.flatMap(({ parts }) => parts.map(({ kind }) => kind)));
  const entries: [FillPart['kind'], string][] = [
    ['application', 'section of the build'],
    ['activations', 'activations of the model'],
    ['weights', 'weights: dotted'],
    ['nobody', 'alignment and room that the script reserves'],
  ];
  let x = context.left;
  let top = y;
  for (const [kind, text] of entries) {
    if (!kinds.has(kind)) continue;
    const width = context.measure(text, smallStyle);
    if (x > context.left && x + width + 20 > context.right) {
      x = context.left;
      top += 16;
    }
    const swatch = { x, y: top, width: 11, height: 11 };
    context.shapes.push({ kind: 'rect', ...swatch, paint: paints[kind] });
    if (kind === 'weights') context.shapes.push({ kind: 'rect', ...swatch, paint: 'n6-par-dots' });
    addText(context, text, x + 16, top + 10, smallStyle, 'n6-muted');
    x += width + 34;
  }
  return top + 14;
}

const treemapRatio = 0.52;

function addTreemap(context: Context, { objects }: FillModel, y: number): number {
  if (objects.length === 0) return y;
  const { left, right, measure } = context;
  const whole = objects.reduce((sum, { size }) => sum + size, 0);
  addText(context, 'Objects and symbols, by size', left, y, headingStyle, 'n6-ink');
  const sum = `${sizeText(whole)} in ${objects.length} ${objects.length === 1 ? 'object' : 'objects'}`;
  if (measure(sum, labelStyle) + measure('Objects and symbols, by size', headingStyle) + 20 < right - left) {
    addText(context, sum, right, y, labelStyle, 'n6-muted', 'end');
  }
  const width = right - left;
  const height = Math.max(240, Math.round(width * treemapRatio));
  const frame = { x: left, y: y + 10, width, height };
  const shown = gathered(objects, (smallestArea * 4 * whole) / (width * height), 'objects');
  squarify(
    shown.map(({ size }) => size),
    frame,
  ).forEach((box, index) => addObject(context, shown[index]!, box));
  return frame.y + height;
}

/** An object: its frame with its name, inside it its symbols. */
function addObject(context: Context, object: FillPart, box: Box): void {
  const { shapes, measure } = context;
  const inset = Math.min(1.5, box.width / 8, box.height / 8);
  const own: Box = {
    x: box.x + inset,
    y: box.y + inset,
    width: box.width - 2 * inset,
    height: box.height - 2 * inset,
  };
  const isNobody = object.kind === 'nobody';
  addBox(context, object, own);
  shapes.push({ kind: 'rect', ...own, paint: isNobody ? 'n6-frame' : 'n6-app-part' });
  const title =
    own.height > 30
      ? fitText(
          `${object.name.slice(object.name.lastIndexOf('/') + 1)}  ${sizeText(object.size)}`,
          smallStyle,
          own.width - 8,
          measure,
          5,
        )
      : undefined;
  const head = title ? 17 : 0;
  if (title) addText(context, title.text, own.x + 4, own.y + 12, smallStyle, 'n6-label');
  const inner: Box = {
    x: own.x + 2,
    y: own.y + head + (head === 0 ? 2 : 0),
    width: own.width - 4,
    height: own.height - head - 2 - (head === 0 ? 2 : 0),
  };
  if (inner.width < 12 || inner.height < 8 || object.parts.length < 2) return;
  const area = inner.width * inner.height;
  const symbols = gathered(object.parts, (smallestArea * object.size) / area, 'symbols');
  squarify(
    symbols.map(({ size }) => size),
    inner,
  ).forEach((cell, index) => {
    const symbol = symbols[index]!;
    addBox(context, symbol, cell);
    const label = cell.height > 13 ? fitText(symbol.name, smallStyle, cell.width - 6, measure, 4) : undefined;
    if (label) addText(context, label.text, cell.x + 3, cell.y + 11, smallStyle, 'n6-label');
    const size = sizeText(symbol.size);
    if (label && cell.height > 26 && measure(size, smallStyle) < cell.width - 6) {
      addText(context, size, cell.x + 3, cell.y + 23, smallStyle, 'n6-label-muted');
    }
  });
}

/** What is too small to see becomes one part, so that nothing is lost. `parts` are from large to small. */
function gathered(parts: readonly FillPart[], smallest: number, what: string): readonly FillPart[] {
  const first = parts.findIndex(({ size }) => size < smallest);
  if (first < 0 || parts.length - first < 2) return parts;
  const rest = parts.slice(first);
  const size = rest.reduce((sum, part) => sum + part.size, 0);
  const more: FillPart = {
    id: `more:${what}:${rest[0]!.id}`,
    name: `${rest.length} smaller ${what}`,
    size,
    kind: 'nobody',
    details: rest.slice(0, 6).map((part) => `${part.name} ${sizeText(part.size)}`),
    parts: [],
  };
  return [...parts.slice(0, first), more].sort((a, b) => b.size - a.size);
}
