import { hull, intersect, type AddressRange } from '../../base/addressRange';
import type { Bank } from '../../device/device';
import { memoryStart, type StartQuestion } from '../../project/memoryStart';
import type { BuiltTarget } from '../../project/builtTarget';
import type { ClaimOf } from '../claim';
import { storageOf } from '../storage';
import { fulfilmentOf, type JudgedNeed, type NeedSources, type Search, type StartNeed } from './need';

/**
 * Stack and data in RAM that is off after reset, or behind a controller, need code that switches it on before `main`; the
 * activations of a model need it before inference.
 */
export function startNeeds(sources: NeedSources): JudgedNeed<StartNeed>[] {
  const { target, ledger } = sources;
  if (!target.files.device) return [];
  const early = ledger
    .ofKind('stack', 'section')
    .filter(isUsedBeforeMain)
    .flatMap((claim) =>
      sleepingParts(target, claim.range).map(({ bank, range }): StartNeed => ({
        kind: 'start',
        before: 'main',
        claim,
        bank,
        range,
        place: claim.place,
      })),
    );
  const needs = [...early, ...ofActivations(target, ledger.ofKind('buffer'))];
  const found = new Map<string, Search>();
  return needs.map((need) => {
    const question: StartQuestion = {
      memory: isPsram(target, need.bank) ? 'psram' : 'npuRam',
      before: need.before,
    };
    const key = `${question.memory} ${question.before}`;
    const known = found.get(key) ?? search(sources, question);
    found.set(key, known);
    return { need, fulfilment: fulfilmentOf(need, known) };
  });
}

/** The parts of a range in memory that somebody must start. */
function sleepingParts(
  target: BuiltTarget,
  range: AddressRange,
): readonly { readonly bank: Bank; readonly range: AddressRange }[] {
  return storageOf(target.addressing, target.files.board, range).banks.flatMap((bank) => {
    const part = bank.offAfterReset || isPsram(target, bank) ? intersect(bank.range, range) : undefined;
    return part ? [{ bank, range: part }] : [];
  });
}

function isPsram({ files }: BuiltTarget, { name }: Bank): boolean {
  return files.board?.memories?.[name] === 'psram';
}

/** One need for each bank that a model works in: it is started for all buffers or for none. */
function ofActivations(target: BuiltTarget, buffers: readonly ClaimOf<'buffer'>[]): StartNeed[] {
  const parts = new Map<string, StartNeed>();
  for (const claim of buffers) {
    for (const { bank, range } of sleepingParts(target, claim.range)) {
      const key = `${claim.owner} ${bank.name}`;
      const known = parts.get(key);
      if (known) parts.set(key, { ...known, range: hull([known.range, range])! });
      else parts.set(key, { kind: 'start', before: 'inference', claim, bank, range, place: claim.place });
    }
  }
  return [...parts.values()];
}

/** The stack by the first call, initialised and cleared data by the startup code. */
function isUsedBeforeMain({ subject, side, certainty }: ClaimOf<'stack' | 'section'>): boolean {
  if (side !== 'application' || certainty === 'lastBuild') return false;
  return subject.kind === 'stack' || subject.content === 'loaded' || subject.content === 'zeroed';
}

function search({ artifacts, target }: NeedSources, question: StartQuestion): Search {
  const start = memoryStart(artifacts, target, question);
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
