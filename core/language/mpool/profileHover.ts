import { spanContains } from '../../base/span';
import { sayKey } from '../../base/wording';
import type { ProfileFile } from '../../memoryPool/profile';
import { compilerOption, writtenOptions } from '../../memoryPool/profileOptions';
import type { HoverText } from '../features';

/** The option of the compiler at an offset of a profile file. */
export function hoverInProfile(profile: ProfileFile, offset: number): HoverText | undefined {
  for (const { options } of profile.profiles) {
    if (!options || !spanContains(options.span, offset)) continue;
    const written = writtenOptions(options).find(
      ({ span }) => span !== options.span && spanContains(span, offset),
    );
    const option = written && compilerOption(written.name);
    if (!option) break;
    const argument = option.argument === undefined ? '' : ` <${option.argument}>`;
    return { span: written.span, markdown: `\`${option.name}${argument}\`: ${sayKey(option.description)}` };
  }
  return undefined;
}
