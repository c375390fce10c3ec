import { formatSize } from '../../base/size';
import { say, sayCount } from '../../base/wording';
import type { LensText } from '../features';
import { filled, rangeOfRegion, sectionsLoadedIn, sectionsRunningIn } from './regionText';
import type { ScriptInput } from './scriptInput';

/** One line over each region: who uses it, how large it is, how full the last build made it. */
export function lensesInScript(input: ScriptInput): readonly LensText[] {
  return input.evaluation.regions.flatMap((region) => {
    if (region.file !== input.file || region.invented) return [];
    const count = sectionsRunningIn(input, region).length + sectionsLoadedIn(input, region).length;
    const parts = [
      count === 0 ? say`used by no section` : sayCount(count, 'used by {0} section', 'used by {0} sections'),
    ];
    const fill = input.regionFill?.get(region.name);
    const range = rangeOfRegion(region);
    if (fill !== undefined) parts.push(filled(fill, region.length));
    else if (range) parts.push(formatSize(range.end - range.start));
    return [{ span: region.nameSpan, title: parts.join(' · '), action: { kind: 'showMemoryMap' as const } }];
  });
}
