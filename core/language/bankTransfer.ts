import { createSideTable } from '../base/sideTable';
import {
  byteCount,
  contains,
  intersect,
  subtract,
  type AddressRange,
  containsAddress,
} from '../base/addressRange';
import { formatSize } from '../base/size';
import { say, sayList } from '../base/wording';
import type { Bank } from '../device/device';
import { writtenPart, type ClaimOf } from '../memory/claim';
import type { Ledger } from '../memory/ledger';
import { giveBankToApplication, giveBankToModel } from '../memoryPool/refactor';
import type { BuiltTarget } from '../project/builtTarget';
import type { TextEdit } from '../rules/engine/finding';
import { editsForRanges, type RangeChange } from '../rules/fixes/rangeChange';
import { identityOf } from '../rules/engine/verifiedFixes';
import type { Analysis } from '../session';

/** A bank that changes hands between the application and Neural-ART: pool files and linker script in one edit. */
export interface BankTransfer {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

type Giver = (analysis: Analysis, target: BuiltTarget, bank: Bank) => BankTransfer | undefined;

/**
 * What can be done with a bank of a target, both sides at once. Offered only where the changed project, checked in
 * memory, has no error that it did not have before.
 */
export function bankTransfers(analysis: Analysis, target: BuiltTarget, bank: Bank): readonly BankTransfer[] {
  const known = verified.get(analysis) ?? new Map<string, readonly BankTransfer[]>();
  verified.set(analysis, known);
  const key = `${target.name}\n${bank.name}`;
  let transfers = known.get(key);
  if (!transfers) {
    transfers = givers.flatMap((give) => {
      const transfer = give(analysis, target, bank);
      return transfer && bringsNoError(analysis, transfer.edits) ? [transfer] : [];
    });
    known.set(key, transfers);
  }
  return transfers;
}

/** An editor asks at every movement of the cursor, and each answer costs a check. */
const verified = createSideTable<Analysis, Map<string, readonly BankTransfer[]>>();

const givers: readonly Giver[] = [toApplication, toModel];

function bringsNoError({ singles, findingsAfter }: Analysis, edits: readonly TextEdit[]): boolean {
  const before = new Set(singles.map(identityOf));
  const after = findingsAfter(edits);
  return after?.every((finding) => finding.severity !== 'error' || before.has(identityOf(finding))) ?? false;
}

/** The regions of the application's scripts. */
function applicationRegions(analysis: Analysis, target: BuiltTarget): readonly ClaimOf<'region'>[] {
  return analysis
    .ledgerOf(target)
    .ofKind('region')
    .filter(({ side }) => side === 'application');
}

/** The pools give up the bank, and the region that ends at it or in it goes on to its end. */
function toApplication(analysis: Analysis, target: BuiltTarget, bank: Bank): BankTransfer | undefined {
  // What the built model runs in is not given away, whatever else is wrong there already.
  if (bank.kind === 'external' || isUsed(analysis.ledgerOf(target), bank)) return undefined;
  const poolEdits = target.poolFiles.map(({ file, poolFile }) =>
    giveBankToApplication(poolFile, bank, target.addressing)?.map((edit) => ({ ...edit, file })),
  );
  if (poolEdits.some((edits) => edits === undefined)) return undefined;
  const given = poolEdits.flatMap((edits) => edits ?? []);
  const regions = applicationRegions(analysis, target);
  const grown = regions.find(({ range }) => containsAddress(bank.range, range.end));
  if (given.length === 0 || !grown) return undefined;
  const growth = { start: grown.range.end, end: bank.range.end };
  if (regions.some((other) => other !== grown && intersect(other.range, growth))) return undefined;
  const edits = regionEdits(analysis, grown, { start: grown.range.start, end: bank.range.end });
  if (!edits) return undefined;
  return {
    title: say`Give ${bank.name} to the application: region ${grown.name} grows by ${formatSize(byteCount(growth))}`,
    edits: [...given, ...edits],
  };
}

function isUsed(ledger: Ledger, bank: Bank): boolean {
  return ledger
    .touching(bank.range)
    .some(({ subject }) => subject.kind === 'buffer' || subject.kind === 'weights');
}

/** Regions end before the bank or start behind it, and its pool takes what they leave. */
function toModel(analysis: Analysis, target: BuiltTarget, bank: Bank): BankTransfer | undefined {
  const [entry, ...others] = target.poolFiles;
  if (bank.kind === 'external' || !entry || others.length > 0) return undefined;
  const regions = applicationRegions(analysis, target);
  const inBank = regions.filter(({ range }) => intersect(range, bank.range));
  if (inBank.length === 0) return undefined;
  const changes: TextEdit[] = [];
  const names: string[] = [];
  const rest: AddressRange[] = [];
  for (const each of inBank) {
    // A region that is all in the bank has nowhere to go; one that reaches over both ends would have to be split.
    if (contains(bank.range, each.range)) return undefined;
    const [left, ...more] = subtract(each.range, [bank.range]);
    const edits = left && more.length === 0 ? regionEdits(analysis, each, left) : undefined;
    if (!left || !edits) return undefined;
    changes.push(...edits);
    rest.push(left);
    names.push(say`region ${each.name} shrinks by ${formatSize(byteCount(each.range) - byteCount(left))}`);
  }
  const text = analysis.textOf(entry.file);
  if (text === undefined) return undefined;
  // All else that is there stays; what lies in the regions that shrink goes with them.
  const { free } = analysis
    .ledgerOf(target)
    .free(bank.range, undefined, ({ subject }) =>
      subject.kind === 'region'
        ? !inBank.some((each) => each.subject === subject)
        : subject.kind === 'bootImage' || subject.kind === 'reserved',
    );
  const taken = [...rest, ...subtract(bank.range, free)];
  const pools = giveBankToModel(text, entry.poolFile, bank, target.addressing, target.files.board, taken);
  if (pools.length === 0) return undefined;
  return {
    title: say`Give ${bank.name} to Neural-ART: ${sayList(names)}`,
    edits: [...changes, ...pools.map((edit) => ({ ...edit, file: entry.file }))],
  };
}

function regionEdits(
  { artifacts }: Analysis,
  { name, place, range: now, written }: ClaimOf<'region'>,
  range: AddressRange,
): TextEdit[] | undefined {
  const change: RangeChange = {
    kind: 'region',
    name,
    place,
    range: writtenPart({ range: now, written }, range),
  };
  const edits = editsForRanges(artifacts, [change]);
  return edits && edits.length > 0 ? edits : undefined;
}
