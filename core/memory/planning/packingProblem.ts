/** Bytes that are needed from one moment to another. Times are any numbers (epochs, steps); sizes are whole bytes. */
export interface PackingBlock {
  /** Half-open: alive at `from ≤ time < to`. */
  readonly from: number;
  readonly to: number;
  /** Bytes, below 2^53. */
  readonly size: number;
  /** The offset is a multiple of this; 1 where absent. */
  readonly alignment?: number | undefined;
}

/**
 * Blocks prepared for packing. Times become sections: moments at which a largest set of blocks is alive, so that a set of
 * blocks fits if and only if it fits in each section. Sizes and offsets are in units of `unit` bytes.
 */
export interface PackingProblem {
  readonly count: number;
  readonly unit: number;
  readonly size: Float64Array;
  readonly alignment: Float64Array;
  /** First and last section of each block, both inclusive. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly sections: number;
  /** The blocks that share a section with block b: `neighbours[neighbourStart[b] … neighbourStart[b + 1])`. */
  readonly neighbourStart: Int32Array;
  readonly neighbours: Int32Array;
  /** Offsets that no block may lie across, rising. */
  readonly borders: Float64Array;
  /** Units alive in each section. */
  readonly sectionTotal: Float64Array;
  /** No packing is lower than this, in units: the largest section. */
  readonly lowerBound: number;
}

/** Blocks of no size or no time take no place; they are left out by the caller and get offset 0. */
export function takesPlace(block: PackingBlock): boolean {
  return block.size > 0 && block.to > block.from;
}

/**
 * Prepares blocks that all take place. Sizes are rounded up to the alignment that all blocks have in common, as offsets are
 * multiples of it anyway. O(n log n) and the number of overlapping pairs.
 */
export function packingProblem(
  blocks: readonly PackingBlock[],
  borderBytes: readonly number[] = [],
): PackingProblem {
  const count = blocks.length;
  const common = blocks.reduce((all, block) => gcd(all, block.alignment ?? 1), 0) || 1;
  const bytes = blocks.map((block) => Math.ceil(block.size / common) * common);
  const whole = [...bytes, ...borderBytes].reduce(gcd, 0) || 1;
  // Sums of sizes alone are multiples of `whole`; sums that are rounded up to an alignment need not be.
  const unit = blocks.reduce(
    (all, { alignment = 1 }) => (all % alignment === 0 ? all : gcd(all, alignment)),
    whole,
  );
  const size = Float64Array.from(bytes, (amount) => amount / unit);
  const alignment = Float64Array.from(blocks, ({ alignment: a = 1 }) => a / gcd(a, unit));
  const { first, last, sections } = sectionsOf(blocks);
  const sectionTotal = new Float64Array(sections);
  for (let b = 0; b < count; b++) {
    for (let s = first[b]!; s <= last[b]!; s++) sectionTotal[s]! += size[b]!;
  }
  const lowerBound = sectionTotal.reduce((most, total) => Math.max(most, total), 0);
  const { neighbourStart, neighbours } = neighboursOf(first, last, sections);
  return {
    count,
    unit,
    size,
    alignment,
    first,
    last,
    sections,
    neighbourStart,
    neighbours,
    borders: Float64Array.from(borderBytes, (border) => border / unit).sort(),
    sectionTotal,
    lowerBound,
  };
}

/** The lowest offset from `offset` on at which block `b` may lie: aligned, and across no border. In units. */
export function lowestPlace(problem: PackingProblem, b: number, offset: number): number {
  const alignment = problem.alignment[b]!;
  let place = alignUp(offset, alignment);
  for (const border of problem.borders) {
    if (place < border && border < place + problem.size[b]!) place = alignUp(border, alignment);
  }
  return place;
}

function alignUp(offset: number, alignment: number): number {
  if (alignment === 1) return offset;
  const over = offset % alignment;
  return over === 0 ? offset : offset + alignment - over;
}

function gcd(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/**
 * A section is a stretch of time in which no block begins after one has ended: the set of blocks alive at its end contains
 * the set of each other moment of it.
 */
function sectionsOf(blocks: readonly PackingBlock[]): {
  first: Int32Array;
  last: Int32Array;
  sections: number;
} {
  const points = blocks.flatMap((block, index) => [
    { time: block.from, begins: true, index },
    { time: block.to, begins: false, index },
  ]);
  points.sort((a, b) => a.time - b.time || Number(a.begins) - Number(b.begins));
  const first = new Int32Array(blocks.length);
  const last = new Int32Array(blocks.length);
  let section = 0;
  let ended = false;
  for (const { begins, index } of points) {
    if (begins && ended) section++;
    ended = !begins;
    (begins ? first : last)[index] = section;
  }
  return { first, last, sections: points.length > 0 ? section + 1 : 0 };
}

function neighboursOf(
  first: Int32Array,
  last: Int32Array,
  sections: number,
): { neighbourStart: Int32Array; neighbours: Int32Array } {
  const count = first.length;
  const beginsIn: number[][] = Array.from({ length: sections }, () => []);
  for (let b = 0; b < count; b++) beginsIn[first[b]!]!.push(b);
  const lists: number[][] = Array.from({ length: count }, () => []);
  // Two blocks share a section if one of them begins while the other is alive.
  for (let b = 0; b < count; b++) {
    for (let s = first[b]!; s <= last[b]!; s++) {
      for (const other of beginsIn[s]!) {
        if (other === b || (s === first[b]! && other < b)) continue;
        lists[b]!.push(other);
        lists[other]!.push(b);
      }
    }
  }
  const neighbourStart = new Int32Array(count + 1);
  for (let b = 0; b < count; b++) neighbourStart[b + 1] = neighbourStart[b]! + lists[b]!.length;
  return { neighbourStart, neighbours: Int32Array.from(lists.flat()) };
}

/** Groups of blocks that share no section with blocks of another group: each can be packed alone. */
export function independentParts({ count, first, last, sections }: PackingProblem): Int32Array[] {
  const joined = new Uint8Array(sections);
  for (let b = 0; b < count; b++) joined.fill(1, first[b], last[b]);
  const partOf = new Int32Array(sections);
  let parts = 0;
  for (let s = 0; s < sections; s++) {
    partOf[s] = parts;
    if (joined[s] === 0) parts++;
  }
  const groups: number[][] = Array.from({ length: parts }, () => []);
  for (let b = 0; b < count; b++) groups[partOf[first[b]!]!]!.push(b);
  return groups.map((group) => Int32Array.from(group));
}
