import { pictureToSvgFile } from '../svgFile';
import type { Palette } from '../theme';
import { layOutFill, type FillLayoutOptions } from './layout';
import type { FillModel } from './model';

/** `n6mem size --format svg`, and the export of the page. */
export function fillToSvg(model: FillModel, options: FillLayoutOptions, theme?: Palette): string {
  return pictureToSvgFile(layOutFill(model, { heading: true, ...options }), theme);
}
