import { copyNeeds } from './copies';
import type { JudgedNeed, NeedFinder, NeedKind, NeedOf, NeedSources } from './need';
import { programmingNeeds } from './programming';
import { startNeeds } from './start';

/** Who finds the needs of each kind. */
const finders: { readonly [K in NeedKind]: NeedFinder<K> } = {
  programming: programmingNeeds,
  start: startNeeds,
  wholeCopy: copyNeeds,
};

/** What the claims of a target need of one kind, in the order of the claims, and what becomes of each need. */
export function needsOf<K extends NeedKind>(kind: K, sources: NeedSources): readonly JudgedNeed<NeedOf<K>>[] {
  return finders[kind](sources);
}
