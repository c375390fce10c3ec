import { byteCount, contains, intersect, subtract, type AddressRange } from '../base/addressRange';
import { formatSize } from '../base/size';
import { canonical } from '../device/addressSpace';
import type { Bank } from '../device/device';
import type { Region } from '../linkerScript/evaluation';
import { giveBankToApplication, giveBankToModel } from '../memoryPool/refactor';
import type { BuiltScript, BuiltTarget } from '../project/builtTarget';
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
const verified = new WeakMap<Analysis, Map<string, readonly BankTransfer[]>>();

const givers: readonly Giver[] = [toApplication, toModel];

function bringsNoError({ singles, findingsAfter }: Analysis, edits: readonly TextEdit[]): boolean {
  const before = new Set(singles.map(identityOf));
  const after = findingsAfter(edits);
  return after?.every((finding) => finding.severity !== 'error' || before.has(identityOf(finding))) ?? false;
}

/** A region of the application's scripts that has both numbers, at canonical addresses. */
interface PlacedRegion {
  readonly region: Region;
  readonly script: BuiltScript;
  /** Canonical. */
  readonly range: AddressRange;
  /** Written address minus canonical one. */
  readonly shift: bigint;
}

function placedRegions(target: BuiltTarget): readonly PlacedRegion[] {
  return target.scripts.flatMap((script) =>
    script.role === 'boot'
      ? []
      : script.evaluation.regions.flatMap((region): PlacedRegion[] => {
          const { origin, length, invented } = region;
          if (invented || origin === undefined || length === undefined || length <= 0n) return [];
          const written = { start: origin, end: origin + length };
          const range = canonical(target.addressing, written);
          return [{ region, script, range, shift: written.start - range.start }];
        }),
  );
}

/** The pools give up the bank, and the region that ends at it or in it goes on to its end. */
function toApplication(analysis: Analysis, target: BuiltTarget, bank: Bank): BankTransfer | undefined {
  // What the built model runs in is not given away, whatever else is wrong there already.
  if (bank.kind === 'external' || isUsed(target, bank)) return undefined;
  const poolEdits = target.poolFiles.map(({ file, poolFile }) =>
    giveBankToApplication(poolFile, bank, target.addressing)?.map((edit) => ({ ...edit, file })),
  );
  if (poolEdits.some((edits) => edits === undefined)) return undefined;
  const given = poolEdits.flatMap((edits) => edits ?? []);
  const regions = placedRegions(target);
  const grown = regions.find(
    ({ range }) =>
      range.start < bank.range.end && range.end >= bank.range.start && range.end < bank.range.end,
  );
  if (given.length === 0 || !grown) return undefined;
  const growth = { start: grown.range.end, end: bank.range.end };
  if (regions.some((other) => other !== grown && intersect(other.range, growth))) return undefined;
  const edits = regionEdits(analysis, grown, { start: grown.range.start, end: bank.range.end });
  if (!edits) return undefined;
  return {
    title: `Give ${bank.name} to the application: region ${grown.region.name} grows by ${formatSize(byteCount(growth))}`,
    edits: [...given, ...edits],
  };
}

function isUsed({ models, addressing }: BuiltTarget, bank: Bank): boolean {
  return models.some(({ used }) =>
    used.some(({ range }) => intersect(canonical(addressing, range), bank.range) !== undefined),
  );
}

/** Regions end before the bank or start behind it, and its pool takes what they leave. */
function toModel(analysis: Analysis, target: BuiltTarget, bank: Bank): BankTransfer | undefined {
  const [entry, ...others] = target.poolFiles;
  if (bank.kind === 'external' || !entry || others.length > 0) return undefined;
  const regions = placedRegions(target);
  const inBank = regions.filter(({ range }) => intersect(range, bank.range));
  if (inBank.length === 0) return undefined;
  const changes: TextEdit[] = [];
  const names: string[] = [];
  const rest: AddressRange[] = regions.filter((each) => !inBank.includes(each)).map(({ range }) => range);
  for (const each of inBank) {
    // A region that is all in the bank has nowhere to go; one that reaches over both ends would have to be split.
    if (contains(bank.range, each.range)) return undefined;
    const [left, ...more] = subtract(each.range, [bank.range]);
    const edits = left && more.length === 0 ? regionEdits(analysis, each, left) : undefined;
    if (!left || !edits) return undefined;
    changes.push(...edits);
    rest.push(left);
    names.push(
      `region ${each.region.name} shrinks by ${formatSize(byteCount(each.range) - byteCount(left))}`,
    );
  }
  const text = analysis.textOf(entry.file);
  if (text === undefined) return undefined;
  const pools = giveBankToModel(text, entry.poolFile, bank, target.addressing, target.files.board, rest);
  if (pools.length === 0) return undefined;
  return {
    title: `Give ${bank.name} to Neural-ART: ${names.join(', ')}`,
    edits: [...changes, ...pools.map((edit) => ({ ...edit, file: entry.file }))],
  };
}

function regionEdits(
  { artifacts }: Analysis,
  { region, shift }: PlacedRegion,
  range: AddressRange,
): TextEdit[] | undefined {
  const change: RangeChange = {
    kind: 'region',
    name: region.name,
    place: { file: region.file, span: region.nameSpan },
    range: { start: range.start + shift, end: range.end + shift },
  };
  const edits = editsForRanges(artifacts, [change]);
  return edits && edits.length > 0 ? edits : undefined;
}
