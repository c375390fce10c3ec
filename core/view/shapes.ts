import { coordinate, element, escapeXml } from './svg';
import type { TextStyle } from './textMetrics';

/**
 * What a layout is made of. `paint` is a class of `theme.ts`; `item` ties the shape to the thing it shows, for tooltip,
 * selection and the accessibility tree. Plain data: the browser, the command line and the tests read the same.
 */
export type Shape = RectShape | PathShape | TextShape | CircleShape;

interface ShapeBase {
  readonly paint: string;
  readonly item?: string;
}
export interface RectShape extends ShapeBase {
  readonly kind: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius?: number;
  /** One of very many: drawn together with its neighbours of the same paint where each needs no element of its own. */
  readonly bulk?: boolean;
}
export interface PathShape extends ShapeBase {
  readonly kind: 'path';
  readonly d: string;
}
export interface TextShape extends ShapeBase {
  readonly kind: 'text';
  readonly x: number;
  /** Baseline. */
  readonly y: number;
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly style: TextStyle;
  /** Measured width in pixels, so that tests can look for collisions without a browser. */
  readonly width: number;
  /** Reads upwards; `x`, `y` is then the lower end of the baseline. */
  readonly vertical?: boolean;
}
export interface CircleShape extends ShapeBase {
  readonly kind: 'circle';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pictures narrower than this have small margins, and so has the page around them. */
export const narrowPicture = 480;

/** A finished picture: shapes in painting order and the things that they show. */
export interface Picture<Item extends PictureItem> {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  readonly items: readonly Item[];
  /** Read out first by a screen reader. */
  readonly title: string;
  readonly description: string;
}

/** A thing in a picture that can be pointed at, selected and read out. */
export interface PictureItem {
  /** Stable over re-layout and reload. */
  readonly id: string;
  readonly bounds: Box;
  /** The id of the item that this one shows again in another place: both are marked together. */
  readonly twin?: string;
  /** Made when asked for: 1,700 tooltips that nobody reads would cost a frame. */
  readonly text: () => ItemText;
}

export interface ItemText {
  /** One sentence for the screen reader. */
  readonly label: string;
  /** Lines of the tooltip; the first is its title. */
  readonly details: readonly string[];
}

/** Shapes on the background of a picture, without those that show nothing. */
export function onCanvas(
  width: number,
  height: number,
  shapes: readonly Shape[],
): Pick<Picture<PictureItem>, 'width' | 'height' | 'shapes'> {
  const canvas: Shape = { kind: 'rect', x: 0, y: 0, width, height, paint: 'n6-canvas' };
  return { width, height, shapes: [canvas, ...shapes.filter(isVisibleShape)] };
}

/** Whether a shape shows anything: names of broken files may be empty. */
function isVisibleShape(shape: Shape): boolean {
  return shape.kind !== 'text' || shape.text.trim() !== '';
}

/** The text's box, from its baseline: what must not touch another text. */
export function textBox(shape: TextShape): Box {
  if (shape.vertical)
    return {
      x: shape.x - shape.style.size * 0.8,
      y: shape.y - shape.width,
      width: shape.style.size,
      height: shape.width,
    };
  const x =
    shape.anchor === 'start'
      ? shape.x
      : shape.anchor === 'middle'
        ? shape.x - shape.width / 2
        : shape.x - shape.width;
  return { x, y: shape.y - shape.style.size * 0.8, width: shape.width, height: shape.style.size };
}

/** Narrower than this in pixels nobody hits a thing. */
const thin = 4;

/** The topmost item at a point, by painting order; `slack` widens narrow items so that a pointer can hit them. */
export function itemAt<Item extends PictureItem>(
  items: readonly Item[],
  x: number,
  y: number,
  slack = 2,
): Item | undefined {
  let near: Item | undefined;
  let hit: Item | undefined;
  for (let i = items.length - 1; i >= 0; i--) {
    const item = items[i]!;
    const { x: left, y: top, width, height } = item.bounds;
    if (y < top || y > top + height || x < left - slack || x > left + width + slack) continue;
    if (x < left || x > left + width) near ??= item;
    else hit ??= item;
  }
  if (!hit || !near) return hit ?? near;
  // What is too thin to hit goes before something wide beside it.
  return near.bounds.width <= thin && hit.bounds.width > 4 * thin ? near : hit;
}

function fontClass(style: TextStyle): string {
  return `${style.mono ? 'n6-mono' : 'n6-sans'}${style.bold ? ' n6-bold' : ''}`;
}

/** One shape as markup. */
export function shapeToSvg(shape: Shape): string {
  switch (shape.kind) {
    case 'rect':
      return element('rect', {
        class: shape.paint,
        x: shape.x,
        y: shape.y,
        width: Math.max(0, shape.width),
        height: Math.max(0, shape.height),
        rx: shape.radius,
      });
    case 'path':
      return element('path', { class: shape.paint, d: shape.d });
    case 'circle':
      return element('circle', { class: shape.paint, cx: shape.x, cy: shape.y, r: shape.radius });
    case 'text':
      return element(
        'text',
        {
          class: `${shape.paint} ${fontClass(shape.style)}`,
          x: shape.x,
          y: shape.y,
          'font-size': shape.style.size,
          'text-anchor': shape.anchor === 'start' ? undefined : shape.anchor,
          transform: shape.vertical ? `rotate(-90 ${coordinate(shape.x)} ${coordinate(shape.y)})` : undefined,
        },
        escapeXml(shape.text),
      );
  }
}

/** A rectangle as part of a path: 1,700 rectangles of one colour become one element. */
export function rectPath(box: Box): string {
  const width = coordinate(box.width);
  return `M${coordinate(box.x)} ${coordinate(box.y)}h${width}v${coordinate(box.height)}h-${width}z`;
}

export interface ShapesToSvgOptions {
  /** Adds `<title>` to each item: a static file has no tooltip of its own. */
  readonly titles: boolean;
  /** Draws neighbouring bulk rectangles of one paint as one path. */
  readonly bulk?: boolean;
  /** Makes every item an `option` with its label, in the order of the items: the children of a listbox. */
  readonly options?: boolean;
}

/** The element id of an item drawn with `options`. */
export function optionId(index: number): string {
  return `n6-item-${index}`;
}

/** All shapes as markup; neighbouring shapes of one item form one group. */
export function shapesToSvg(picture: Picture<PictureItem>, options: ShapesToSvgOptions): string {
  const items = new Map(picture.items.map((item) => [item.id, item]));
  const titled = new Set<string>();
  let out = '';
  let run = '';
  let runItem: string | undefined;
  const flush = (): void => {
    if (run === '') return;
    const item = runItem === undefined ? undefined : items.get(runItem);
    if (!item) out += run;
    else {
      const title =
        options.titles && !titled.has(item.id)
          ? element('title', {}, escapeXml(item.text().details.join('\n')))
          : '';
      out += element('g', { 'data-item': titled.has(item.id) ? undefined : item.id }, title + run);
      titled.add(item.id);
    }
    run = '';
  };
  const { shapes } = picture;
  for (let i = 0; i < shapes.length; i++) {
    const shape = shapes[i]!;
    if (options.bulk && shape.kind === 'rect' && shape.bulk) {
      flush();
      runItem = undefined;
      const [end, markup] = bulkPath(shapes, i);
      out += markup;
      i = end;
      continue;
    }
    if (shape.item !== runItem) {
      flush();
      runItem = shape.item;
    }
    run += shapeToSvg(shape);
  }
  flush();
  if (options.options) {
    picture.items.forEach((item, index) => {
      const { bounds } = item;
      const { label } = item.text();
      out += element('rect', {
        id: optionId(index),
        class: 'n6-option',
        role: 'option',
        'aria-label': label,
        x: bounds.x,
        y: bounds.y,
        width: bounds.width,
        height: bounds.height,
      });
    });
  }
  return out;
}

/** All bulk rectangles from `from` on, one path per paint, in the order of the paints' first use. */
function bulkPath(shapes: readonly Shape[], from: number): [end: number, markup: string] {
  const paths = new Map<string, string[]>();
  let at = from;
  for (; at < shapes.length; at++) {
    const shape = shapes[at]!;
    if (shape.kind !== 'rect' || !shape.bulk) break;
    const list = paths.get(shape.paint);
    if (list) list.push(rectPath(shape));
    else paths.set(shape.paint, [rectPath(shape)]);
  }
  let markup = '';
  for (const [paint, parts] of paths) markup += element('path', { class: paint, d: parts.join('') });
  return [at - 1, markup];
}
