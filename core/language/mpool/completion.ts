import { compareBigints } from '../../base/order';
import { getLocation, type Location } from 'jsonc-parser';
import { byteCount, intersect, isEmpty } from '../../base/addressRange';
import { formatAddress, formatRange, formatSize } from '../../base/size';
import type { Span } from '../../base/span';
import { say } from '../../base/wording';
import { canonical, bankAt, canonicalAddress, fittedRange } from '../../device/addressSpace';
import type { Board } from '../../device/device';
import { assumedDevice } from '../../device/devices';
import { freeMemory, smallestPool } from '../../memoryPool/freeMemory';
import { member, readJsonTree } from '../../memoryPool/jsonTree';
import { layoutOf, newPoolText } from '../../memoryPool/newPool';
import { physicalPools } from '../../memoryPool/physicalPools';
import type { Pool, Quantity } from '../../memoryPool/poolFile';
import { styleBytes } from '../../memoryPool/quantityEdit';
import type { CompletionEntry } from '../features';
import type { PoolInput } from './poolInput';
import { poolRanges, regionsAround } from './poolUse';
import { takenMemory } from './takenMemory';
import { templatesFor } from './templates';

/** What fits at an offset: whole files, whole pools for free memory, addresses and sizes. Keys are in the schema. */
export function completionsInPoolFile(input: PoolInput, offset: number): readonly CompletionEntry[] {
  const { root } = readJsonTree(input.text);
  if (!root) {
    // An empty file; otherwise too large or too deep: what cannot be read cannot be completed.
    return input.text.trim() === '' ? wholeFiles(input) : [];
  }
  const location = getLocation(input.text, offset);
  const { path } = location;
  if (!location.isAtPropertyKey && path.length === 3 && path[0] === 'memory' && path[1] === 'mempools') {
    return isBetweenPools(input, offset) ? newPools(input, offset) : [];
  }
  const last = path[path.length - 1];
  const quantity = path[path.length - 2];
  if (!location.isAtPropertyKey && last === 'value' && (quantity === 'offset' || quantity === 'size')) {
    const pool = input.poolFile.pools.find(({ span }) => offset >= span.start && offset <= span.end);
    if (pool) return quantityValues(input, pool, quantity, location, offset);
  }
  return [];
}

function wholeFiles(input: PoolInput): CompletionEntry[] {
  return templatesFor(input).map(({ title, text }, index) => ({
    label: title,
    kind: 'snippet' as const,
    newText: text,
    span: { start: 0, end: input.text.length },
    sortKey: String(index),
  }));
}

/** The literal that is being written at the offset, or nothing right there. */
function literalSpan({ previousNode }: Location, offset: number): Span {
  const isHere =
    previousNode !== undefined &&
    previousNode.type !== 'object' &&
    previousNode.type !== 'array' &&
    offset > previousNode.offset &&
    offset <= previousNode.offset + previousNode.length;
  return isHere
    ? { start: previousNode.offset, end: previousNode.offset + previousNode.length }
    : { start: offset, end: offset };
}

function isBetweenPools({ poolFile }: PoolInput, offset: number): boolean {
  return !poolFile.pools.some(({ span }) => offset > span.start && offset < span.end);
}

/** One whole pool for each free stretch of memory that the device has and models use. */
function newPools(input: PoolInput, offset: number): CompletionEntry[] {
  const device = assumedDevice(input.device);
  const targets = input.targets.length > 0 ? input.targets : (input.around ?? []);
  const taken = [...poolRanges(input), ...takenMemory(targets, input.file)];
  const layout = layoutOf(input.text, input.poolFile.dialect);
  const lineStart =
    Math.max(input.text.lastIndexOf('\n', offset - 1), input.text.lastIndexOf('\r', offset - 1)) + 1;
  const margin = /^[ \t]*/.exec(input.text.slice(lineStart, offset))![0];
  const names = new Set(input.poolFile.pools.flatMap(({ name, fname }) => [name, fname ?? '']));
  // What stands behind needs a comma, and so does what stands before.
  const before = /[}]\s*$/.test(input.text.slice(0, offset)) ? ', ' : '';
  const after = /^\s*\{/.test(input.text.slice(offset)) ? ',' : '';
  const board = input.board ?? boardAround(input);
  const useful = freeMemory(device, board, taken).filter(({ range }) => byteCount(range) >= smallestPool);
  return useful.map(({ usual, range }, index) => {
    const free = (wanted: string): string => {
      let name = wanted;
      for (let n = 2; names.has(name); n++) name = `${wanted}_${n}`;
      return name;
    };
    const pool = {
      name: free(usual.name),
      fname: free(usual.fname),
      offset: range.start,
      size: byteCount(range),
      properties: usual.properties,
    };
    return {
      label: say`pool ${pool.name} in ${usual.bank}`,
      kind: 'snippet' as const,
      detail: say`${formatSize(pool.size)} free from ${formatAddress(range.start)}`,
      documentation: say`All that is free in ${usual.bank}: \`${formatRange(range)}\`.`,
      newText: `${before}${newPoolText(pool, layout, margin)}${after}`,
      span: { start: offset, end: offset },
      sortKey: String(index).padStart(3, '0'),
    };
  });
}

