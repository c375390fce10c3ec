import { rangeOf } from '../../base/addressRange';
import { fulfilmentOf, type CopyNeed, type JudgedNeed, type NeedSources } from './need';

/** An image that the FSBL copies to RAM needs a copy of all its bytes. The copy begins where the image does. */
export function copyNeeds({ ledger }: NeedSources): JudgedNeed<CopyNeed>[] {
  return ledger.ofKind('bootImage').flatMap((claim): JudgedNeed<CopyNeed>[] => {
    const { copied, evidence } = claim.subject.boot;
    // By its header an image of any length is copied whole.
    if (!claim.extentIsKnown || copied?.size === undefined || copied.byHeader) return [];
    const need: CopyNeed = { kind: 'wholeCopy', claim, range: claim.range, place: claim.place };
    const copy = {
      by: 'copy',
      range: rangeOf(claim.range.start, copied.size),
      file: evidence.file,
      line: copied.line,
    };
    return [{ need, fulfilment: fulfilmentOf(need, { kind: 'searched', provisions: [copy], looked: [] }) }];
  });
}
