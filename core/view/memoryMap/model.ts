import { compareBigints } from '../../base/order';
import { freeBeside, type Free } from '../../memory/freeBeside';
import { byteCount, contains, intersect, isEmpty, type AddressRange } from '../../base/addressRange';
import { placesTouch, type Place } from '../../base/span';
import type { Board, Device } from '../../device/device';
import type { Proof } from '../../memory/claim';
import type { Severity } from '../../base/severity';
import type { SingleFinding } from '../../rules/engine/finding';

/** What a box of the map is; part of the command line's JSON. */
export type MapClaimKind =
  | 'region'
  | 'section'
  | 'pool'
  | 'poolUsed'
  | 'buffer'
  | 'weights'
  | 'image'
  | 'stack'
  | 'reserved'
  | 'programmed'
  | 'unprogrammed';

/** Bytes that the map shows, and who occupies them. */
export interface ShownClaim {
  readonly kind: MapClaimKind;
  readonly name: string;
  /** Addresses as written in the source. */
  readonly written: AddressRange;
  /** The same bytes at canonical addresses. */
  readonly range: AddressRange;
  readonly source: Place;
  readonly side: 'application' | 'model' | 'boot' | 'programming';
  readonly certainty: 'used' | 'reserved';
  /** The file that owns it where several models or scripts meet. */
  readonly owner: string;
  /** A pool as the built model still has it, while the pool file has moved on. */
  readonly isAsBuilt?: true;
  /** Of a pool: the models that were made with it. What another model uses there is another pool's use. */
  readonly models?: readonly string[];
  /** Only its first byte is known: a boot image of unknown size. */
  readonly isBaseOnly?: true;
  /** Zero-based line of the source, where that is all that is known of its place. */
  readonly sourceLine?: number;
}

/** A claim as the memory map shows it. */
export interface MapClaim extends ShownClaim {
  /** Stable over edits that leave the claim alone: selection survives a new model. */
  readonly id: string;
  /** Zero-based line of the source. */
  readonly line: number;
}

/** Bytes that two claims share and that a rule has judged. */
export interface MapOverlap {
  readonly id: string;
  /** Canonical addresses. */
  readonly range: AddressRange;
  /** The shared bytes themselves, sorted and disjoint, inside `range`. */
  readonly pieces: readonly AddressRange[];
  /** Names of both claims; one name where the other end is not a claim. */
  readonly names: readonly string[];
  readonly severity: 'error' | 'warning' | 'information';
  readonly proof: Proof | undefined;
  readonly rule: string;
  readonly message: string;
  readonly source: Place;
  readonly line: number;
}

/** Everything that the memory map of one target shows. */
export interface MapModel {
  readonly target: string;
  readonly device: Device;
  /** Whether the device is known by evidence; where not, `device` is only the address space to draw on. */
  readonly deviceIsKnown: boolean;
  readonly board: Board | undefined;
  readonly claims: readonly MapClaim[];
  readonly overlaps: readonly MapOverlap[];
}

export interface MapModelInput {
  readonly target: string;
  readonly device: Device;
  readonly deviceIsKnown: boolean;
  readonly board: Board | undefined;
  readonly claims: readonly ShownClaim[];
  /** All findings of the target; those without an overlap are left out. */
  readonly findings: readonly SingleFinding[];
  /** Zero-based line of a place. */
  readonly lineOf: (place: Place) => number;
}

/** Whether a result counts as an overlap of its target, on the map and in the status item alike. */
export function isCountedOverlap({
  overlap,
  severity,
}: Pick<SingleFinding, 'overlap' | 'severity'>): boolean {
  return overlap !== undefined && !isEmpty(overlap) && (severity === 'error' || severity === 'warning');
}

