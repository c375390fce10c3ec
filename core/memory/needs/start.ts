import { intersect } from '../../base/addressRange';
import { memoryStart } from '../../project/memoryStart';
import type { ClaimOf } from '../claim';
import { storageOf } from '../storage';
import { fulfilmentOf, type JudgedNeed, type NeedSources, type Search, type StartNeed } from './need';

/** Stack and data in RAM that is off after reset need code that switches it on before `main`. */
export function startNeeds(sources: NeedSources): JudgedNeed<StartNeed>[] {
  const { target, ledger } = sources;
  if (!target.files.device) return [];
  const needs = ledger
    .ofKind('stack', 'section')
    .filter(isUsedBeforeMain)
    .flatMap((claim): StartNeed[] =>
      storageOf(target.addressing, target.files.board, claim.range).banks.flatMap((bank) => {
        const range = bank.offAfterReset ? intersect(bank.range, claim.range) : undefined;
        return range ? [{ kind: 'start', claim, bank, range, place: claim.place }] : [];
      }),
    );
  if (needs.length === 0) return [];
  const found = search(sources);
  return needs.map((need) => ({ need, fulfilment: fulfilmentOf(need, found) }));
}

/** The stack by the first call, initialised and cleared data by the startup code. */
function isUsedBeforeMain({ subject, side, certainty }: ClaimOf<'stack' | 'section'>): boolean {
  if (side !== 'application' || certainty === 'lastBuild') return false;
  return subject.kind === 'stack' || subject.content === 'loaded' || subject.content === 'zeroed';
}

function search({ artifacts, target }: NeedSources): Search {
  const start = memoryStart(artifacts, target);
  switch (start.kind) {
    case 'unknown':
      return start;
    case 'startedIn':
      return {
        kind: 'searched',
        provisions: [{ by: 'source', range: undefined, file: start.file, line: undefined }],
        looked: [],
      };
    case 'nothingStartsIt':
      return { kind: 'searched', provisions: [], looked: [{ at: 'sources', count: start.looked }] };
  }
}
