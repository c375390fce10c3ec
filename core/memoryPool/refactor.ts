import {
  byteCount,
  contains,
  intersect,
  isEmpty,
  subtract,
  type AddressRange,
  containsAddress,
} from '../base/addressRange';
import type { SpanEdit } from '../base/edits';
import { banksIn, canonical, canonicalAddress } from '../device/addressSpace';
import type { Bank, Board, Device } from '../device/device';
import { freeMemory, largestFree, roundUp } from './freeMemory';
import { layoutOf, newPoolText } from './newPool';
import { physicalPools, type PhysicalPool } from './physicalPools';
import { isBookkeepingPool, type Pool, type PoolFile, type Quantity } from './poolFile';
import { changePool, insertBehind } from './poolText';
import { magnitudes } from './quantity';
import { usualPool } from '../device/usualPools';

/** How a quantity can be written: as a hexadecimal number of bytes, or decimal in a unit. */
export type QuantityForm = 'hex' | 'BYTES' | 'KBYTES' | 'MBYTES';

/** The edits that write a quantity in another form, with the same meaning; empty where it has no such form or has it already. */
export function convertQuantity(quantity: Quantity, form: QuantityForm): SpanEdit[] {
  const { bytes, magnitudeSpan, valueSpan } = quantity;
  const unit = form === 'hex' ? 1n : magnitudes.get(form);
  if (bytes === undefined || !magnitudeSpan || unit === undefined || bytes % unit !== 0n) return [];
  const value = form === 'hex' ? `0x${bytes.toString(16)}` : (bytes / unit).toString();
  const magnitude = form === 'hex' ? 'BYTES' : form;
  const edits: SpanEdit[] = [];
  if (value !== quantity.text) edits.push({ span: valueSpan, newText: `"${value}"` });
  if (magnitude !== quantity.magnitude) edits.push({ span: magnitudeSpan, newText: `"${magnitude}"` });
  return edits;
}

/**
 * The size that holds what models use, and a tenth more, in whole KiB; undefined where that is not less than now.
 *
 * @param usedEnd end of the last byte that a model uses, at the pool's own addresses
 */
export function sizeForUse(pool: PhysicalPool, usedEnd: bigint): bigint | undefined {
  const used = usedEnd - pool.range.start;
  if (used <= 0n) return undefined;
  const size = roundUp(used + (used + 9n) / 10n, 1024n);
  return size < byteCount(pool.range) ? size : undefined;
}

/** The edits that shrink a pool to what models use and a tenth more; empty where it is that small already. */
export function shrinkToUse(poolFile: PoolFile, pool: PhysicalPool, usedEnd: bigint): SpanEdit[] {
  const size = sizeForUse(pool, usedEnd);
  return size === undefined ? [] : changePool(pool, poolFile.dialect, { size });
}

/**
 * The edits that take a bank away from the model: pools inside it are switched off (size 0), pools that reach into it
 * end before it or start behind it. Undefined where a pool reaches over both ends of the bank: split it first.
 */
export function giveBankToApplication(
  poolFile: PoolFile,
  bank: Bank,
  device: Device,
): SpanEdit[] | undefined {
  const edits: SpanEdit[] = [];
  for (const pool of physicalPools(poolFile)) {
    const range = canonical(device, pool.range);
    if (!intersect(range, bank.range)) continue;
    // What reaches past every memory was a mistake, and nothing to keep.
    const left = subtract(range, [bank.range]).filter((part) => banksIn(device, part).length > 0);
    const rest = left[0];
    if (left.length > 1) return undefined;
    const shift = range.start - pool.range.start;
    const changes = rest ? { offset: rest.start - shift, size: byteCount(rest) } : { size: 0n };
    edits.push(...changePool(pool, poolFile.dialect, changes));
  }
  return edits;
}

/**
 * The edits that give the model the largest stretch of a bank that the application and other pools leave: the bank's
 * own pool is switched on or widened, else a new one is added. Empty where nothing is free.
 *
 * @param application what the application occupies
 */
export function giveBankToModel(
  text: string,
  poolFile: PoolFile,
  bank: Bank,
  device: Device,
  board: Board | undefined,
  application: readonly AddressRange[],
): SpanEdit[] {
  const usual = usualPool(bank, device);
  if (!usual) return [];
  const own = ownPool(poolFile, bank, device);
  const others = physicalPools(poolFile).filter((pool) => pool.span.start !== own?.span.start);
  const taken = [...application, ...others.map((pool) => pool.range)].map((range) =>
    canonical(device, range),
  );
  const free = largestFree(freeMemory(device, board, taken)).find((each) => each.bank === bank)?.range;
  if (!free) return [];
  if (own?.offset && own.size) {
    const now = own.range ? canonical(device, own.range) : free;
    // It is widened and never moved: a pool that reaches out of the bank or of what is free would lose a part.
    if (!isEmpty(now) && (byteCount(now) >= byteCount(free) || !contains(free, now))) return [];
    const written = own.offset.bytes ?? free.start;
    const shift = canonicalAddress(device, written) - written;
    return changePool(own, poolFile.dialect, { offset: free.start - shift, size: byteCount(free) });
  }
  const names = new Set(poolFile.pools.flatMap(({ name, fname }) => [name, fname]));
  const last = poolFile.pools[poolFile.pools.length - 1];
  if (!last || names.has(usual.name) || names.has(usual.fname)) return [];
  const lineStart = text.lastIndexOf('\n', last.span.start - 1) + 1;
  const margin = /^[ \t]*/.exec(text.slice(lineStart, last.span.start))![0];
  const pool = { ...usual, offset: free.start, size: byteCount(free) };
  return [insertBehind(text, last, newPoolText(pool, layoutOf(text, poolFile.dialect), margin))];
}

/** The only pool that starts in the bank, switched off or not. */
function ownPool(poolFile: PoolFile, bank: Bank, device: Device): Pool | undefined {
  const inBank = poolFile.pools.filter((pool) => {
    const start = pool.offset?.bytes;
    if (start === undefined || pool.mode === 'relative' || isBookkeepingPool(pool)) return false;
    return containsAddress(bank.range, canonicalAddress(device, start));
  });
  return inBank.length === 1 ? inBank[0] : undefined;
}
