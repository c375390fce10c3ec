import { compareTexts } from '../../base/order';
import { formatAddress } from '../../base/size';
import { say, sayKey } from '../../base/wording';
import type { Box, ItemText } from '../shapes';
import { fitText } from '../textMetrics';
import {
  barKinds,
  barNumbers,
  barText,
  budgetText,
  changeText,
  isOverBudget,
  partName,
  partText,
  percentText,
  sizeText,
} from './details';
import type { FillBar, FillPart } from './model';
import {
  addBox,
  addText,
  headingStyle,
  labelStyle,
  paints,
  segmentId,
  smallStyle,
  type FillContext,
  type FillView,
} from './picture';

const barHeight = 18;
const rowHeight = 22;
const indent = 16;
/** Room of the mark that opens a row. */
const handleWidth = 16;
/** More parts of one thing are shown only when they are asked for. */
export const mostRows = 40;

/** One region or pool: name and numbers, below them the bar, all of it 100 %, below that what is opened of it. */
export function addBar(context: FillContext, bar: FillBar, y: number): number {
  const { shapes, items, left, right, measure, narrow, view } = context;
  const over = isOverBudget(bar);
  const paint = over ? 'n6-text-error' : 'n6-ink';
  const numbers = [barNumbers(bar), changeText({ ...bar, size: bar.used }), budgetText(bar)]
    .filter(Boolean)
    .join(' · ');
  const baseline = y + 12;
  const isOpen = view && bar.parts.length > 0 ? view.open.has(bar.id) : undefined;
  const nameLeft = left + (view ? handleWidth : 0);
  const nameWidth = right - nameLeft - (narrow ? 0 : measure(numbers, labelStyle) + 16);
  if (isOpen !== undefined) addText(context, isOpen ? '▾' : '▸', left, baseline, labelStyle, 'n6-muted');
  const name = fitText(bar.name, headingStyle, nameWidth, measure);
  const namePaint = bar.kind === 'pool' ? 'n6-npu-text' : 'n6-app-text';
  if (name) addText(context, name.text, nameLeft, baseline, headingStyle, namePaint);
  const kind = say`${sayKey(barKinds[bar.kind])} at ${formatAddress(bar.start)}`;
  if (!narrow && measure(kind, labelStyle) < nameWidth - (name?.width ?? 0) - 10)
    addText(context, kind, nameLeft + (name?.width ?? 0) + 10, baseline, labelStyle, 'n6-muted');
  let top = y + 19;
  if (narrow) {
    const whole = fitText(numbers, labelStyle, right - left, measure);
    if (whole) addText(context, whole.text, left, top + 11, labelStyle, paint);
    top += 18;
  } else addText(context, numbers, right, baseline, labelStyle, paint, 'end');

  const width = right - left;
  const bounds: Box = { x: left, y, width, height: top + barHeight - y };
  shapes.push({ kind: 'rect', x: left, y: top, width, height: barHeight, paint: 'n6-track', item: bar.id });
  items.push({
    id: bar.id,
    bounds,
    text: () => withState(barText(bar), isOpen),
    ...(isOpen === undefined
      ? {}
      : { isOpen, handle: { x: left - 4, y, width: handleWidth + 4, height: top - y } }),
  });
  addSegments(context, bar, { x: left, y: top, width, height: barHeight });
  return isOpen
    ? addParts(context, bar.id, bar.parts, bar.total, 1, top + barHeight + 5) + 12
    : top + barHeight + 13;
}

