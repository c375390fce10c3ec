import { compareBigints, higher } from '../../base/order';
import { intersect, isEmpty, subtract, union, type AddressRange, byAddress } from '../../base/addressRange';
import { formatAddress } from '../../base/size';
import { fittedRange } from '../../device/addressSpace';
import { freeOf, type MapClaimKind, type MapModel } from './model';

export interface JsonClaim {
  readonly kind: MapClaimKind;
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly source: { readonly file: string; readonly line: number };
}

export interface JsonBank {
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly claims: readonly JsonClaim[];
  readonly free: readonly { readonly start: string; readonly end: string }[];
  readonly overlaps: readonly {
    readonly start: string;
    readonly end: string;
    readonly claims: readonly string[];
  }[];
}

/** What `n6mem map --format json` prints. */
export interface MapReport {
  readonly version: 1;
  readonly targets: readonly { readonly name: string; readonly banks: readonly JsonBank[] }[];
}

/** The bank of bytes that no bank of the device holds. */
const noBank = 'none';

/**
 * The memory map as plain JSON data. A claim stands in every bank that it touches, cut to that bank, so that a bank's
 * claims and its free ranges together are the bank (save a ROM, in which nothing is free). Banks inside the chip are always listed; an external one where the
 * board fits memory or something claims it, and it ends where the fitted memory or the last claim ends.
 */
export function mapReportOf(models: readonly MapModel[]): MapReport {
  return { version: 1, targets: models.map((model) => ({ name: model.target, banks: banksOf(model) })) };
}

function banksOf(model: MapModel): JsonBank[] {
  const banks: JsonBank[] = [];
  const covered: AddressRange[] = [];
  for (const bank of [...model.device.banks].sort((a, b) => compareBigints(a.range.start, b.range.start))) {
    covered.push(bank.range);
    const fitted = fittedRange(bank, model.board);
    const claimed = model.claims.flatMap((claim) => intersect(claim.range, bank.range) ?? []);
    if (isEmpty(fitted) && claimed.length === 0) continue;
    const boardIsSilent = bank.kind === 'external' && model.board?.external[bank.name] === undefined;
    if (boardIsSilent && claimed.length === 0) continue;
    const end = claimed.reduce((last, range) => higher(last, range.end), fitted.end);
    // Nobody can use what is left of a ROM.
    const usable = bank.kind === 'rom' ? { start: bank.range.start, end: bank.range.start } : fitted;
    banks.push(bankOf(model, bank.name, { start: bank.range.start, end }, usable));
  }
  const outside = union(model.claims.flatMap((claim) => subtract(claim.range, covered)));
  for (const range of outside)
    banks.push(bankOf(model, noBank, range, { start: range.start, end: range.start }));
  return banks.sort((a, b) => compareBigints(BigInt(a.start), BigInt(b.start)));
}

function bankOf(model: MapModel, name: string, range: AddressRange, fitted: AddressRange): JsonBank {
  const claims = model.claims
    .flatMap((claim) => {
      const inside = intersect(claim.range, range);
      return inside ? [{ claim, inside }] : [];
    })
    .sort((a, b) => byAddress({ range: a.inside }, { range: b.inside }));
  const hex = (part: AddressRange): { start: string; end: string } => ({
    start: formatAddress(part.start),
    end: formatAddress(part.end),
  });
  return {
    name,
    ...hex(range),
    claims: claims.map(({ claim, inside }) => ({
      kind: claim.kind,
      name: claim.name,
      ...hex(inside),
      source: { file: claim.source.file, line: claim.line },
    })),
    free: freeOf(
      fitted,
      claims.map(({ claim, inside }) => ({ claim, range: inside })),
    ).free.map(hex),
    overlaps: model.overlaps.flatMap((overlap) => {
      const inside = intersect(overlap.range, range);
      return inside ? [{ ...hex(inside), claims: overlap.names }] : [];
    }),
  };
}
