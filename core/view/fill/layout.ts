import { say } from '../../base/wording';
import type { Box } from '../shapes';
import { narrowPicture, onCanvas } from '../shapes';
import { estimateText, wrapText, type MeasureText, type TextStyle } from '../textMetrics';
import { fillDescription, fillSubtitle } from './details';
import type { FillModel, FillPart } from './model';
import { addText, paints, smallStyle, type FillContext, type FillPicture, type FillView } from './picture';
import { addBar } from './treeLayout';
import { addTreemap } from './treemapLayout';

export interface FillLayoutOptions {
  readonly width: number;
  readonly measure?: MeasureText;
  /** What is opened; without it the picture is one of a file, where nothing opens. */
  readonly view?: FillView;
  /** Title block: wanted in a file, superfluous under a page's own heading. */
  readonly heading?: boolean;
}

const titleStyle: TextStyle = { size: 20, bold: true };
const subtitleStyle: TextStyle = { size: 12 };

/** Lays the fill out: a bar for each region and pool with what is opened of it, then the treemap. Pure. */
export function layOutFill(model: FillModel, options: FillLayoutOptions): FillPicture {
  const width = Math.max(280, Math.floor(options.width));
  const margin = width < narrowPicture ? 10 : 24;
  const context: FillContext = {
    shapes: [],
    items: [],
    measure: options.measure ?? estimateText,
    left: margin,
    right: width - margin,
    narrow: width < 640,
    view: options.view,
  };
  let y = options.heading ? addHeading(context, model, margin) : 8;
  for (const bar of model.bars) y = addBar(context, bar, y);
  y = addLegend(context, model, y + 4);
  const treemap: Box | undefined = addTreemap(context, model, y + 22);
  if (treemap) y = treemap.y + treemap.height;
  return {
    ...onCanvas(width, Math.ceil(y + margin), context.shapes),
    items: context.items,
    title: say`What fills the memory of ${model.title}`,
    description: fillDescription(model),
    treemap,
  };
}

function addHeading(context: FillContext, model: FillModel, top: number): number {
  const { left, right, measure } = context;
  let y = top;
  const add = (text: string, style: TextStyle, paint: string): void => {
    for (const line of wrapText(text, style, right - left, measure)) {
      addText(context, line, left, y + style.size, style, paint);
      y += style.size * 1.35;
    }
  };
  add(say`What fills the memory of ${model.title}`, titleStyle, 'n6-ink');
  add(fillSubtitle(model), subtitleStyle, 'n6-muted');
  return y + 14;
}

function addLegend(context: FillContext, { bars, comparedWith }: FillModel, y: number): number {
  const { measure, left, right, shapes } = context;
  const kinds = new Set(bars.flatMap(({ parts }) => parts.map(({ kind }) => kind)));
  const entries: [FillPart['kind'], string][] = [
    ['application', say`section of the build`],
    ['activations', say`activations of the model`],
    ['weights', say`weights: dotted`],
    ['nobody', say`alignment and room that the script reserves`],
  ];
  let x = left;
  let top = y;
  const place = (width: number): void => {
    if (x <= left || x + width + 20 <= right) return;
    x = left;
    top += 16;
  };
  for (const [kind, text] of entries) {
    if (!kinds.has(kind)) continue;
    const width = measure(text, smallStyle);
    place(width);
    const swatch = { x, y: top, width: 11, height: 11 };
    shapes.push({ kind: 'rect', ...swatch, paint: paints[kind] });
    if (kind === 'weights') shapes.push({ kind: 'rect', ...swatch, paint: 'n6-par-dots' });
    addText(context, text, x + 16, top + 10, smallStyle, 'n6-muted');
    x += width + 34;
  }
  const lines: readonly (readonly [paint: string, text: string, isThere: boolean])[] = [
    ['n6-end', say`budget: dashed line`, bars.some(({ budget }) => budget !== undefined)],
    ['n6-before', say`filled to here in the other build`, comparedWith !== undefined],
  ];
  for (const [paint, text, isThere] of lines) {
    if (!isThere) continue;
    const width = measure(text, smallStyle);
    place(width);
    shapes.push({ kind: 'path', d: `M${(x + 5.5).toFixed(2)} ${top}v12`, paint });
    addText(context, text, x + 16, top + 10, smallStyle, 'n6-muted');
    x += width + 34;
  }
  return top + 14;
}
