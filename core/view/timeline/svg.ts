import { pictureToSvgFile } from '../svgFile';
import type { Palette } from '../theme';
import { layOutTimeline, type TimelineLayoutOptions } from './layout';
import type { TimelineModel } from './model';

/** `n6mem timeline --format svg` and the export of the webview. */
export function timelineToSvg(model: TimelineModel, options: TimelineLayoutOptions, theme?: Palette): string {
  return pictureToSvgFile(layOutTimeline(model, { heading: true, ...options }), theme);
}
