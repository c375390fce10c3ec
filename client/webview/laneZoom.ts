import { byteCount, type LaneView, type MapPicture, type PlacedLane } from '../../core';
import type { ViewContext } from './view';

/** Deepest zoom: so many pixels to a byte. */
const pixelsPerByte = 2;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** How far each lane of the map is zoomed, and which part of it is shown. */
export interface LaneZoom {
  /** By lane; a lane that is shown whole may be left out. */
  readonly views: ReadonlyMap<string, LaneView>;
  viewOf(lane: string): LaneView;
  /** As near to what is asked for as the lane allows. */
  setView(placed: PlacedLane, zoom: number, shift: number): void;
  laneAt(y: number): PlacedLane | undefined;
  /** Zooms the lane at a point, else of the selected item, around the point. */
  zoom(factor: number, at: Point | undefined, selected: string | undefined): void;
  pan(pixels: number, at: Point | undefined, selected: string | undefined): void;
  reset(): void;
  restore(views: Readonly<Record<string, LaneView>>): void;
  /** The zoom of the selected item's lane, else the deepest one. */
  shown(selected: string | undefined): number;
}

export function createLaneZoom(picture: () => MapPicture | undefined, context: ViewContext): LaneZoom {
  const views = new Map<string, LaneView>();
  const laneAt = (y: number): PlacedLane | undefined =>
    picture()?.lanes.find((placed) => y >= placed.top - 12 && y <= placed.bottom + 40);
  const laneOf = (item: string | undefined): PlacedLane | undefined => {
    const found = picture()?.items.find((candidate) => candidate.id === item);
    return picture()?.lanes.find((placed) => placed.lane.id === found?.lane);
  };
  const viewOf = (lane: string): LaneView => views.get(lane) ?? { zoom: 1, shift: 0 };
  const changed = (): void => {
    context.redraw();
    context.saveState();
  };
  const setView = (placed: PlacedLane, zoom: number, shift: number): void => {
    const { id, range } = placed.lane;
    const unzoomed = (placed.xOf(range.end) - placed.xOf(range.start)) / viewOf(id).zoom;
    const most = Math.max(1, (pixelsPerByte * Number(byteCount(range))) / Math.max(1, unzoomed));
    const z = Math.max(1, Math.min(most, zoom));
    views.set(id, { zoom: z, shift: Math.max(0, Math.min(1 - 1 / z, shift)) });
    changed();
  };
  const target = (
    at: Point | undefined,
    selected: string | undefined,
  ): { readonly placed: PlacedLane; readonly x: number } | undefined => {
    const lanes = picture()?.lanes;
    const placed =
      (at && laneAt(at.y)) ??
      laneOf(selected) ??
      lanes?.find((one) => one.lane.banks.length > 2) ??
      lanes?.[0];
    if (!placed) return undefined;
    const item = picture()?.items.find((candidate) => candidate.id === selected);
    const middle = item ? item.bounds.x + item.bounds.width / 2 : placed.x + placed.width / 2;
    return { placed, x: Math.max(placed.x, Math.min(placed.x + placed.width, at ? at.x : middle)) };
  };
  return {
    views,
    viewOf,
    setView,
    laneAt,
    zoom(factor, at, selected) {
      const found = target(at, selected);
      if (!found) return;
      const { placed, x } = found;
      const { zoom, shift } = viewOf(placed.lane.id);
      const share = (x - placed.x) / placed.width;
      const anchor = share / zoom + shift;
      setView(placed, zoom * factor, anchor - share / (zoom * factor));
    },
    pan(pixels, at, selected) {
      const placed = target(at, selected)?.placed;
      const { zoom, shift } = viewOf(placed?.lane.id ?? '');
      if (placed) setView(placed, zoom, shift + pixels / zoom / placed.width);
    },
    reset() {
      views.clear();
      changed();
    },
    restore(given) {
      for (const [id, view] of Object.entries(given)) views.set(id, view);
    },
    shown(selected) {
      const lane = laneOf(selected);
      if (lane) return viewOf(lane.lane.id).zoom;
      return Math.max(1, ...(picture()?.lanes ?? []).map((one) => viewOf(one.lane.id).zoom));
    },
  };
}