/** The board that all targets of the project are built for, as long as none uses the file. */
function boardAround({ around }: PoolInput): Board | undefined {
  const boards = (around ?? []).map(({ files }) => files.board);
  return boards.every((board) => board?.name === boards[0]?.name) ? boards[0] : undefined;
}

/** Offsets where a bank starts or a region ends; sizes up to the end of the bank, the next region or pool. */
function quantityValues(
  input: PoolInput,
  pool: Pool,
  which: 'offset' | 'size',
  location: Location,
  offset: number,
): CompletionEntry[] {
  const device = assumedDevice(input.device);
  const candidates = which === 'offset' ? offsetsFor(input) : sizesFor(input, pool);
  const quantity = pool[which] ?? placeholderQuantity(input, pool, which);
  // An address is hexadecimal when people write it, and decimal when the compiler does.
  const empty = quantity.text === '' && which === 'offset' && input.poolFile.dialect === 'input';
  const style: Quantity = empty ? { ...quantity, base: 'hex', text: '0x00000000' } : quantity;
  const span = literalSpan(location, offset);
  return candidates.flatMap(({ bytes, detail }, index) => {
    const written = styleBytes(style, bytes, input.poolFile.dialect);
    const unit = quantity.magnitude ?? 'BYTES';
    if (written.magnitude !== unit) return [];
    const size = which === 'size' ? `${formatSize(bytes)}, ` : '';
    return [
      {
        label: `"${written.value}"`,
        kind: 'value' as const,
        detail: `${size}${detail}`,
        newText: `"${written.value}"`,
        span,
        sortKey: String(index).padStart(3, '0'),
        filterText: `"${written.value}"`,
      },
    ];
  });

  function offsetsFor({ board }: PoolInput): { bytes: bigint; detail: string }[] {
    const starts = device.banks
      .filter(
        (bank) => bank.speed !== undefined && (bank.kind !== 'external' || board?.external[bank.name] !== 0n),
      )
      .map((bank) => ({ bytes: bank.range.start, detail: say`start of ${bank.name}` }));
    const ends = regionsAround(input).map(({ name, range }) => ({
      bytes: range.end,
      detail: say`end of region ${name}`,
    }));
    const distinct = new Map([...starts, ...ends].map((each) => [each.bytes, each]));
    return [...distinct.values()].sort((a, b) => compareBigints(a.bytes, b.bytes));
  }
}

/** Stands for a quantity that is half typed, so that its style can be asked for. */
function placeholderQuantity(input: PoolInput, pool: Pool, which: 'offset' | 'size'): Quantity {
  const { root } = readJsonTree(input.text);
  const pools = member(member(root, 'memory'), 'mempools')?.children ?? [];
  const node = member(pools[pool.index ?? 0], which);
  const magnitude = member(node, 'magnitude')?.value as unknown;
  return {
    bytes: undefined,
    text: '',
    base: 'decimal',
    magnitude: typeof magnitude === 'string' ? magnitude : undefined,
    valueSpan: pool.span,
    magnitudeSpan: undefined,
    span: pool.span,
  };
}

function sizesFor(input: PoolInput, pool: Pool): { bytes: bigint; detail: string }[] {
  const device = assumedDevice(input.device);
  const start = pool.offset?.bytes;
  if (start === undefined || pool.mode === 'relative') return [];
  const at = canonicalAddress(device, start);
  const bank = bankAt(device, at);
  if (!bank) return [];
  const own = physicalPools(input.poolFile).find(({ span }) => span.start === pool.span.start);
  const bankEnd = fittedRange(bank, input.board).end;
  const whole = { start: at, end: bankEnd };
  const limits = [
    ...regionsAround(input).map(({ name, range }) => ({ range, detail: say`up to region ${name}` })),
    ...physicalPools(input.poolFile)
      .filter((other) => other !== own)
      .map((other) => ({ range: canonical(device, other.range), detail: say`up to pool ${other.name}` })),
  ].filter(({ range }) => range.start > at && !isEmpty(range) && intersect(range, whole));
  const nearest = limits.sort((a, b) => compareBigints(a.range.start, b.range.start))[0];
  const sizes = nearest ? [{ bytes: nearest.range.start - at, detail: nearest.detail }] : [];
  if (bankEnd > at) sizes.push({ bytes: bankEnd - at, detail: say`up to the end of ${bank.name}` });
  sizes.push({ bytes: 0n, detail: say`disables the pool` });
  return sizes;
}
