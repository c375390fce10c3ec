import { spokenWording } from '../base/wording';
import { shapesToSvg, type Picture, type PictureItem } from './shapes';
import { element, escapeXml } from './svg';
import { patternDefinitions, staticStyleSheet, type Palette } from './theme';

/** A picture as an SVG file of its own: styles, hatches, tooltips and a description inside; nothing remote. */
export function pictureToSvgFile(picture: Picture<PictureItem>, theme?: Palette): string {
  const { width, height } = picture;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      lang: spokenWording().language,
      viewBox: `0 0 ${width} ${height}`,
      class: 'n6-picture',
      role: 'img',
      'aria-labelledby': 'n6-title n6-description',
    },
    element('title', { id: 'n6-title' }, escapeXml(picture.title)) +
      element('desc', { id: 'n6-description' }, escapeXml(picture.description)) +
      element('style', {}, escapeXml(staticStyleSheet(theme))) +
      patternDefinitions +
      shapesToSvg(picture, { titles: true }),
  );
}
