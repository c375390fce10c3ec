import {
  changeSummary,
  compareFills,
  fillCsv,
  type FillModel,
  fillObjects,
  type FillOrder,
  fillOrders,
  type FillPart,
  type FillPicture,
  fillSubtitle,
  fillTable,
  fillToSvg,
  type FillView as Opened,
  layOutFill,
  type MeasureText,
  mostRows,
  partName,
  type PictureItem,
  shapesToSvg,
  say,
} from '../../core';
import type { CursorMessage, PageState } from '../../protocol/page';
import { el } from './dom';
import type { Host } from './host';
import { createCompareChoice, type Comparable } from './compareBar';
import { fileNameOf } from './mapView';
import type { Source, View, ViewContext } from './view';

/** More hits nobody walks through; the largest come first. */
const mostHits = 2000;

/** A part with the ids of the rows that it is in, from the region down. */
interface Located {
  readonly part: FillPart;
  readonly above: readonly string[];
}

/** What the fill shows now. */
interface Fill {
  /** With the other build beside it, where it is compared. */
  readonly model: FillModel;
  readonly context: ViewContext;
  readonly parts: ReadonlyMap<string, Located>;
  readonly open: Set<string>;
  readonly limits: Map<string, number>;
  readonly orders: HTMLSelectElement;
  focus: string | undefined;
  picture: FillPicture | undefined;
}

