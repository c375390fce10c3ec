import { compareBigints, higher, lower } from '../../base/order';
import { byteCount, equalRanges, intersect, isEmpty, type AddressRange } from '../../base/addressRange';
import { formatAddress, formatBytes, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import type { MapClaim, MapModel, MapOverlap } from './model';

/** A region or pool with another range: nothing is written until somebody confirms it. */
export interface WhatIfChange {
  readonly claim: string;
  /** Canonical addresses. */
  readonly range: AddressRange;
}

export type Edge = 'start' | 'end';

/** Only what a person wrote can be moved: linker regions and memory pools. */
export function isMovable(claim: MapClaim): boolean {
  return claim.kind === 'region' || claim.kind === 'pool';
}

/**
 * What moving one edge to `address` changes. Where a region and a pool meet at this very edge, the border between them
 * moves and both change. A range never turns over: at least `least` bytes stay.
 */
export function moveEdge(
  model: MapModel,
  id: string,
  edge: Edge,
  address: bigint,
  least = 8n,
): WhatIfChange[] {
  const claim = model.claims.find((candidate) => candidate.id === id);
  if (!claim || !isMovable(claim)) return [];
  const old = claim.range[edge];
  const other = edge === 'start' ? 'end' : 'start';
  const partners = model.claims.filter(
    (candidate) =>
      candidate !== claim &&
      isMovable(candidate) &&
      candidate.side !== claim.side &&
      candidate.range[other] === old,
  );
  const limit = (one: MapClaim, end: Edge): bigint =>
    end === 'end' ? higher(address, one.range.start + least) : lower(address, one.range.end - least);
  let target = limit(claim, edge);
  for (const partner of partners)
    target =
      other === 'end'
        ? higher(target, partner.range.start + least)
        : lower(target, partner.range.end - least);
  const moved = (one: MapClaim, end: Edge): WhatIfChange => ({
    claim: one.id,
    range: { ...one.range, [end]: target },
  });
  return [moved(claim, edge), ...partners.map((partner) => moved(partner, other))].filter(
    (change) => !equalRanges(change.range, model.claims.find((one) => one.id === change.claim)!.range),
  );
}

/**
 * The map as it would be. Overlaps of what moved are worked out again, by ranges alone: the rules have the last word when
 * the change is made. A pair that shared bytes before without a finding does so by design and stays unmarked.
 */
export function applyWhatIf(model: MapModel, changes: readonly WhatIfChange[]): MapModel {
  if (changes.length === 0) return model;
  const ranges = new Map(changes.map((change) => [change.claim, change.range]));
  const claims = model.claims.map((claim): MapClaim => {
    const range = ranges.get(claim.id);
    if (!range) return claim;
    return {
      ...claim,
      range,
      written: {
        start: claim.written.start + range.start - claim.range.start,
        end: claim.written.end + range.end - claim.range.end,
      },
    };
  });
  const changed = new Set(changes.map((change) => change.claim));
  const changedNames = new Set(claims.filter((claim) => changed.has(claim.id)).map((claim) => claim.name));
  const kept = model.overlaps.filter((overlap) => !overlap.names.some((name) => changedNames.has(name)));
  const found = new Map<string, MapOverlap>();
  for (const one of claims) {
    if (!changed.has(one.id)) continue;
    for (const other of claims) {
      if (other.side === one.side || !isMovable(other)) continue;
      const range = intersect(one.range, other.range);
      if (!range || isEmpty(range) || isByDesign(model, one.id, other)) continue;
      const [first, second] = one.side === 'application' ? [one, other] : [other, one];
      const reached = claims.some(
        (claim) => claim.side === 'model' && claim.certainty === 'used' && intersect(claim.range, range),
      );
      found.set(`${first.id} ${second.id}`, {
        id: `what-if:${first.id}:${second.id}`,
        range,
        pieces: [range],
        names: [first.name, second.name],
        severity: reached ? 'error' : 'information',
        proof: reached ? 'reached' : 'declared',
        rule: 'region-overlaps-pool',
        message: 'what if',
        source: first.source,
        line: first.line,
      });
    }
  }
  const overlaps = [...kept, ...found.values()].sort((a, b) => compareBigints(a.range.start, b.range.start));
  return { ...model, claims, overlaps };
}

function isByDesign(before: MapModel, id: string, other: MapClaim): boolean {
  const one = before.claims.find((claim) => claim.id === id);
  const same = before.claims.find((claim) => claim.id === other.id);
  if (!one || !same || !intersect(one.range, same.range)) return false;
  return !before.overlaps.some(
    (overlap) => overlap.names.includes(one.name) && overlap.names.includes(same.name),
  );
}

/** `RAM would end at 0x34100000 (1.5 MiB → 1 MiB). No byte is shared.` */
export function whatIfText(before: MapModel, changes: readonly WhatIfChange[]): string {
  const after = applyWhatIf(before, changes);
  const parts = changes.flatMap((change) => {
    const old = before.claims.find((claim) => claim.id === change.claim);
    if (!old) return [];
    const { start, end } = change.range;
    const sizes = `${formatSize(byteCount(old.range))} → ${formatSize(byteCount(change.range))}`;
    if (start === old.range.start) return [say`${old.name} would end at ${formatAddress(end)} (${sizes}).`];
    if (end === old.range.end) return [say`${old.name} would start at ${formatAddress(start)} (${sizes}).`];
    return [
      say`${old.name} would start at ${formatAddress(start)} and end at ${formatAddress(end)} (${sizes}).`,
    ];
  });
  const ids = new Set(changes.map((change) => change.claim));
  const names = new Set(before.claims.filter((claim) => ids.has(claim.id)).map((claim) => claim.name));
  const shared = after.overlaps.filter((overlap) => overlap.names.some((name) => names.has(name)));
  const result =
    shared.length === 0
      ? say`No byte would be shared.`
      : shared
          .map(
            ({ names: [first = '', second = ''], range }) =>
              say`${first} and ${second} would share ${formatBytes(byteCount(range))}.`,
          )
          .join(' ');
  return [...parts, result].join(' ');
}
