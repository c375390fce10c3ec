import { lower } from '../base/order';
import type { SpanEdit } from '../base/edits';
import type { Bank, Device } from '../device/device';
import { canonical } from '../device/addressSpace';
import { banksOf, type PhysicalPool } from './physicalPools';
import type { PoolFile } from './poolFile';
import { changedPoolText, changePool, insertBehind } from './poolText';
import { usualPool } from '../device/usualPools';

/**
 * The edits that cut a pool at each boundary of the banks it touches, so that every part can claim the speed of its own
 * memory. The first part keeps the pool's name; the others get the bank's usual name where it is free. Together the
 * parts cover the same bytes. Empty where the pool lies in one bank, or partly in none.
 */
export function splitPool(text: string, poolFile: PoolFile, pool: PhysicalPool, device: Device): SpanEdit[] {
  const banks = banksOf(device, pool);
  const first = banks[0];
  if (banks.length < 2 || !first || !pool.size || !pool.offset) return [];
  const shift = canonical(device, pool.range).start - pool.range.start;
  const taken = new Set(poolFile.pools.flatMap((other) => [other.name, other.fname ?? '']));
  const parts = banks.slice(1).map((bank) => {
    const start = bank.range.start - shift;
    const end = lower(bank.range.end - shift, pool.range.end);
    const { name, fname } = freeNames(bank, device, pool, taken);
    const changes = { name, fname, offset: start, size: end - start };
    return changedPoolText(text, pool, poolFile.dialect, changes);
  });
  const kept = changePool(pool, poolFile.dialect, { size: first.range.end - shift - pool.range.start });
  const inserted = parts.map((part) => insertBehind(text, pool, part));
  return [...kept, { span: inserted[0]!.span, newText: inserted.map((edit) => edit.newText).join('') }];
}

function freeNames(
  bank: Bank,
  device: Device,
  pool: PhysicalPool,
  taken: Set<string>,
): { readonly name: string; readonly fname: string } {
  const usual = usualPool(bank, device);
  const free = (wanted: string): string => {
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
    taken.add(name);
    return name;
  };
  return { name: free(usual?.name ?? pool.name), fname: free(usual?.fname ?? pool.fname ?? pool.name) };
}
