import { compareBigints } from '../../core/index';
import {
  addressMarker,
  type AddressRange,
  containsAddress,
  kindName,
  laneWith,
  type LaneView,
  layOutMap,
  type MapModel,
  type MapPicture,
  mapTable,
  mapToSvg,
  type MeasureText,
  trimmedOf,
  type PictureItem,
  searchedAddress,
  type Shape,
  shapesToSvg,
  sideNames,
  subtitleOf,
  say,
  sayKey,
} from '../../core';
import type { Host } from './host';
import type { CursorMessage, PageState } from '../../protocol/page';
import { createLaneZoom, type LaneZoom } from './laneZoom';
import type { View, ViewContext } from './view';
import { createWhatIf, type WhatIf } from './whatIf';

/** A claim narrower than this on screen is zoomed to when it is asked for. */
const readablePixels = 8;

export interface MapView extends View, Pick<WhatIf, 'receive' | 'pending' | 'adopt' | 'propose'> {}

/** The memory map in the page: zoom per lane, the dragging of boundaries, search by name and address. */
export function createMapView(
  model: MapModel,
  choice: string,
  canEdit: boolean,
  host: Host,
  context: ViewContext,
  measure: () => MeasureText,
): MapView {
  let picture: MapPicture | undefined;
  /** The address that the search box has. */
  let marked: bigint | undefined;
  const whatIf = createWhatIf(model, choice, canEdit, host, context, () => picture);

  const lanes = createLaneZoom(() => picture, context);
  const rangeOf = (item: string): AddressRange | undefined =>
    whatIf.model().claims.find((claim) => claim.id === item)?.range ??
    whatIf.model().overlaps.find((overlap) => overlap.id === item)?.range ??
    picture?.items.find((candidate) => candidate.id === item)?.range;

  return {
    kind: 'map',
    subtitle: () => subtitleOf(whatIf.model()),
    zoomText: (selected) => zoomText(lanes.shown(selected)),
    fileName: `memory-map-${fileNameOf(model.target)}`,
    side: undefined,
    top: whatIf.bar,
    layOut({ width }) {
      picture = layOutMap(whatIf.model(), { width, measure: measure(), views: lanes.views });
      return picture;
    },
    markup: () => (picture ? shapesToSvg(picture, { titles: false, options: true }) : ''),
    overlay: (): readonly Shape[] => [
      ...whatIf.overlay(),
      ...(picture && marked !== undefined ? addressMarker(picture, marked, measure()) : []),
    ],
    items: (): readonly PictureItem[] => picture?.items ?? [],
    table: () => mapTable(whatIf.model()),
    sourceOf(item) {
      const claim = model.claims.find((candidate) => candidate.id === item);
      if (claim) return claim.source;
      const source = picture?.items.find((candidate) => candidate.id === item)?.source;
      return source ?? model.overlaps.find((overlap) => overlap.id === item)?.source;
    },
    search: (query) => {
      marked = searchedAddress(model, query);
      return foundClaims(model, query, marked);
    },
    revealSearch: () => {
      if (marked === undefined || !picture || !laneWith(picture, marked)) return undefined;
      revealAddress(picture, marked, lanes);
      return foundClaims(model, '', marked)[0];
    },
    atCursor: (cursor) => claimsAtCursor(model, cursor),
    reveal: (item) => {
      const range = rangeOf(item);
      return range !== undefined && revealRange(picture, range, lanes);
    },
    zoom: lanes.zoom,
    pan: lanes.pan,
    reset: lanes.reset,
    ...panning(whatIf, lanes, () => picture),
    cursorAt: (x, y) => (whatIf.edgeAt(x, y) ? 'ew-resize' : ''),
    click: () => undefined,
    key: (event, selected) => whatIf.key(event, selected),
    keys: () => [
      [say`Alt + ← →`, say`what if the selected region or pool ended elsewhere`],
      [say`Alt + Shift + ← →`, say`what if it started elsewhere`],
    ],
    toSvg: (palette, width) =>
      mapToSvg(whatIf.model(), { width, views: lanes.views, measure: measure() }, palette),
    state: (): Partial<PageState> => ({ lanes: Object.fromEntries(lanes.views) }),
    restore: (state) => lanes.restore(state.lanes),
    receive: whatIf.receive,
    pending: whatIf.pending,
    adopt: whatIf.adopt,
    propose: whatIf.propose,
  };
}

