import { lowestPlace, type PackingProblem } from './packingProblem';

/** What a search for a packing of at most `capacity` units came to. */
export type SearchResult = 'found' | 'impossible' | 'outOfSteps';

export interface SearchLimits {
  /** The packing is to be no higher, in units. */
  readonly capacity: number;
  readonly steps: number;
  /** Asked every few thousand steps: true ends the search as if the steps had run out. */
  readonly stop: () => boolean;
}

export interface SearchOutcome {
  readonly result: SearchResult;
  readonly steps: number;
  /** After `impossible`: no packing is lower than this, in units. */
  readonly nextCapacity: number;
}

/** One search, on the way: what is placed, and what that leaves to the others. */
interface Search {
  readonly problem: PackingProblem;
  readonly capacity: number;
  readonly stop: () => boolean;
  /** Place of each block in the static order: the lower one is tried first among equal offsets. */
  readonly rank: Int32Array;
  /** The block before this one in the static order that is exactly like it, or −1. */
  readonly twin: Int32Array;
  readonly placed: Uint8Array;
  /** Offset of a placed block; of an open one the lowest that the placed ones leave to it. */
  readonly offset: Float64Array;
  /** Open blocks that live on both sides of the border between a section and the next one. */
  readonly cuts: Int32Array;
  /** How high each section is filled at least: scratch of the bound. */
  readonly level: Float64Array;
  /** Scratch of the bound: open blocks that no longer can lie where they would fit, and from where on they can. */
  readonly delayed: Int32Array;
  readonly delayedTo: Float64Array;
  /** Changed offsets in the order of the changes: block, offset before. */
  readonly trail: number[];
  /** Number of the placement that changed a block last: finds what has to be sorted again. */
  readonly changedBy: Int32Array;
  placements: number;
  /** The lowest height at which a branch was cut: no packing is lower once all branches are. */
  nextCapacity: number;
  /** Stack of lists of open blocks, each sorted by offset and rank. */
  orders: Int32Array;
  top: number;
  stepsLeft: number;
}