/** Gathers a model from claims and findings. Empty claims occupy nothing and are left out. */
export function mapModelOf(input: MapModelInput): MapModel {
  const ids = new Map<string, number>();
  const unique = (id: string): string => {
    const count = (ids.get(id) ?? 0) + 1;
    ids.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  };
  const claims = input.claims
    .filter((claim) => !isEmpty(claim.range))
    .map((claim): MapClaim => ({
      ...claim,
      id: unique(`${claim.kind}:${claim.owner}:${claim.name}`),
      line: claim.sourceLine ?? input.lineOf(claim.source),
    }));
  const overlaps: MapOverlap[] = [];
  for (const finding of input.findings) {
    if (!finding.overlap || isEmpty(finding.overlap)) continue;
    overlaps.push({
      id: unique(`overlap:${finding.rule}:${finding.overlap.start.toString(16)}`),
      range: finding.overlap,
      pieces: finding.pieces ?? [finding.overlap],
      names: namesOf(finding, finding.overlap, claims),
      severity: finding.severity === 'hint' ? 'information' : finding.severity,
      proof: finding.proof,
      rule: finding.rule,
      message: finding.message,
      source: finding.place,
      line: input.lineOf(finding.place),
    });
  }
  const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };
  overlaps.sort(
    (a, b) => compareBigints(a.range.start, b.range.start) || rank[a.severity] - rank[b.severity],
  );
  return {
    target: input.target,
    device: input.device,
    deviceIsKnown: input.deviceIsKnown,
    board: input.board,
    claims,
    overlaps,
  };
}

/**
 * The two claims that a finding is about: of the claims that hold the shared bytes, those which the finding's places
 * point at; failing that, the smallest of each side.
 */
function namesOf(finding: SingleFinding, overlap: AddressRange, all: readonly MapClaim[]): string[] {
  // What programs the bytes of a claim shares them by its nature.
  const claims = all.filter(({ side }) => side !== 'programming');
  const holders = claims.filter((claim) => contains(claim.range, overlap));
  const pointedAtBy = (places: readonly Place[]): MapClaim[] =>
    holders.filter((claim) => places.some((place) => placesTouch(place, claim.source)));
  const names: string[] = [];
  const take = (from: readonly MapClaim[]): void => {
    const bySize = [...from].sort((a, b) => Number(byteCount(a.range) - byteCount(b.range)));
    for (const claim of [
      ...bySize.filter((c) => c.side === 'application'),
      ...bySize.filter((c) => c.side !== 'application'),
    ]) {
      if (names.length < 2 && !names.includes(claim.name)) names.push(claim.name);
    }
  };
  take(firstOfEachSide(pointedAtBy([finding.place, ...finding.related.filter((place) => place.isOtherEnd)])));
  if (names.length < 2) take(firstOfEachSide(pointedAtBy(finding.related)));
  if (names.length < 2) take(firstOfEachSide(holders));
  if (names.length < 2) take(firstOfEachSide(claims.filter((claim) => intersect(claim.range, overlap))));
  return names;
}

function firstOfEachSide(claims: readonly MapClaim[]): MapClaim[] {
  if (claims.length <= 2) return [...claims];
  const smallest = new Map<string, MapClaim>();
  for (const claim of claims) {
    const best = smallest.get(claim.side);
    if (!best || byteCount(claim.range) < byteCount(best.range)) smallest.set(claim.side, claim);
  }
  return [...smallest.values()];
}

/** Whether what `part` uses is a use of `holder`: a pool of another model only happens to lie at the same bytes. */
export function isUseOf(holder: ShownClaim, part: ShownClaim): boolean {
  const { models = [] } = holder;
  return (
    holder.side === part.side &&
    (models.length === 0 || part.owner === holder.owner || models.includes(part.owner))
  );
}

/** What of a stretch of memory the claims that are shown leave. */
export function freeOf(
  whole: AddressRange,
  parts: readonly { readonly claim: ShownClaim; readonly range: AddressRange }[],
): Free {
  return freeBeside(
    whole,
    parts.map(({ claim, range }) => ({ range, extentIsKnown: !claim.isBaseOnly })),
  );
}

/** A boot image of which only the base is known stands as its first byte. */
export function isBaseOnly(claim: MapClaim): boolean {
  return claim.isBaseOnly === true;
}
