import { formatAddress } from '../../base/size';
import { say } from '../../base/wording';
import type { Region } from '../../linkerScript/evaluation';
import { writeNumberLike } from '../../linkerScript/syntax/numberStyle';
import type { Fix } from '../engine/finding';
import type { RuleContext } from '../engine/rule';
import { titleWithCost } from './room';

/** The fix that ends a region at `origin + length`; none where it would vanish or its LENGTH is not there. */
export function shrinkRegion(context: RuleContext, region: Region, length: bigint, where: string): Fix[] {
  const { lengthSpan, origin } = region;
  const text = context.artifacts.text(region.file);
  if (!lengthSpan || origin === undefined || text === undefined || length <= 0n) return [];
  const newText = writeNumberLike(text.slice(lengthSpan.start, lengthSpan.end), length);
  return [
    {
      title: titleWithCost(
        say`End region ${region.name} at ${where} (${formatAddress(origin + length)})`,
        region.length === undefined ? {} : { lost: region.length - length },
      ),
      safety: 'safe',
      edits: [{ file: region.file, span: lengthSpan, newText }],
    },
  ];
}
