import { pictureToSvgFile } from '../svgFile';
import type { Palette } from '../theme';
import { layOutMap, type MapLayoutOptions } from './layout';
import type { MapModel } from './model';

/** `n6mem map --format svg` and the export of the webview. */
export function mapToSvg(model: MapModel, options: MapLayoutOptions, theme?: Palette): string {
  return pictureToSvgFile(layOutMap(model, { heading: true, ...options }), theme);
}