/** What fills the bar, the budget as a line, and where another build ended. */
function addSegments(context: FillContext, bar: FillBar, { x: left, y, width, height }: Box): void {
  const { shapes, measure } = context;
  // A region that is too full is drawn full; the numbers say by how much.
  const scale = width / Math.max(bar.total, bar.used, 1);
  let x = left;
  for (const part of bar.parts) {
    if (part.size === 0) continue;
    const own = part.size * scale;
    const box: Box = { x, y, width: Math.min(own, left + width - x), height };
    x += own;
    addBox(context, part, segmentId(part), box, bar.total);
    const text = `${partName(part)} ${sizeText(part.size)}`;
    const label = fitText(text, smallStyle, box.width - 8, measure, 6);
    // Dots would run through the letters.
    const paint = part.kind === 'weights' ? 'n6-label n6-on-hatch' : 'n6-label';
    if (label) addText(context, label.text, box.x + 4, y + 13, smallStyle, paint);
  }
  shapes.push({ kind: 'rect', x: left, y, width, height, paint: 'n6-frame' });
  const line = (bytes: number, reach: number, paint: string): void => {
    const at = left + bytes * scale;
    shapes.push({
      kind: 'path',
      d: `M${at.toFixed(2)} ${(y - reach).toFixed(2)}v${height + 2 * reach}`,
      paint,
    });
  };
  if (bar.budget !== undefined && bar.budget < Math.max(bar.total, bar.used)) line(bar.budget, 3, 'n6-end');
  if (bar.before !== undefined && bar.before !== null && bar.before !== bar.used && bar.before <= bar.total)
    line(bar.before, 3, 'n6-before');
}

/** The parts of a row, in the reader's order, the first of them where there are very many. */
function addParts(
  context: FillContext,
  parent: string,
  parts: readonly FillPart[],
  whole: number,
  depth: number,
  top: number,
): number {
  const view = context.view!;
  const limit = view.limits.get(parent) ?? mostRows;
  const sorted = inOrder(parts, view);
  let y = top;
  for (const part of sorted.slice(0, limit)) {
    const isOpen = part.parts.length > 0 ? view.open.has(part.id) : undefined;
    addRow(context, part, whole, depth, y, isOpen);
    y += rowHeight;
    if (isOpen) y = addParts(context, part.id, part.parts, part.size, depth + 1, y);
  }
  if (sorted.length > limit) y = addRest(context, parent, sorted.slice(limit), depth, y);
  return y;
}

/** Where the numbers of a row stand; narrow pictures have no bars. */
function columnsOf({ left, right, narrow }: FillContext, isCompared: boolean) {
  const change = isCompared ? 92 : 0;
  const changeRight = right;
  const shareRight = right - change;
  // A narrow picture has no room for shares beside changes.
  const share = narrow && isCompared ? 0 : 62;
  const sizeRight = shareRight - share;
  const barWidth = narrow ? 0 : Math.min(220, Math.round((right - left) * 0.2));
  const barLeft = sizeRight - 84 - barWidth;
  return { changeRight, share, shareRight, sizeRight, barLeft, barWidth, nameRight: barLeft - 10 };
}

