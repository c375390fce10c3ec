import { say } from '../../base/wording';
import type { Box } from '../shapes';
import { fitText } from '../textMetrics';
import { changeText, partName, sizeText } from './details';
import { fillObjects, type FillModel, type FillPart } from './model';
import { addBox, addText, cellId, headingStyle, labelStyle, smallStyle, type FillContext } from './picture';
import { squarify } from './treemap';

/** Boxes of less than this many square pixels are drawn as one. */
const smallestArea = 14;
const treemapRatio = 0.52;

/** The treemap of objects and symbols below the tree; answers where it lies, undefined where no object is known. */
export function addTreemap(context: FillContext, model: FillModel, y: number): Box | undefined {
  const { left, right, measure, view } = context;
  const objects = fillObjects(model).filter(({ size }) => size > 0);
  if (objects.length === 0) return undefined;
  const focus = view?.focus === undefined ? undefined : objects.find(({ id }) => id === view.focus);
  const shown = focus ? [focus] : objects;
  const whole = shown.reduce((sum, { size }) => sum + size, 0);
  const title = focus ? say`Symbols of ${partName(focus)}, by size` : say`Objects and symbols, by size`;
  const sum = focus
    ? say`${sizeText(whole)} in ${focus.parts.length} symbols`
    : objects.length === 1
      ? say`${sizeText(whole)} in 1 object`
      : say`${sizeText(whole)} in ${objects.length} objects`;
  const heading = fitText(title, headingStyle, right - left, measure);
  if (heading) addText(context, heading.text, left, y, headingStyle, 'n6-ink');
  if (measure(sum, labelStyle) + (heading?.width ?? 0) + 20 < right - left)
    addText(context, sum, right, y, labelStyle, 'n6-muted', 'end');
  const width = right - left;
  const frame: Box = { x: left, y: y + 10, width, height: Math.max(240, Math.round(width * treemapRatio)) };
  const drawn = gathered(shown, (smallestArea * 4 * whole) / (frame.width * frame.height), 'objects');
  squarify(
    drawn.map(({ size }) => size),
    frame,
  ).forEach((box, index) => addObject(context, drawn[index]!, box, whole));
  return frame;
}

/** An object: its frame with its name, inside it its symbols. */
function addObject(context: FillContext, object: FillPart, box: Box, whole: number): void {
  const { shapes, measure } = context;
  const inset = Math.min(1.5, box.width / 8, box.height / 8);
  const own: Box = {
    x: box.x + inset,
    y: box.y + inset,
    width: box.width - 2 * inset,
    height: box.height - 2 * inset,
  };
  addBox(context, object, object.id, own, whole);
  shapes.push({ kind: 'rect', ...own, paint: object.kind === 'nobody' ? 'n6-neutral-part' : 'n6-app-part' });
  const name = partName(object);
  const text = [name.slice(name.lastIndexOf('/') + 1), sizeText(object.size), changeText(object)]
    .filter(Boolean)
    .join('  ');
  const title = own.height > 30 ? fitText(text, smallStyle, own.width - 8, measure, 5) : undefined;
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
  const visible = object.parts.filter(({ size }) => size > 0);
  const symbols = gathered(visible, (smallestArea * object.size) / area, 'symbols');
  squarify(
    symbols.map(({ size }) => size),
    inner,
  ).forEach((cell, index) => addSymbol(context, symbols[index]!, cell, object.size));
}

function addSymbol(context: FillContext, symbol: FillPart, cell: Box, whole: number): void {
  const { shapes, measure } = context;
  addBox(context, symbol, cellId(symbol), cell, whole);
  const change = changeText(symbol);
  // Grown and new ones stand out by their frame, in every theme.
  const isFramed = change !== '' && symbol.size > (symbol.before ?? 0) && cell.width > 5 && cell.height > 5;
  if (isFramed) {
    const frame = { x: cell.x + 1.5, y: cell.y + 1.5, width: cell.width - 3, height: cell.height - 3 };
    shapes.push({ kind: 'rect', ...frame, paint: 'n6-grown-part' });
  }
  const name = partName(symbol);
  const inset = isFramed ? 3 : 0;
  const room = cell.width - 6 - 2 * inset;
  const label = cell.height > 13 + 2 * inset ? fitText(name, smallStyle, room, measure, 4) : undefined;
  if (!label) return;
  const [x, y] = [cell.x + 3 + inset, cell.y + 11 + inset];
  addText(context, label.text, x, y, smallStyle, 'n6-label');
  const size = [sizeText(symbol.size), change].filter(Boolean).join('  ');
  if (cell.height > 26 + 2 * inset && measure(size, smallStyle) < room)
    addText(context, size, x, y + 12, smallStyle, 'n6-label');
}

/** What is too small to see becomes one part, so that nothing is lost. `parts` are from large to small. */
function gathered(
  parts: readonly FillPart[],
  smallest: number,
  what: 'objects' | 'symbols',
): readonly FillPart[] {
  const first = parts.findIndex(({ size }) => size < smallest);
  if (first < 0 || parts.length - first < 2) return parts;
  const rest = parts.slice(first);
  const more: FillPart = {
    id: `more:${what}:${rest[0]!.id}`,
    name: what === 'objects' ? say`${rest.length} smaller objects` : say`${rest.length} smaller symbols`,
    size: rest.reduce((sum, part) => sum + part.size, 0),
    kind: 'nobody',
    level: what === 'objects' ? 'object' : 'symbol',
    parts: [],
  };
  return [...parts.slice(0, first), more].sort((a, b) => b.size - a.size);
}
