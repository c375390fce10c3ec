import { byteCount, intersect } from '../../base/addressRange';
import { formatSize } from '../../base/size';
import { textBox, type Box, type TextShape } from '../shapes';
import { fitText, wrapName, type TextStyle } from '../textMetrics';
import type { TimelineContext } from './picture';
import type { TimelineBuffer } from './model';

const nameStyle: TextStyle = { size: 10 };
const nameLeading = 12;
/** More names than this cannot be read anyway; it also bounds the search for collisions. */
const mostNames = 300;
/** Fewer letters than this before an ellipsis name nothing. */
const leastLetters = 8;
/** A rectangle that more others overlap than this is a jumble: it is named across them or not at all. */
const mostOthers = 6;

/** A buffer and the rectangle that it is drawn as. */
export interface PlacedBuffer {
  readonly buffer: TimelineBuffer;
  readonly box: Box;
}

/**
 * Names of the largest first. Aliases share bytes and epochs: each gets its name where no outline of another crosses it,
 * and a name that would touch another is left out.
 */
export function layOutNames(context: TimelineContext, placed: readonly PlacedBuffer[]): TextShape[] {
  const shapes: TextShape[] = [];
  const taken: Box[] = [];
  const bySize = placed
    .filter(({ box }) => isRoomy(box))
    .sort((a, b) => area(b.box) - area(a.box))
    .slice(0, mostNames);
  for (const { buffer, box } of bySize) {
    const others = placed.flatMap((other) =>
      other.buffer !== buffer && overlaps(other.box, box, 0.5, 0.5) ? [other.box] : [],
    );
    for (const [part, cutting] of places(box, others)) {
      const lines = nameIn(context, buffer, part, cutting);
      const boxes = lines.map(textBox);
      const touches = boxes.some((at) => taken.some((other) => overlaps(other, at, -4, -2)));
      if (boxes.length === 0 || touches) continue;
      taken.push(...boxes);
      shapes.push(...lines);
      break;
    }
  }
  return shapes;
}

function isHatched({ model }: TimelineContext, { range, first, last }: TimelineBuffer): boolean {
  return model.conflicts.some(
    (conflict) =>
      conflict.first <= last && first <= conflict.last && intersect(conflict.range, range) !== undefined,
  );
}

function isRoomy({ width, height }: Box): boolean {
  return (width >= 44 && height >= 13) || (height >= 44 && width >= 13);
}

function area({ width, height }: Box): number {
  return width * height;
}

/** Whether two boxes share more than so many pixels across and down; with negative numbers, whether they come as near. */
function overlaps(a: Box, b: Box, across: number, down: number): boolean {
  return (
    a.x + across < b.x + b.width &&
    b.x + across < a.x + a.width &&
    a.y + down < b.y + b.height &&
    b.y + down < a.y + a.height
  );
}

type Place = readonly [Box, 'whole' | 'cut'];

/** Where a name may stand, best first: parts of the box that are the buffer's own, parts that no outline crosses. */
function places(box: Box, others: readonly Box[]): Place[] {
  if (others.length === 0 || others.length > mostOthers) return [[box, 'cut']];
  const edges = (from: number, to: number, inner: readonly number[]): number[] =>
    [...new Set([from, to, ...inner.filter((at) => at > from && at < to)])].sort((a, b) => a - b);
  const xs = edges(
    box.x,
    box.x + box.width,
    others.flatMap(({ x, width }) => [x, x + width]),
  );
  const ys = edges(
    box.y,
    box.y + box.height,
    others.flatMap(({ y, height }) => [y, y + height]),
  );
  const own: Box[] = [];
  const shared: Box[] = [];
  for (const [x, right] of pairs(xs)) {
    for (const [y, bottom] of pairs(ys)) {
      const part = { x, y, width: right - x, height: bottom - y };
      if (!isRoomy(part)) continue;
      const over = others.filter((other) => overlaps(other, part, 0, 0));
      if (over.length === 0) own.push(part);
      else if (over.every((other) => contains(other, part))) shared.push(part);
    }
  }
  const largestFirst = (a: Box, b: Box): number => area(b) - area(a);
  own.sort(largestFirst);
  shared.sort(largestFirst);
  return [
    ...own.map((part): Place => [part, 'whole']),
    ...shared.map((part): Place => [part, 'whole']),
    ...own.slice(0, 1).map((part): Place => [part, 'cut']),
    [box, 'whole'],
  ];
}

function pairs(sorted: readonly number[]): [number, number][] {
  return sorted.flatMap((from, i) => sorted.slice(i + 1).map((to): [number, number] => [from, to]));
}

function contains(outer: Box, inner: Box): boolean {
  return (
    outer.x <= inner.x &&
    inner.x + inner.width <= outer.x + outer.width &&
    outer.y <= inner.y &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/**
 * The whole name of a buffer in its rectangle: in one line with the size where that fits, in several, or upright. A cut
 * one only where that is asked for and enough of it is left to tell it from others.
 */
function nameIn(
  context: TimelineContext,
  buffer: TimelineBuffer,
  box: Box,
  cutting: 'whole' | 'cut',
): TextShape[] {
  const { measure } = context;
  const common = {
    kind: 'text',
    anchor: 'start',
    // Where the application lies too, its hatch would run through the letters.
    paint: isHatched(context, buffer) ? 'n6-label n6-on-hatch' : 'n6-label',
    style: nameStyle,
    item: `buffer:${buffer.id}`,
  } as const;
  const middle = box.y + box.height / 2;
  const texts = [`${buffer.name} · ${formatSize(byteCount(buffer.range))}`, buffer.name];
  const width = box.width - 14;
  const across = (text: string, row: number, rows: number): TextShape => ({
    ...common,
    x: box.x + 7,
    y: middle + 3.5 + (row - (rows - 1) / 2) * nameLeading,
    text,
    width: measure(text, nameStyle),
  });
  const lies = box.height >= nameLeading + 1;
  const fits = texts.find((text) => measure(text, nameStyle) <= width);
  const whole = lies ? fits : undefined;
  if (whole !== undefined) return [across(whole, 0, 1)];
  const lines = wrapName(buffer.name, nameStyle, width, measure);
  if (lines && lines.length * nameLeading + 4 <= box.height)
    return lines.map((text, row) => across(text, row, lines.length));
  const upright = (fit: { text: string; width: number }): TextShape => ({
    ...common,
    x: box.x + box.width / 2 + 3.5,
    y: middle + fit.width / 2,
    vertical: true,
    ...fit,
  });
  const stands = box.width >= nameLeading + 1;
  const length = box.height - 10;
  const standing = texts.map((text) => fitText(text, nameStyle, length, measure, 99)).find((fit) => fit);
  if (standing && stands) return [upright(standing)];
  // Dots behind a stub leave nothing to read.
  if (cutting === 'whole' || buffer.role === 'weights') return [];
  const cut = (room: number): ReturnType<typeof fitText> =>
    fitText(buffer.name, nameStyle, room, measure, leastLetters);
  const lying = lies ? cut(width) : undefined;
  const tall = stands && length > width ? cut(length) : undefined;
  if (tall && tall.text.length > (lying?.text.length ?? 0)) return [upright(tall)];
  return lying ? [across(lying.text, 0, 1)] : [];
}