/** The fill in the page: rows that open and close, the treemap, and the other build beside it. */
export function createFillView(
  own: FillModel,
  comparable: Comparable<FillModel>,
  host: Host,
  context: ViewContext,
  measure: () => MeasureText,
): View {
  const { before } = comparable;
  const model = before ? compareFills(own, before.model, before.label) : own;
  const fill: Fill = {
    model,
    context,
    parts: locatedParts(model),
    open: new Set(),
    limits: new Map(),
    orders: createOrders(before !== undefined),
    focus: undefined,
    picture: undefined,
  };
  fill.orders.addEventListener('change', () => changed(fill));
  const opened = (): Opened => ({
    open: fill.open,
    order: orderOf(fill),
    focus: fill.focus,
    limits: fill.limits,
  });
  return {
    kind: 'fill',
    subtitle: () => [fillSubtitle(model), changeSummary(model)].filter(Boolean).join(' · '),
    zoomText: () => {
      const object = fillObjects(model).find(({ id }) => id === fill.focus);
      return object ? partName(object).replace(/^.*\//, '') : say`all`;
    },
    fileName: `memory-fill-${fileNameOf(model.title)}`,
    side: undefined,
    top: createBar(fill, comparable, host),
    layOut: ({ width }) => {
      fill.picture = layOutFill(model, { width, measure: measure(), view: opened() });
      return fill.picture;
    },
    markup: () => (fill.picture ? shapesToSvg(fill.picture, { titles: false, options: true }) : ''),
    overlay: () => [],
    items: (): readonly PictureItem[] => fill.picture?.items ?? [],
    table: () => fillTable(model),
    sourceOf: (item) => sourceOf(fill, item),
    search: (query) => found(fill, query),
    atCursor: (cursor) => atCursor(fill, cursor),
    reveal: (item) => reveal(fill, item),
    activate: (item) => toggle(fill, item),
    zoom: (factor, at, selected) => zoom(fill, factor, at, selected),
    pan: () => undefined,
    reset: () => focusOn(fill, undefined),
    pointerDown: () => false,
    pointerMove: () => false,
    pointerUp: () => false,
    cursorAt: () => '',
    click: (x, y) => {
      const row = fill.picture?.items.find(
        ({ handle }) =>
          handle &&
          x >= handle.x &&
          x <= handle.x + handle.width &&
          y >= handle.y &&
          y <= handle.y + handle.height,
      );
      if (row) toggle(fill, row.id);
    },
    key: (event, selected) => rowKey(fill, event, selected),
    keys: () => [
      ['→ ←', say`open, close a row`],
      ['+ −', say`one object, all objects in the treemap`],
      ['o', say`another order of the rows`],
    ],
    exports: [{ format: 'csv', label: say`Export as CSV`, data: () => fillCsv([model]) }],
    toSvg: (palette, width) => fillToSvg(model, { width, measure: measure(), view: opened() }, palette),
    state: (): Partial<PageState> => ({
      fill: { open: [...fill.open], order: orderOf(fill), focus: fill.focus ?? null },
    }),
    restore: ({ fill: kept }) => {
      fill.open.clear();
      for (const id of kept?.open ?? []) fill.open.add(id);
      if (kept && isOrder(kept.order)) fill.orders.value = kept.order;
      fill.focus = kept?.focus ?? undefined;
    },
  };
}

function locatedParts({ bars }: FillModel): ReadonlyMap<string, Located> {
  const all = new Map<string, Located>();
  const add = (parts: readonly FillPart[], above: readonly string[]): void => {
    for (const part of parts) {
      all.set(part.id, { part, above });
      add(part.parts, [...above, part.id]);
    }
  };
  for (const { id, parts } of bars) add(parts, [id]);
  return all;
}

function changed({ context }: Fill): void {
  context.redraw();
  context.saveState();
}

function isOrder(text: string): text is FillOrder {
  return (fillOrders as readonly string[]).includes(text);
}

function orderOf({ orders }: Fill): FillOrder {
  return isOrder(orders.value) ? orders.value : 'size';
}

function createOrders(isCompared: boolean): HTMLSelectElement {
  const names: Readonly<Record<FillOrder, string>> = {
    size: say`largest first`,
    name: say`by name`,
    address: say`by address`,
    change: say`largest change first`,
  };
  const offered = fillOrders.filter((order) => order !== 'change' || isCompared);
  const orders = el(
    'select',
    { 'aria-label': say`Order of the rows` },
    ...offered.map((order) => el('option', { value: order }, names[order])),
  );
  orders.value = isCompared ? 'change' : 'size';
  return orders;
}

/** Order and comparison, above the picture. */
function createBar({ orders }: Fill, comparable: Comparable<FillModel>, host: Host): HTMLElement {
  return el(
    'div',
    { class: 'fill-bar' },
    el('label', {}, el('span', {}, say`Order`), orders),
    ...(host.isEditor ? [createCompareChoice(comparable, host)] : []),
  );
}

/** Opens or closes a row, or shows the rest of its parts. False where there is nothing to open. */
function toggle(fill: Fill, item: string): boolean {
  if (item.startsWith('rest:')) {
    const parent = item.slice('rest:'.length);
    fill.limits.set(parent, (fill.limits.get(parent) ?? mostRows) + 400);
    changed(fill);
    return true;
  }
  const row = fill.picture?.items.find(({ id }) => id === item);
  if (row?.isOpen === undefined) return false;
  if (!fill.open.delete(item)) fill.open.add(item);
  changed(fill);
  return true;
}

/** Right opens, left closes or goes to the row above; everything else walks as in every picture. */
function rowKey(fill: Fill, event: KeyboardEvent, selected: string | undefined): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  if (event.key === 'o') {
    const { orders } = fill;
    orders.selectedIndex = (orders.selectedIndex + 1) % orders.options.length;
    fill.context.announce(orders.selectedOptions[0]?.text ?? '');
    changed(fill);
    return true;
  }
  const row = fill.picture?.items.find(({ id }) => id === selected);
  if (!row || row.id !== selected) return false;
  if ((event.key === 'ArrowRight' && row.isOpen === false) || (event.key === 'ArrowLeft' && row.isOpen))
    return toggle(fill, row.id);
  const above = fill.parts.get(row.id)?.above.at(-1);
  if (event.key !== 'ArrowLeft' || above === undefined) return false;
  fill.context.select(above, { show: true });
  return true;
}

/** Opens what a part is in, so that its row is there. False where it does not exist. */
function reveal(fill: Fill, item: string): boolean {
  const located = fill.parts.get(item);
  if (!located) return fill.picture?.items.some(({ id }) => id === item) ?? false;
  located.above.forEach((id, depth) => {
    fill.open.add(id);
    const inside = located.above[depth + 1] ?? item;
    const siblings =
      fill.parts.get(id)?.part.parts ?? fill.model.bars.find((bar) => bar.id === id)?.parts ?? [];
    // One that is among the first needs no more rows.
    if (siblings.findIndex((part) => part.id === inside) >= (fill.limits.get(id) ?? mostRows))
      fill.limits.set(id, siblings.length);
  });
  return true;
}

function focusOn(fill: Fill, object: string | undefined): void {
  if (fill.focus === object) return;
  fill.focus = object;
  changed(fill);
}

