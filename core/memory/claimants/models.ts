import { hull, intersect, isEmpty, type AddressRange, moved } from '../../base/addressRange';
import { say } from '../../base/wording';
import type { Device } from '../../device/device';
import type { ModelPool } from '../../model/networkSource';
import { bytesOfUsedText, memberPools } from '../../model/usedRanges';
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
import { currentImage } from './images';

/** What the built models use: every buffer, and the weights of each pool. */
export function modelClaims(target: BuiltTarget): Claim[] {
  return target.models.flatMap((model) => [
    ...bufferClaims(target, model),
    ...weightsClaims(target, model),
    ...linkedWeights(target, model),
  ]);
}

/** The buffers of a model, worked out once for each device: a model may have thousands. */
function bufferClaims({ addressing }: BuiltTarget, model: BuiltModel): readonly Claim<BufferSubject>[] {
  const last = lastBuffers.get(model);
  if (last?.addressing === addressing) return last.claims;
  const claims = buffersOf(addressing, model);
  lastBuffers.set(model, { addressing, claims });
  return claims;
}

const lastBuffers = new WeakMap<
  BuiltModel,
  { readonly addressing: Device; readonly claims: readonly Claim<BufferSubject>[] }
>();

function buffersOf(addressing: Device, model: BuiltModel): Claim<BufferSubject>[] {
  const epochs = new Map(model.cInfo?.info.buffers.map((buffer) => [buffer.name, buffer.epochs]));
  return model.used.flatMap((bytes): Claim<BufferSubject>[] => {
    if (bytes.isParameter || isEmpty(bytes.range)) return [];
    const { pool, buffer, range, span } = bytes;
    return [
      claimOf(addressing, {
        ...claimedBy(model),
        subject: { kind: 'buffer', model, bytes, pool },
        name: buffer?.name ?? (pool ? say`used part of ${pool.name}` : say`used part of a pool`),
        written: range,
        alive: whileModelRuns(model.file, buffer && epochs.get(buffer.name)),
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
      name: pool?.name ?? say`outside every pool`,
      written,
      pieces: ranges,
      // Weights in RAM are loaded by somebody before use, and may be loaded again.
      alive: isFlash(addressing, files.board, written, hints) ? always : whileModelRuns(model.file),
      place: { file: model.file, span: pool?.span ?? { start: 0, end: 0 } },
    });
  });
}

/**
 * Weights of relative pools: the linker places them by a symbol, `_mem_pool_xSPI2_network`. Where the current image or the
 * script says its address they are bytes as any other.
 */
function linkedWeights(target: BuiltTarget, model: BuiltModel): Claim<WeightsSubject>[] {
  const { addressing, files } = target;
  return model.source.pools.flatMap((pool): Claim<WeightsSubject>[] => {
    const size = pool.usedText === undefined ? undefined : bytesOfUsedText(pool.usedText)?.least;
    if (pool.mode !== 'relative' || pool.virtual || pool.rights !== 'READ_ONLY' || !size) return [];
    const symbol = model.source.poolSymbols.find(({ name }) => name.startsWith(`_mem_pool_${pool.fname}_`));
    const start = symbol && addressOf(target, symbol.name);
    if (start === undefined) return [];
    const written = { start, end: start + size };
    return [
      claimOf(addressing, {
        ...claimedBy(model),
        subject: { kind: 'weights', model, pool, bytes: [] },
        name: pool.name,
        written,
        alive: isFlash(addressing, files.board, written, { isReadOnly: true })
          ? always
          : whileModelRuns(model.file),
        place: { file: model.file, span: pool.span },
      }),
    ];
  });
}

function addressOf(target: BuiltTarget, symbol: string): bigint | undefined {
  const image = currentImage(target);
  const linked = image?.image.symbolsByName.get(symbol)?.value;
  if (linked !== undefined) return linked;
  const inScript = target.scripts
    .filter(({ role }) => role === 'application')
    .flatMap(({ evaluation }) => evaluation.symbols)
    .find(({ name }) => name === symbol);
  return inScript?.value;
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
    const at = moved(bytes.range, shift);
    const range = intersect(at, within);
    return range ? [{ claim, bytes, range }] : [];
  });
}

/** `buffer conv_out`, or the model where only the extent of its use is known. */
export function describeUse({ bytes }: ModelUse): string {
  return bytes.buffer ? say`buffer ${bytes.buffer.name}` : say`the model`;
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
