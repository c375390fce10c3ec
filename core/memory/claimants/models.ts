import { hull, intersect, isEmpty, type AddressRange } from '../../base/addressRange';
import type { ModelPool } from '../../model/networkSource';
import { memberPools } from '../../model/usedRanges';
import type { BuiltModel, BuiltTarget, UsedBytes } from '../../project/builtTarget';
import {
  claimOf,
  type BufferSubject,
  type Claim,
  type ClaimFacts,
  type ClaimOf,
  type WeightsSubject,
} from '../claim';
import { always, whileModelRuns } from '../phases';
import { isFlash } from '../storage';

/** What the built models use: every buffer, and the weights of each pool. */
export function modelClaims(target: BuiltTarget): Claim[] {
  return target.models.flatMap((model) => [...bufferClaims(target, model), ...weightsClaims(target, model)]);
}

function bufferClaims({ addressing }: BuiltTarget, model: BuiltModel): Claim<BufferSubject>[] {
  return model.used.flatMap((bytes): Claim<BufferSubject>[] => {
    if (bytes.isParameter || isEmpty(bytes.range)) return [];
    const { pool, buffer, range, span } = bytes;
    return [
      claimOf(addressing, {
        ...claimedBy(model),
        subject: { kind: 'buffer', model, bytes, pool },
        name: buffer?.name ?? `used part of ${pool?.name ?? 'a pool'}`,
        written: range,
        alive: whileModelRuns(model.file),
        place: { file: model.file, span },
      }),
    ];
  });
}

function weightsClaims({ addressing, files }: BuiltTarget, model: BuiltModel): Claim<WeightsSubject>[] {
  const byPool = new Map<ModelPool | undefined, { bytes: UsedBytes[]; ranges: AddressRange[] }>();
  const members = memberPools(model.source);
  for (const bytes of model.used) {
    if (!bytes.isParameter || isEmpty(bytes.range)) continue;
    for (const [pool, range] of partsOf(bytes, members)) {
      const known = byPool.get(pool);
      if (known) {
        known.bytes.push(bytes);
        known.ranges.push(range);
      } else byPool.set(pool, { bytes: [bytes], ranges: [range] });
    }
  }
  return [...byPool].map(([pool, { bytes, ranges }]) => {
    const written = hull(ranges)!;
    const hints = pool && { names: [pool.name, pool.fname], isReadOnly: pool.rights === 'READ_ONLY' };
    return claimOf(addressing, {
      ...claimedBy(model),
      subject: { kind: 'weights', model, pool, bytes },
      name: pool?.name ?? 'outside every pool',
      written,
      pieces: ranges,
      // Weights in RAM are loaded by somebody before use, and may be loaded again.
      alive: isFlash(addressing, files.board, written, hints) ? always : whileModelRuns(model.file),
      place: { file: model.file, span: pool?.span ?? { start: 0, end: 0 } },
    });
  });
}

function claimedBy({
  file,
}: BuiltModel): Omit<ClaimFacts<never>, 'subject' | 'name' | 'written' | 'alive' | 'place'> {
  return { certainty: 'used', proof: 'reached', side: 'model', owner: file };
}

/** Bytes that a model uses of a range, and the entry of its source that says so. */
export interface ModelUse {
  readonly claim: ClaimOf<'buffer' | 'weights'>;
  readonly bytes: UsedBytes;
  /** Canonical. */
  readonly range: AddressRange;
}

/** What of a claim of a model lies in a range: its buffer, or each of its parameters there. */
export function usesIn(claim: ClaimOf<'buffer' | 'weights'>, within: AddressRange): ModelUse[] {
  const { subject } = claim;
  const all = subject.kind === 'buffer' ? [subject.bytes] : subject.bytes;
  const shift = claim.range.start - claim.written.start;
  return all.flatMap((bytes): ModelUse[] => {
    const at = { start: bytes.range.start + shift, end: bytes.range.end + shift };
    const range = intersect(at, within);
    return range ? [{ claim, bytes, range }] : [];
  });
}

/** `buffer conv_out`, or the model where only the extent of its use is known. */
export function describeUse({ bytes }: ModelUse): string {
  return bytes.buffer ? `buffer ${bytes.buffer.name}` : 'the model';
}

/** A buffer may span two neighbouring pools. */
export function partsOf(
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