/** A part of the problem that is searched on its own: open blocks of neighbouring sections, on the stack of orders. */
interface Part {
  readonly base: number;
  readonly length: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Looks for offsets of the blocks of `order`, which share no section with other blocks, within `capacity` units. Blocks are
 * placed in the order of their offsets, each as low as the placed ones allow; so each packing without a needless gap is met
 * once. Deterministic. One step is one placement that was tried. Writes to `offsets` only what was found.
 */
export function searchPacking(
  problem: PackingProblem,
  order: Int32Array,
  limits: SearchLimits,
  offsets: Float64Array,
): SearchOutcome {
  const search = startSearch(problem, order, limits);
  for (const b of order) search.offset[b] = lowestPlace(problem, b, 0);
  search.orders.set(order);
  let low = problem.sections;
  let high = -1;
  for (const b of order) {
    low = Math.min(low, problem.first[b]!);
    high = Math.max(high, problem.last[b]!);
  }
  const whole: Part = { base: 0, length: order.length, low, high };
  const result = boundHolds(search, whole, 0, -1) ? descend(search, whole, 0, -1) : 'impossible';
  if (result === 'found') for (const b of order) offsets[b] = search.offset[b]!;
  return { result, steps: limits.steps - Math.max(0, search.stepsLeft), nextCapacity: search.nextCapacity };
}

function startSearch(problem: PackingProblem, order: Int32Array, limits: SearchLimits): Search {
  const { count, sections, first, last } = problem;
  const rank = new Int32Array(count);
  order.forEach((block, index) => (rank[block] = index));
  const cuts = new Int32Array(sections);
  for (const b of order) for (let s = first[b]!; s < last[b]!; s++) cuts[s]!++;
  return {
    problem,
    capacity: limits.capacity,
    stop: limits.stop,
    rank,
    twin: twinsOf(problem, order),
    placed: new Uint8Array(count),
    offset: new Float64Array(count),
    cuts,
    level: new Float64Array(sections),
    delayed: new Int32Array(count),
    delayedTo: new Float64Array(count),
    trail: [],
    changedBy: new Int32Array(count),
    placements: 0,
    nextCapacity: Infinity,
    orders: new Int32Array(Math.max(4096, order.length * 16)),
    top: order.length,
    stepsLeft: limits.steps,
  };
}

function twinsOf({ size, alignment, first, last, count }: PackingProblem, order: Int32Array): Int32Array {
  const twin = new Int32Array(count).fill(-1);
  const latest = new Map<string, number>();
  for (const b of order) {
    const key = `${first[b]} ${last[b]} ${size[b]} ${alignment[b]}`;
    twin[b] = latest.get(key) ?? -1;
    latest.set(key, b);
  }
  return twin;
}

/** Tries each open block of the part as the next one, from the lowest offset on. */
function descend(search: Search, part: Part, lastOffset: number, lastRank: number): SearchResult {
  const { problem, offset, rank, twin, placed } = search;
  const { size } = problem;
  const end = part.base + part.length;
  if (part.length === 0) return 'found';
  // At or above the lowest possible top of an open block no block comes next: that one would fit below it.
  let ceiling = Infinity;
  for (let k = part.base; k < end; k++) {
    const b = search.orders[k]!;
    ceiling = Math.min(ceiling, offset[b]! + size[b]!);
  }
  for (let k = part.base; k < end; k++) {
    const b = search.orders[k]!;
    const at = offset[b]!;
    if (at >= ceiling) break;
    if (at < lastOffset || (at === lastOffset && rank[b]! < lastRank)) continue;
    if (twin[b]! >= 0 && placed[twin[b]!] === 0) continue;
    if (--search.stepsLeft < 0) return 'outOfSteps';
    if ((search.stepsLeft & 4095) === 0 && search.stop()) return 'outOfSteps';
    const mark = search.trail.length;
    const placement = ++search.placements;
    placed[b] = 1;
    const fits = raiseNeighbours(search, b, placement);
    if (fits !== 'no') {
      const result = descendInto(search, part, b, placement);
      if (result !== 'impossible') return result;
    }
    placed[b] = 0;
    undo(search, mark);
    // Nothing open lies above this block: placing it here took nothing from the others.
    if (fits === 'free') break;
  }
  return 'impossible';
}

/** Lifts the open neighbours of a block that was placed; `free` where it has none. */
function raiseNeighbours(search: Search, b: number, placement: number): 'yes' | 'no' | 'free' {
  const { problem, placed, offset, trail, changedBy, capacity } = search;
  const { neighbours, neighbourStart, size } = problem;
  const top = offset[b]! + size[b]!;
  let free = true;
  for (let k = neighbourStart[b]!; k < neighbourStart[b + 1]!; k++) {
    const other = neighbours[k]!;
    if (placed[other] === 1) continue;
    free = false;
    const before = offset[other]!;
    if (before >= top) continue;
    const to = lowestPlace(problem, other, top);
    trail.push(other, before);
    offset[other] = to;
    changedBy[other] = placement;
    if (to + size[other]! > capacity) {
      exceeds(search, to + size[other]!);
      return 'no';
    }
  }
  return free ? 'free' : 'yes';
}

function undo(search: Search, mark: number): void {
  const { trail, offset } = search;
  while (trail.length > mark) {
    const before = trail.pop()!;
    offset[trail.pop()!] = before;
  }
}

/** Goes on after block `b` of the part was placed: the rest falls apart where no open block lives on both sides. */
function descendInto(search: Search, part: Part, b: number, placement: number): SearchResult {
  const { problem, cuts, offset, rank } = search;
  const from = problem.first[b]!;
  const to = problem.last[b]!;
  let split = false;
  for (let s = from; s < to; s++) if (--cuts[s]! === 0) split = true;
  const top = search.top;
  const rest = sortedRest(search, part, placement);
  const parts = split ? partsOf(search, rest, from, to) : [rest];
  let result: SearchResult = 'found';
  for (const each of parts) {
    if (boundHolds(search, each, offset[b]!, rank[b]!)) continue;
    result = 'impossible';
    break;
  }
  if (result === 'found') result = descendAll(search, parts, offset[b]!, rank[b]!);
  search.top = top;
  if (result !== 'found') for (let s = from; s < to; s++) cuts[s]!++;
  return result;
}

/** Searches parts that have nothing to do with each other: where one cannot be packed no other choice elsewhere helps. */
function descendAll(
  search: Search,
  parts: readonly Part[],
  lastOffset: number,
  lastRank: number,
): SearchResult {
  for (let p = 0; p < parts.length; p++) {
    const result = descend(search, parts[p]!, lastOffset, lastRank);
    if (result === 'found') continue;
    for (let found = 0; found < p; found++) release(search, parts[found]!);
    return result;
  }
  return 'found';
}

/** Opens the placed blocks of a part again; the caller takes back the offsets. */
function release(search: Search, part: Part): void {
  const { first, last } = search.problem;
  for (let k = part.base; k < part.base + part.length; k++) {
    const b = search.orders[k]!;
    search.placed[b] = 0;
    for (let s = first[b]!; s < last[b]!; s++) search.cuts[s]!++;
  }
}

/** The parts of `rest` between sections that no open block joins, the one with the fewest blocks first. */
function partsOf(search: Search, rest: Part, from: number, to: number): Part[] {
  const { first } = search.problem;
  const parts: Part[] = [];
  let low = rest.low;
  for (let s = from; s <= to; s++) {
    if (s < to && search.cuts[s] !== 0) continue;
    const high = s === to ? rest.high : s;
    const base = search.top;
    reserve(search, rest.length);
    let length = 0;
    for (let k = rest.base; k < rest.base + rest.length; k++) {
      const b = search.orders[k]!;
      if (first[b]! >= low && first[b]! <= high) search.orders[base + length++] = b;
    }
    search.top = base + length;
    if (length > 0) parts.push({ base, length, low, high });
    low = high + 1;
  }
  return parts.sort((a, b) => a.length - b.length);
}

function reserve(search: Search, length: number): void {
  if (search.top + length <= search.orders.length) return;
  const grown = new Int32Array(2 * (search.top + length));
  grown.set(search.orders);
  search.orders = grown;
}

/** The open blocks of a part in order again: those that the last placement raised move back. */
function sortedRest(search: Search, part: Part, placement: number): Part {
  reserve(search, 2 * part.length);
  const { orders, placed, changedBy, offset, rank } = search;
  const base = search.top;
  const raised = base + part.length;
  let kept = 0;
  let changed = 0;
  for (let k = part.base; k < part.base + part.length; k++) {
    const b = orders[k]!;
    if (placed[b] === 1) continue;
    if (changedBy[b] !== placement) orders[raised + kept++] = b;
    else {
      let at = base + changed++;
      while (at > base && isBefore(b, orders[at - 1]!, offset, rank)) {
        orders[at] = orders[at - 1]!;
        at--;
      }
      orders[at] = b;
    }
  }
  // Merge from the back: the changed ones lie at the front, the kept ones behind the room for all.
  let write = base + kept + changed;
  let i = changed - 1;
  let j = kept - 1;
  while (j >= 0) {
    if (i >= 0 && isBefore(orders[raised + j]!, orders[base + i]!, offset, rank))
      orders[--write] = orders[base + i--]!;
    else orders[--write] = orders[raised + j--]!;
  }
  const length = kept + changed;
  search.top = base + length;
  return { base, length, low: part.low, high: part.high };
}

function isBefore(a: number, b: number, offset: Float64Array, rank: Int32Array): boolean {
  return offset[a]! < offset[b]! || (offset[a] === offset[b] && rank[a]! < rank[b]!);
}

/**
 * Whether the open blocks of a part may still fit. In each section they stand on each other, none below its lowest offset;
 * adding them by rising offset gives the lowest top that is possible. A block that lies lower than the last placed one can
 * no longer lie there: something must be placed under it first, and lifts it.
 */
function boundHolds(search: Search, part: Part, lastOffset: number, lastRank: number): boolean {
  const { problem, offset, rank, orders, level, delayed, delayedTo, capacity } = search;
  const { size, first, last } = problem;
  const end = part.base + part.length;
  for (let s = part.low; s <= part.high; s++) level[s] = 0;
  let late = 0;
  let k = part.base;
  for (; k < end; k++) {
    const b = orders[k]!;
    const at = offset[b]!;
    if (at > lastOffset || (at === lastOffset && rank[b]! > lastRank)) break;
    const to = liftedTo(search, b, lastOffset);
    if (to + size[b]! > capacity) return exceeds(search, to + size[b]!);
    let i = late++;
    while (i > 0 && delayedTo[delayed[i - 1]!]! > to) {
      delayed[i] = delayed[i - 1]!;
      i--;
    }
    delayed[i] = b;
    delayedTo[b] = to;
  }
  let i = 0;
  while (k < end || i < late) {
    let b: number;
    let at: number;
    if (i < late && (k === end || delayedTo[delayed[i]!]! < offset[orders[k]!]!)) {
      b = delayed[i++]!;
      at = delayedTo[b]!;
    } else {
      b = orders[k++]!;
      at = offset[b]!;
    }
    const amount = size[b]!;
    const to = last[b]!;
    for (let s = first[b]!; s <= to; s++) {
      const before = level[s]!;
      const filled = (before > at ? before : at) + amount;
      if (filled > capacity) return exceeds(search, filled);
      level[s] = filled;
    }
  }
  return true;
}

/** Remembers by how much a branch that was cut was too high; the result (false) is that of the bound. */
function exceeds(search: Search, height: number): false {
  if (height < search.nextCapacity) search.nextCapacity = height;
  return false;
}

/** The lowest offset of a block that cannot lie at its lowest one any more: on an open neighbour that is in its way there. */
function liftedTo(search: Search, b: number, lastOffset: number): number {
  const { problem, placed, offset } = search;
  const { neighbours, neighbourStart, size } = problem;
  const top = offset[b]! + size[b]!;
  let lowest = Infinity;
  for (let k = neighbourStart[b]!; k < neighbourStart[b + 1]!; k++) {
    const other = neighbours[k]!;
    if (placed[other] === 1) continue;
    const at = offset[other]! > lastOffset ? offset[other]! : lastOffset;
    if (at < top && at + size[other]! < lowest) lowest = at + size[other]!;
  }
  return lowest === Infinity ? Infinity : lowestPlace(problem, b, lowest);
}
