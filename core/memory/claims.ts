import { intersect, isEmpty, union, type AddressRange } from '../base/addressRange';
import type { Place } from '../base/span';
import { canonical } from '../device/addressSpace';
import type { ModelPool } from '../model/networkSource';
import { memberPools } from '../model/usedRanges';
import type { BuiltModel, BuiltTarget, UsedBytes } from '../project/builtTarget';
import type { Claim, ClaimKind } from './claim';
import { imageUse } from './imageUse';
import { isExternal, poolClaims } from './poolClaims';
import { stackOfScript } from './scriptStack';

/** How the one who claims is described beside the bytes. */
interface Claimant {
  readonly kind: ClaimKind;
  readonly name: string;
  readonly source: Place;
  readonly side: Claim['side'];
  readonly certainty: Claim['certainty'];
  readonly owner: string;
  readonly isAsBuilt?: true;
}

/**
 * Everything that lays hold of memory in a target, for the memory map: regions of the scripts, sections and stack of the
 * current image (of the script where none is), pools with the part that each model uses, buffers, weights, and the images
 * of the boot chain. Empty ranges, relative and virtual pools and regions that ld only invents are left out, and so is an
 * FSBL's RAM: it is free again once the application runs.
 */
export function claimsOf(target: BuiltTarget): Claim[] {
  const claims: Claim[] = [];
  const add = (written: AddressRange, claimant: Claimant): void => {
    if (!isEmpty(written))
      claims.push({ ...claimant, written, range: canonical(target.addressing, written) });
  };
  addRegions(target, add);
  addImage(target, claims, add);
  addPools(target, add);
  for (const model of target.models) addModel(model, add);
  for (const { name, start, size, evidence } of target.boot) {
    const source = { file: evidence.file, span: { start: 0, end: 0 } };
    // A base without a size still is a place that must stay free: its first byte stands for it.
    add(
      { start, end: start + (size ?? 1n) },
      {
        kind: 'image',
        name,
        source,
        side: 'boot',
        certainty: size === undefined ? 'reserved' : 'used',
        owner: evidence.file,
      },
    );
  }
  return claims;
}

type Add = (written: AddressRange, claimant: Claimant) => void;

function addRegions(target: BuiltTarget, add: Add): void {
  for (const { file, role, evaluation } of target.scripts) {
    for (const region of evaluation.regions) {
      if (region.invented || region.origin === undefined || region.length === undefined) continue;
      const written = { start: region.origin, end: region.origin + region.length };
      if (role === 'boot' && !isExternal(target, written)) continue;
      add(written, {
        kind: 'region',
        name: region.name,
        source: { file: region.file, span: region.nameSpan },
        side: role,
        certainty: 'reserved',
        owner: file,
      });
    }
  }
}

function addImage(target: BuiltTarget, claims: Claim[], add: Add): void {
  const current = target.images.find((image) => image.match === 'same');
  let hasStack = false;
  for (const use of current ? imageUse(target, current) : []) {
    // A heap is a wish; it has no kind of its own on the map.
    if (use.kind === 'heap' || isEmpty(use.range)) continue;
    hasStack ||= use.kind === 'stack';
    const { kind, name, written, range, source, side, certainty, owner } = use;
    claims.push({ kind, name, written, range, source, side, certainty, owner });
  }
  if (hasStack) return;
  for (const { file, role, evaluation } of target.scripts) {
    const stack = role === 'application' ? stackOfScript(evaluation) : undefined;
    if (!stack) continue;
    const { top } = stack;
    add(stack.range, {
      kind: 'stack',
      name: 'stack',
      source: { file: top.file, span: top.span },
      side: 'application',
      certainty: 'reserved',
      owner: file,
    });
  }
}

function addPools(target: BuiltTarget, add: Add): void {
  for (const { name, written, place, origin } of poolClaims(target)) {
    add(written, {
      kind: 'pool',
      name,
      source: place,
      side: 'model',
      certainty: 'reserved',
      owner: place.file,
      ...(origin === 'outdatedModel' ? { isAsBuilt: true } : {}),
    });
  }
}

function addModel({ file, source, used }: BuiltModel, add: Add): void {
  const members = memberPools(source);
  const byPool = new Map<ModelPool | undefined, { all: AddressRange[]; weights: AddressRange[] }>();
  for (const bytes of used) {
    for (const [pool, part] of partsOf(bytes, members)) {
      let entry = byPool.get(pool);
      if (!entry) byPool.set(pool, (entry = { all: [], weights: [] }));
      entry.all.push(part);
      if (bytes.isParameter) entry.weights.push(part);
    }
    if (bytes.isParameter || !bytes.buffer) continue;
    add(bytes.range, {
      kind: 'buffer',
      name: bytes.buffer.name,
      source: { file, span: bytes.span },
      side: 'model',
      certainty: 'used',
      owner: file,
    });
  }
  for (const [pool, { all, weights }] of byPool) {
    const name = pool?.name ?? 'outside every pool';
    const source = { file, span: pool?.span ?? { start: 0, end: 0 } };
    const claimant = { source, side: 'model', certainty: 'used', owner: file } as const;
    for (const range of union(all)) add(range, { ...claimant, kind: 'poolUsed', name });
    for (const range of union(weights))
      add(range, { ...claimant, kind: 'weights', name: `weights in ${name}` });
  }
}

/** A buffer may span two neighbouring pools. */
function partsOf(
  { pool, range }: UsedBytes,
  members: readonly ModelPool[],
): (readonly [ModelPool | undefined, AddressRange])[] {
  if (pool) return [[pool, range]];
  const parts = members.flatMap((member) => {
    const part = intersect(member.range, range);
    return part ? [[member, part] as const] : [];
  });
  return parts.length > 0 ? parts : [[undefined, range]];
}
