import { compareBigints } from '../../base/order';
import { formatAddress, formatSize } from '../../base/size';
import type { AddressRange } from '../../base/addressRange';
import type { Span } from '../../base/span';
import { say, sayList } from '../../base/wording';
import { bankAt, canonical, fittedRange, canonicalAddress } from '../../device/addressSpace';
import { ledgerOf } from '../../memory/ledger';
import type { CompletionEntry } from '../features';
import type { RegionDefinition } from '../../linkerScript/syntax/syntaxTree';
import { addressingOf, rangeOfRegion } from './regionText';
import type { ScriptInput } from './scriptInput';
import { walkScript } from './treeWalk';

/** Starts for a region: the banks of the device, and the ends of the regions that are there. */
export function regionAddresses(input: ScriptInput, span: Span): readonly CompletionEntry[] {
  const device = addressingOf(input);
  const board = input.target?.files.board;
  const values = new Map<bigint, string>();
  for (const region of input.evaluation.regions) {
    const range = region.invented ? undefined : rangeOfRegion(region);
    if (range && range.end > range.start) values.set(range.end, say`behind region ${region.name}`);
  }
  for (const bank of device.banks) {
    const fitted = fittedRange(bank, board);
    if (bank.kind === 'rom' || fitted.end === fitted.start) continue;
    values.set(bank.range.start, sayList([bank.name, formatSize(fitted.end - fitted.start)]));
  }
  return [...values]
    .sort(([a], [b]) => compareBigints(a, b))
    .map(([address, detail], index) => ({
      label: formatAddress(address),
      kind: 'value',
      detail,
      newText: formatAddress(address),
      span,
      sortKey: `1${String(index).padStart(3, '0')}`,
    }));
}

/** Lengths that fit: up to the next region, the next pool and the end of the memory. */
export function regionLengths(input: ScriptInput, span: Span): readonly CompletionEntry[] {
  const origin = originAt(input, span.start);
  if (origin === undefined) return [];
  const device = addressingOf(input);
  const start = canonicalAddress(device, origin);
  const ends = new Map<bigint, string>();
  const add = (range: AddressRange, what: string): void => {
    if (range.start > start) ends.set(range.start, what);
  };
  const bank = bankAt(device, start);
  if (bank) {
    const fitted = fittedRange(bank, input.target?.files.board);
    if (fitted.end > start) ends.set(fitted.end, say`to the end of ${bank.name}`);
  }
  for (const region of input.evaluation.regions) {
    const range = region.invented ? undefined : rangeOfRegion(region);
    if (range) add(canonical(device, range), say`up to region ${region.name}`);
  }
  const others = input.target ? ledgerOf(input.target).ofKind('pool', 'bootImage') : [];
  for (const { range, name, subject } of others)
    add(range, subject.kind === 'pool' ? say`up to pool ${name}` : say`up to the image ${name}`);
  const limit = bank ? bank.range.end : start + (1n << 24n);
  return [...ends]
    .filter(([end]) => end <= limit)
    .sort(([a], [b]) => compareBigints(a, b))
    .map(([end, detail], index) => {
      const length = end - start;
      const text = length % 1024n === 0n ? `${length >> 10n}K` : `0x${length.toString(16)}`;
      return {
        label: text,
        kind: 'value',
        detail: say`${detail} (${formatAddress(end)})`,
        newText: text,
        span,
        sortKey: `1${String(index).padStart(3, '0')}`,
      };
    });
}

/** The evaluated origin of the region that is being written: the last one that starts before the cursor. */
function originAt(input: ScriptInput, offset: number): bigint | undefined {
  let node: RegionDefinition | undefined;
  walkScript(input.script, {
    node: (candidate) => {
      if (candidate.kind === 'region' && candidate.span.start <= offset) node = candidate;
    },
  });
  if (!node) return undefined;
  const start = node.name.span.start;
  const region = input.evaluation.regions.find(
    (candidate) => candidate.file === input.file && candidate.nameSpan.start === start,
  );
  if (region?.origin !== undefined) return region.origin;
  return node.origin?.kind === 'number' ? node.origin.value : undefined;
}