/** Brings a range on screen, zooming in where it is too small to be seen. False where no lane has it. */
function revealRange(
  picture: MapPicture | undefined,
  range: AddressRange,
  { viewOf, setView }: LaneZoom,
): boolean {
  const placed = picture?.lanes.find((one) => containsAddress(one.lane.range, range.start));
  if (!placed) return false;
  const { zoom, shift } = viewOf(placed.lane.id);
  const from = placed.xOf(range.start);
  const to = placed.xOf(range.end);
  const seen = to - from >= readablePixels && from < placed.x + placed.width && to > placed.x;
  if (seen) return true;
  const unzoomedWidth = Math.max((to - from) / zoom, 1e-6);
  const unzoomedMiddle = ((from + to) / 2 - placed.x) / zoom + shift * placed.width;
  const next = Math.max(1, Math.min(placed.width / 3 / unzoomedWidth, 1e9));
  setView(placed, next, unzoomedMiddle / placed.width - 0.5 / next);
  return true;
}

/** Brings an address on screen where a zoomed lane shows another part; the zoom stays. */
function revealAddress(picture: MapPicture, address: bigint, { viewOf, setView }: LaneZoom): void {
  const placed = laneWith(picture, address);
  if (!placed) return;
  const x = placed.xOf(address);
  if (x >= placed.x && x <= placed.x + placed.width) return;
  const { zoom, shift } = viewOf(placed.lane.id);
  setView(placed, zoom, shift + (x - placed.x) / zoom / placed.width - 0.5 / zoom);
}

/** The pointer takes hold of an edge where one is near; else it moves a lane that shows only a part. */
function panning(
  whatIf: WhatIf,
  { laneAt, viewOf, setView }: LaneZoom,
  picture: () => MapPicture | undefined,
): Pick<View, 'pointerDown' | 'pointerMove' | 'pointerUp'> {
  let held: { readonly lane: string; readonly x: number; readonly from: LaneView } | undefined;
  return {
    pointerDown: (event, x, y) => {
      if (whatIf.pointerDown(x, y)) return true;
      const placed = laneAt(y);
      if (!placed || viewOf(placed.lane.id).zoom <= 1 || event.button !== 0) return false;
      held = { lane: placed.lane.id, x, from: viewOf(placed.lane.id) };
      return false;
    },
    pointerMove: (event, x, y) => {
      if (whatIf.pointerMove(x, y)) return true;
      if (!held || event.buttons === 0) {
        held = undefined;
        return false;
      }
      const { lane, from } = held;
      const placed = picture()?.lanes.find((one) => one.lane.id === lane);
      if (!placed || Math.abs(x - held.x) < 4) return false;
      setView(placed, from.zoom, from.shift - (x - held.x) / from.zoom / placed.width);
      return true;
    },
    pointerUp: (_event, x) => {
      if (whatIf.pointerUp()) return true;
      const moved = held !== undefined && Math.abs(x - held.x) >= 4;
      held = undefined;
      return moved;
    },
  };
}

/** Claims and overlaps whose name or kind a query means, or that hold the address that it is, by address. */
function foundClaims(model: MapModel, query: string, address: bigint | undefined): readonly string[] {
  const wanted = query.toLowerCase();
  const hits: { readonly id: string; readonly start: bigint }[] = [];
  for (const claim of model.claims) {
    const hit =
      address !== undefined
        ? containsAddress(claim.range, address)
        : `${claim.name} ${kindName(claim)} ${sayKey(sideNames[claim.side])}`.toLowerCase().includes(wanted);
    if (hit) hits.push({ id: claim.id, start: claim.range.start });
  }
  for (const overlap of model.overlaps) {
    const hit =
      address !== undefined
        ? containsAddress(overlap.range, address)
        : `overlap ${overlap.names.join(' ')} ${overlap.severity}`.toLowerCase().includes(wanted);
    if (hit) hits.push({ id: overlap.id, start: overlap.range.start });
  }
  return hits.sort((a, b) => compareBigints(a.start, b.start)).map((hit) => hit.id);
}

/** The claims that a place of a file declares; by its line where nothing is at the very place. */
function claimsAtCursor(model: MapModel, { file, offset, line }: CursorMessage): readonly string[] {
  const own = model.claims.filter((claim) => claim.source.file === file);
  const inside = own.filter((claim) => claim.source.span.start <= offset && offset <= claim.source.span.end);
  const chosen = inside.length > 0 ? inside : own.filter((claim) => claim.line === line);
  // A whole file can be the source of many buffers: the place that says least about the rest is meant.
  const shortest = Math.min(...chosen.map((claim) => claim.source.span.end - claim.source.span.start));
  return chosen
    .filter((claim) => claim.source.span.end - claim.source.span.start === shortest)
    .map((claim) => claim.id);
}

/** `1×`, `1.5×`, `340×`. */
export function zoomText(zoom: number): string {
  return `${zoom < 10 ? Math.round(zoom * 10) / 10 : Math.round(zoom)}×`;
}

/** A target's name as part of a file name. */
export function fileNameOf(name: string): string {
  return trimmedOf(name.replace(/[^\p{L}\p{N}._-]+/gu, '-'), '-') || 'target';
}
