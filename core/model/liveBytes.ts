import { compareBigints } from '../base/order';
import type { AddressRange } from '../base/addressRange';

/** Something that holds a range of bytes from one epoch to another, both inclusive. */
export interface Held {
  readonly range: AddressRange;
  readonly firstEpoch: number;
  readonly lastEpoch: number;
}

/**
 * The number of distinct bytes held in each epoch `0 … epochs - 1`: bytes that several hold at once count once. A sweep
 * over the epochs with a tree of cover counts over the addresses, O(n log n + epochs).
 */
export function liveBytesPerEpoch(entries: readonly Held[], epochs: number): bigint[] {
  const result = new Array<bigint>(epochs).fill(0n);
  const held = entries.filter((entry) => entry.range.end > entry.range.start);
  if (held.length === 0) return result;
  const edges = sortedEdges(held);
  const indexOf = new Map(edges.map((edge, index) => [edge, index]));
  const cover = coverTree(edges);
  const begin = new Map<number, Held[]>();
  const end = new Map<number, Held[]>();
  for (const entry of held) {
    push(begin, Math.max(0, entry.firstEpoch), entry);
    push(end, entry.lastEpoch + 1, entry);
  }
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const entry of end.get(epoch) ?? [])
      cover.add(indexOf.get(entry.range.start)!, indexOf.get(entry.range.end)!, -1);
    for (const entry of begin.get(epoch) ?? [])
      cover.add(indexOf.get(entry.range.start)!, indexOf.get(entry.range.end)!, 1);
    result[epoch] = cover.covered();
  }
  return result;
}

function push(map: Map<number, Held[]>, key: number, entry: Held): void {
  const list = map.get(key);
  if (list) list.push(entry);
  else map.set(key, [entry]);
}

function sortedEdges(entries: readonly Held[]): bigint[] {
  const edges = new Set<bigint>();
  for (const { range } of entries) {
    edges.add(range.start);
    edges.add(range.end);
  }
  return [...edges].sort((a, b) => compareBigints(a, b));
}

/** A segment tree over the stretches between neighbouring edges: how often each is covered, and how many bytes are. */
function coverTree(edges: readonly bigint[]) {
  const leaves = Math.max(1, edges.length - 1);
  const counts = new Int32Array(4 * leaves);
  const bytes = new Array<bigint>(4 * leaves).fill(0n);

  function add(node: number, low: number, high: number, from: number, to: number, by: number): void {
    if (to <= low || high <= from) return;
    if (from <= low && high <= to) {
      counts[node]! += by;
    } else {
      const middle = (low + high) >>> 1;
      add(2 * node, low, middle, from, to, by);
      add(2 * node + 1, middle, high, from, to, by);
    }
    if (counts[node]! > 0) bytes[node] = edges[high]! - edges[low]!;
    else bytes[node] = high - low === 1 ? 0n : bytes[2 * node]! + bytes[2 * node + 1]!;
  }

  return {
    /** Changes the cover of the stretches `from … to - 1`. */
    add: (from: number, to: number, by: 1 | -1) => add(1, 0, leaves, from, to, by),
    covered: () => bytes[1]!,
  };
}
