import { byteCount, type AddressRange } from '../../base/addressRange';
import { foldedScale, type FoldedScale } from '../foldedScale';
import type { MeasureText } from '../textMetrics';
import type { MapLane } from './lanes';
import type { MapModel } from './model';

/** A lane's zoom: 1 shows all of it; `shift` is where the visible part starts, as a share of the whole axis (0 to 1 − 1/zoom). */
export interface LaneView {
  readonly zoom: number;
  readonly shift: number;
}

export interface LaneFrame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly measure: MeasureText;
  readonly view: LaneView;
}

/** What the parts of a lane need to know to draw themselves. */
export interface LaneContext {
  readonly model: MapModel;
  readonly lane: MapLane;
  readonly measure: MeasureText;
  readonly left: number;
  readonly right: number;
  /** Pixel of an address, not clamped. */
  xOf(address: bigint): number;
  /** The visible part of a range in pixels, at least `minimum` wide; undefined where it is out of sight. */
  visible(range: AddressRange, minimum?: number): { readonly x: number; readonly width: number } | undefined;
  readonly scale: FoldedScale;
  /** Pixel intervals of the folds on screen. */
  readonly folds: readonly { readonly from: number; readonly to: number; readonly bytes: bigint }[];
}

/** Fixes a lane's axis on the picture: left of it `gutter` pixels for captions. */
export function contextOf(
  model: MapModel,
  lane: MapLane,
  frame: LaneFrame,
  gutter: number,
  foldWidth: number,
): LaneContext {
  const left = frame.x + gutter;
  const right = frame.x + frame.width;
  const { zoom, shift } = frame.view;
  const scale = foldedScale(lane.range, lane.folds, right - left, foldWidth);
  const toScreen = (pixel: number): number => left + (pixel - shift * (right - left)) * zoom;
  const xOf = (address: bigint): number => toScreen(scale.at(address));
  return {
    model,
    lane,
    measure: frame.measure,
    left,
    right,
    xOf,
    scale,
    visible(range, minimum = 2) {
      const from = xOf(range.start);
      const to = Math.max(xOf(range.end), from + minimum);
      if (to <= left || from >= right) return undefined;
      const x = Math.max(left, Math.min(from, right - minimum));
      return { x, width: Math.max(minimum, Math.min(to, right) - x) };
    },
    folds: scale.parts
      .filter((part) => part.folded)
      .map((part) => ({ from: toScreen(part.from), to: toScreen(part.to), bytes: byteCount(part.range) }))
      .filter((fold) => fold.to > left && fold.from < right),
  };
}

/** A stretch of pixels on a lane's axis. */
export interface Room {
  readonly from: number;
  readonly to: number;
}

/** The widest stretch of `[from, to)` that no fold covers. */
export function openRoom(context: LaneContext, from: number, to: number): Room | undefined {
  return widestGap(from, to, context.folds);
}

/** The widest stretch of `[from, to)` that neither a fold nor the hatch of an overlap covers. */
export function clearRoom(context: LaneContext, from: number, to: number): Room | undefined {
  const taken = [...context.folds, ...hatches(context)];
  return widestGap(
    from,
    to,
    taken.sort((a, b) => a.from - b.from),
  );
}

/** Whether the hatch of an overlap reaches into `[from, to)`. */
export function isHatched(context: LaneContext, from: number, to: number): boolean {
  return hatches(context).some((hatch) => hatch.from < to && hatch.to > from);
}

function hatches(context: LaneContext): Room[] {
  return context.lane.overlaps.flatMap((overlap) => {
    const at = context.visible(overlap.range, 4);
    return at ? [{ from: at.x, to: at.x + at.width }] : [];
  });
}

/** `taken` is in order of its starts. */
function widestGap(from: number, to: number, taken: readonly Room[]): Room | undefined {
  let best: Room | undefined;
  let at = from;
  const offer = (end: number): void => {
    if (end > at && (!best || end - at > best.to - best.from)) best = { from: at, to: end };
  };
  for (const one of taken) {
    if (one.to <= from || one.from >= to) continue;
    offer(one.from);
    at = Math.max(at, one.to);
  }
  offer(to);
  return best;
}
