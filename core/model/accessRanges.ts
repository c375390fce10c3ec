import { rangeOf } from '../base/addressRange';
import { readAddressExpression } from './addressExpression';
import type { ModelBuffer, ModelPool } from './networkSource';

/**
 * What a generated network.c shows of its use of memory where it has no table of internal buffers: the ranges of the
 * DMA transfers (`node=Quantize_16 input ports=0 range=7[0,150528]`, bytes of pool 7) and of the cache maintenance
 * (`start: …(0x342e0000UL + 26560)`, `end: …`). Both name their ends, so nothing is guessed; a single pointer with
 * no length says nothing of a range and is passed over. Cache maintenance works on whole lines of 32 bytes.
 */
export function readAccessRanges(text: string, pools: readonly ModelPool[]): ModelBuffer[] {
  const epochs = epochMarks(text);
  const seen = new Set<string>();
  const found: ModelBuffer[] = [];
  const add = (buffer: Omit<ModelBuffer, 'table' | 'isUserAllocated' | 'isParameter' | 'epoch'>) => {
    const key = `${buffer.range?.start}-${buffer.range?.end}-${buffer.symbol}`;
    if (seen.has(key)) return;
    seen.add(key);
    found.push({
      ...buffer,
      table: 'access',
      isUserAllocated: false,
      isParameter: false,
      epoch: epochAt(epochs, buffer.span.start),
    });
  };
  readTransfers(text, pools, add);
  readCacheMaintenance(text, add);
  return found.sort((a, b) => a.span.start - b.span.start);
}

type Add = (buffer: Pick<ModelBuffer, 'name' | 'range' | 'symbol' | 'span'>) => void;

function readTransfers(text: string, pools: readonly ModelPool[], add: Add): void {
  const byIndex = new Map(pools.map((pool) => [pool.index, pool]));
  for (let at = text.indexOf(' range='); at >= 0; at = text.indexOf(' range=', at + 7)) {
    const range = /^(\d{1,9})\[(\d{1,20}),(\d{1,20})\]/.exec(text.slice(at + 7, at + 70));
    const node = / node=(\S{1,200}) (input|output) ports=(\d{1,9})$/.exec(
      text.slice(Math.max(0, at - 250), at),
    );
    if (!range || !node) continue;
    const pool = byIndex.get(Number(range[1]));
    if (!pool || pool.mode === 'relative') continue;
    const [start, end] = [BigInt(range[2]!), BigInt(range[3]!)];
    if (end <= start) continue;
    add({
      name: `${node[1]} ${node[2]} ${node[3]}`,
      range: rangeOf(pool.range.start + start, end - start),
      symbol: undefined,
      span: { start: at + 1, end: at + 7 + range[0].length },
    });
  }
}

/** The pair of comments that both forms of the calls (with a size, with an end) have before them. */
function readCacheMaintenance(text: string, add: Add): void {
  const head = '/*     start: ';
  for (let at = text.indexOf(head); at >= 0; at = text.indexOf(head, at + head.length)) {
    const lines = text.slice(at, at + 600).split('\n', 2);
    const first = lines[0]!;
    const second = lines[1]?.trim();
    if (!second?.startsWith('/*     end: ')) continue;
    const start = readAddressExpression(inner(first, head.length)).address;
    const end = readAddressExpression(inner(second, '/*     end: '.length)).address;
    if (start === undefined || end === undefined || end <= start) continue;
    add({
      name: 'cache maintenance',
      range: rangeOf(start, end - start),
      symbol: undefined,
      span: { start: at, end: at + first.trimEnd().length },
    });
  }
}

/** A comment's text without its closing. */
function inner(comment: string, from: number): string {
  const close = comment.indexOf('*/', from);
  return comment.slice(from, close < 0 ? comment.length : close);
}

interface EpochMark {
  readonly at: number;
  readonly epoch: number;
}

function epochMarks(text: string): EpochMark[] {
  const head = '/* scheduling epoch=';
  const marks: EpochMark[] = [];
  for (let at = text.indexOf(head); at >= 0; at = text.indexOf(head, at + head.length)) {
    const number = /^\d{1,9}/.exec(text.slice(at + head.length, at + head.length + 10));
    if (number) marks.push({ at, epoch: Number(number[0]) });
  }
  return marks;
}

function epochAt(marks: readonly EpochMark[], offset: number): number | undefined {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (marks[middle]!.at <= offset) low = middle + 1;
    else high = middle;
  }
  return marks[low - 1]?.epoch;
}