function addRow(
  context: FillContext,
  part: FillPart,
  whole: number,
  depth: number,
  y: number,
  isOpen: boolean | undefined,
): void {
  const { shapes, items, measure, left, right } = context;
  const columns = columnsOf(context, part.before !== undefined);
  const x = left + depth * indent;
  const baseline = y + 15;
  shapes.push({ kind: 'rect', x, y, width: right - x, height: rowHeight, paint: 'n6-canvas', item: part.id });
  if (isOpen !== undefined) addText(context, isOpen ? '▾' : '▸', x, baseline, labelStyle, 'n6-muted');
  const nameLeft = x + handleWidth;
  const name = fitText(partName(part), labelStyle, columns.nameRight - nameLeft, measure, 2);
  if (name)
    addText(context, name.text, nameLeft, baseline, labelStyle, part.size === 0 ? 'n6-muted' : 'n6-ink');
  const note = rowNote(part);
  const room = columns.nameRight - nameLeft - (name?.width ?? 0) - 10;
  const place = note === '' ? undefined : fitText(note, smallStyle, room, measure, 8);
  if (place)
    addText(context, place.text, nameLeft + (name?.width ?? 0) + 10, baseline, smallStyle, 'n6-muted');
  if (columns.barWidth > 0) {
    const bar = { x: columns.barLeft, y: y + 6, width: columns.barWidth, height: 10 };
    shapes.push({ kind: 'rect', ...bar, paint: 'n6-track' });
    const filled = { ...bar, width: (bar.width * Math.min(part.size, whole)) / Math.max(1, whole) };
    shapes.push({ kind: 'rect', ...filled, paint: paints[part.kind] });
    if (part.kind === 'weights') shapes.push({ kind: 'rect', ...filled, paint: 'n6-par-dots' });
  }
  addText(context, sizeText(part.size), columns.sizeRight, baseline, labelStyle, 'n6-ink', 'end');
  if (columns.share > 0)
    addText(
      context,
      percentText(part.size, whole),
      columns.shareRight,
      baseline,
      labelStyle,
      'n6-muted',
      'end',
    );
  const change = fitText(changeText(part), labelStyle, 88, measure, 3);
  const grew = part.size > (part.before ?? 0);
  if (change)
    addText(
      context,
      change.text,
      columns.changeRight,
      baseline,
      labelStyle,
      grew ? 'n6-text-warning' : 'n6-npu-text',
      'end',
    );
  items.push({
    id: part.id,
    bounds: { x, y, width: right - x, height: rowHeight },
    text: () => withState(partText(part, whole), isOpen),
    ...(isOpen === undefined
      ? {}
      : { isOpen, handle: { x: x - 4, y, width: handleWidth + 2, height: rowHeight } }),
  });
}

/** A screen reader says whether a row is open. */
function withState(text: ItemText, isOpen: boolean | undefined): ItemText {
  if (isOpen === undefined) return text;
  return { ...text, label: `${text.label}, ${isOpen ? say`open` : say`closed`}` };
}

/** What stands in small letters behind a name. */
function rowNote({ level, start, declared }: FillPart): string {
  if (declared)
    return `${declared.file.slice(declared.file.lastIndexOf('/') + 1)}${declared.line === undefined ? '' : `:${declared.line}`}`;
  return start !== undefined && level !== 'object' ? formatAddress(start) : '';
}

/** Opens the rest when it is asked for. */
function addRest(
  context: FillContext,
  parent: string,
  rest: readonly FillPart[],
  depth: number,
  y: number,
): number {
  const { items, left, right, shapes } = context;
  const x = left + depth * indent;
  const size = sizeText(rest.reduce((sum, part) => sum + part.size, 0));
  const text = say`${rest.length} more: ${size}`;
  const id = `rest:${parent}`;
  const bounds = { x, y, width: right - x, height: rowHeight };
  shapes.push({ kind: 'rect', ...bounds, paint: 'n6-canvas', item: id });
  addText(context, text, x + handleWidth, y + 15, labelStyle, 'n6-muted');
  items.push({ id, bounds, text: () => ({ label: text, details: [text] }), isOpen: false, handle: bounds });
  return y + rowHeight;
}

/** Parts in the reader's order; of equals the larger one first. */
export function inOrder(parts: readonly FillPart[], { order }: Pick<FillView, 'order'>): readonly FillPart[] {
  const bySize = (a: FillPart, b: FillPart): number => b.size - a.size;
  const changed = ({ size, before }: FillPart): number => Math.abs(size - (before ?? 0));
  const compare: Readonly<Record<FillView['order'], (a: FillPart, b: FillPart) => number>> = {
    size: bySize,
    name: (a, b) => compareTexts(a.name, b.name),
    address: (a, b) => Number(firstAddress(a) - firstAddress(b)),
    change: (a, b) => changed(b) - changed(a),
  };
  return [...parts].sort((a, b) => compare[order](a, b) || bySize(a, b));
}

/** The lowest address of a part or of what is in it. */
export function firstAddress({ start, load, isCopy, parts }: FillPart): bigint {
  const own = isCopy ? (load ?? start) : start;
  if (own !== undefined) return own;
  return parts.reduce<bigint>((least, part) => {
    const at = firstAddress(part);
    return least === 0n || at < least ? at : least;
  }, 0n);
}