/** Zooming in gives the treemap to the object under the pointer or of what is selected, zooming out to all. */
function zoom(
  fill: Fill,
  factor: number,
  at: { readonly x: number; readonly y: number } | undefined,
  selected: string | undefined,
): void {
  const { picture, model, parts } = fill;
  const frame = picture?.treemap;
  if (!picture || !frame) return;
  const isInside =
    at === undefined ||
    (at.x >= frame.x && at.x <= frame.x + frame.width && at.y >= frame.y && at.y <= frame.y + frame.height);
  if (!isInside) return;
  if (factor < 1) return focusOn(fill, undefined);
  const part = partOf(fill, at ? itemUnder(picture, at)?.id : selected);
  if (!part) return;
  const objects = fillObjects(model);
  const own =
    objects.find(({ id }) => id === part.id) ??
    objects.find((object) => object.parts.includes(part)) ??
    objects.find((object) => part.parts.length > 0 && object.parts.includes(part.parts[0]!));
  if (own && (parts.has(part.id) || own.id === part.id)) focusOn(fill, own.id);
}

function itemUnder({ items }: FillPicture, { x, y }: { readonly x: number; readonly y: number }) {
  return [...items]
    .reverse()
    .find(
      ({ bounds }) =>
        x >= bounds.x && x <= bounds.x + bounds.width && y >= bounds.y && y <= bounds.y + bounds.height,
    );
}

/** The part that an item stands for: of a row, of a segment of a bar, of a cell of the treemap. */
function partOf({ picture, parts, model }: Fill, item: string | undefined): FillPart | undefined {
  if (item === undefined) return undefined;
  const id = picture?.items.find((candidate) => candidate.id === item)?.twin ?? item;
  return parts.get(id)?.part ?? fillObjects(model).find((object) => object.id === id);
}

/** Where a thing is declared, as far as the project has the file: a region, a pool, a symbol, the object's first symbol. */
function sourceOf(fill: Fill, item: string): Source | undefined {
  const { model } = fill;
  const bar = model.bars.find(({ id }) => id === item);
  if (bar) return bar.declared;
  const part = partOf(fill, item);
  return part && declaredPlace(model, part);
}

function declaredPlace(model: FillModel, part: FillPart): Source | undefined {
  const file = part.declared && model.sources.get(part.declared.file);
  if (file !== undefined) return { file, line: (part.declared?.line ?? 1) - 1 };
  if (part.level !== 'object') return undefined;
  // The compiler's unit is meant, not a header that one of its symbols came from.
  for (const symbol of part.parts) {
    const source = symbol.declared && model.sources.get(symbol.declared.file);
    if (source !== undefined && !/\.h\w*$/i.test(source)) return { file: source, line: 0 };
  }
  return undefined;
}

/** Rows whose name or address a query means, the largest first. */
function found({ model, parts }: Fill, query: string): readonly string[] {
  const wanted = query.toLowerCase();
  const address = /^0x[0-9a-f]+$/.test(wanted) ? BigInt(wanted) : undefined;
  const holds = (start: bigint | undefined, size: number): boolean =>
    address !== undefined && start !== undefined && address >= start && address < start + BigInt(size);
  const bars = model.bars
    .filter((bar) =>
      address === undefined ? bar.name.toLowerCase().includes(wanted) : holds(bar.start, bar.total),
    )
    .map(({ id }) => id);
  const hits = [...parts.values()]
    .filter(({ part }) =>
      address === undefined
        ? `${part.archive ?? ''} ${part.name} ${part.declared?.file ?? ''}`.toLowerCase().includes(wanted)
        : holds(part.isCopy ? part.load : part.start, part.size),
    )
    .sort((a, b) => b.part.size - a.part.size);
  return [...bars, ...hits.slice(0, mostHits).map(({ part }) => part.id)];
}

/** The region or pool that a place declares; in a source the function or variable that is declared at or above it. */
function atCursor({ model, parts }: Fill, { file, offset, line }: CursorMessage): readonly string[] {
  const bars = model.bars.filter(
    ({ declared }) => declared?.file === file && declared.span.start <= offset && offset <= declared.span.end,
  );
  if (bars.length > 0) return bars.map(({ id }) => id);
  let nearest = -1;
  let ids: string[] = [];
  for (const { part } of parts.values()) {
    const at = part.declared?.line;
    if (at === undefined || at > line + 1 || at < nearest || model.sources.get(part.declared!.file) !== file)
      continue;
    if (at > nearest) ids = [];
    nearest = at;
    ids.push(part.id);
  }
  return ids;
}
