import type { Picture, PictureItem } from '../shapes';
import type { MeasureText } from '../textMetrics';
import type { TimelineLane } from './lanes';
import type { TimelineModel } from './model';

/** A buffer, or bytes that the application occupies while a buffer lies there. */
export type TimelineItem = PictureItem &
  ({ readonly kind: 'buffer'; readonly buffer: number } | { readonly kind: 'conflict' });

/** Where epochs lie, and the bands in which a vertical line crosses no heading: strip, lanes, live bytes. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly bands: readonly { readonly top: number; readonly bottom: number }[];
}

export interface TimelinePicture extends Picture<TimelineItem> {
  /** The plot's left and right edge: what turns a pointer into an epoch. */
  readonly plot: Plot;
  readonly perEpoch: number;
  readonly lanes: readonly { readonly lane: TimelineLane; readonly top: number; readonly bottom: number }[];
  xOf(epoch: number): number;
  /** The epoch under a pixel, clamped. */
  epochAt(x: number): number;
}

/** What the parts of the timeline need to draw themselves. */
export interface TimelineContext {
  readonly model: TimelineModel;
  readonly measure: MeasureText;
  readonly margin: number;
  readonly left: number;
  readonly right: number;
  readonly narrow: boolean;
  readonly perEpoch: number;
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
  xOf(epoch: number): number;
}
