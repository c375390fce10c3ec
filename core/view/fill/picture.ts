import type { Box, Picture, PictureItem, Shape } from '../shapes';
import type { MeasureText, TextStyle } from '../textMetrics';
import { partText } from './details';
import type { FillPart } from './model';

/** Something that can be pointed at: a row of the tree, a section in a bar, an object or symbol of the treemap. */
export interface FillItem extends PictureItem {
  /** Of a row of the tree: whether its parts are shown; undefined where it has none. */
  readonly isOpen?: boolean;
  /** Of a row with parts: what opens and closes it. */
  readonly handle?: Box;
}

export interface FillPicture extends Picture<FillItem> {
  /** Where the treemap lies. */
  readonly treemap: Box | undefined;
}

/** What is on the screen of all that there is. */
export interface FillView {
  /** Ids of the rows whose parts are shown. */
  readonly open: ReadonlySet<string>;
  readonly order: FillOrder;
  /** Id of the object that has the treemap for itself. */
  readonly focus: string | undefined;
  /** How many parts of a row are shown, where that is not `mostRows`. */
  readonly limits: ReadonlyMap<string, number>;
}

export const fillOrders = ['size', 'name', 'address', 'change'] as const;
export type FillOrder = (typeof fillOrders)[number];

/** What the parts of the fill need to draw themselves. */
export interface FillContext {
  readonly shapes: Shape[];
  readonly items: FillItem[];
  readonly measure: MeasureText;
  readonly left: number;
  readonly right: number;
  readonly narrow: boolean;
  /** Undefined in a file: nothing opens there. */
  readonly view: FillView | undefined;
}

export const headingStyle: TextStyle = { size: 13, bold: true };
export const labelStyle: TextStyle = { size: 12 };
export const smallStyle: TextStyle = { size: 10.5 };

/** Of a part that is drawn beside its row: the treemap's cell, the segment of a bar. */
export const cellId = (part: FillPart): string => `cell:${part.id}`;
export const segmentId = (part: FillPart): string => `segment:${part.id}`;

export function addText(
  { shapes, measure }: FillContext,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
  paint: string,
  anchor: 'start' | 'end' = 'start',
): void {
  shapes.push({ kind: 'text', x, y, text, anchor, style, width: measure(text, style), paint });
}

export const paints: Readonly<Record<FillPart['kind'], string>> = {
  application: 'n6-app-fill',
  activations: 'n6-npu-fill',
  weights: 'n6-par',
  nobody: 'n6-par',
};

/** A filled box that can be pointed at; weights are dotted, so that they differ by more than colour. */
export function addBox(
  { shapes, items }: FillContext,
  part: FillPart,
  id: string,
  box: Box,
  whole: number,
): void {
  if (box.width <= 0 || box.height <= 0) return;
  shapes.push({ kind: 'rect', ...box, paint: paints[part.kind], item: id });
  if (part.kind === 'weights') shapes.push({ kind: 'rect', ...box, paint: 'n6-par-dots' });
  items.push({ id, twin: part.id, bounds: box, text: () => partText(part, whole) });
}
