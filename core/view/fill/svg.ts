import { pictureToSvgFile } from '../svgFile';
import type { Palette } from '../theme';
import { layOutFill, type FillLayoutOptions } from './layout';
import type { FillModel } from './model';

/** `n6mem size --format svg`. */
export function fillToSvg(model: FillModel, options: FillLayoutOptions, theme?: Palette): string {
  return pictureToSvgFile(layOutFill(model, options), theme);
}
