import { compareBigints, higher } from '../../base/order';
import {
  byAddress,
  byteCount,
  contains,
  distinctBytes,
  intersect,
  isEmpty,
  subtract,
  union,
  type AddressRange,
  hull,
} from '../../base/addressRange';
import { say } from '../../base/wording';
import { contiguousMemories, fittedRange } from '../../device/addressSpace';
import type { Bank } from '../../device/device';
import { chooseFolds } from '../foldedScale';
import { freeOf, isBaseOnly, isUseOf, type MapClaim, type MapModel, type MapOverlap } from './model';

/** One contiguous memory with everything that occupies it; pure bytes, no pixels. */
export interface MapLane {
  /** Stable: the name of the first bank, or the address where no bank is. */
  readonly id: string;
  readonly title: string;
  readonly range: AddressRange;
  readonly banks: readonly LaneBank[];
  /** What the board fits; shorter than `range` where claims reach past it. */
  readonly fitted: AddressRange;
  /** Whether the end of the memory is known (inside the chip, or the board is). */
  readonly sizeIsKnown: boolean;
  readonly application: LaneTrack;
  readonly neuralArt: LaneTrack;
  /** What commands of the project write there, and what they leave out. Empty in memory that nobody programs. */
  readonly programming: LaneTrack;
  /** Stretches of `fitted` that nobody occupies. */
  readonly free: readonly AddressRange[];
  /** Stretches behind an image of unknown size: perhaps free, perhaps not. */
  readonly unknown: readonly AddressRange[];
  readonly overlaps: readonly LaneOverlap[];
  readonly totals: LaneTotals;
  /** Long stretches without an edge or use, folded in the picture. */
  readonly folds: readonly AddressRange[];
}

export interface LaneBank {
  readonly name: string;
  readonly range: AddressRange;
  readonly note: string | undefined;
  readonly speed: string | undefined;
}

/** Boxes in rows: boxes of one row do not overlap. */
export interface LaneTrack {
  readonly rows: readonly (readonly LaneBox[])[];
}

/** An outline: something reserved, or something used that lies in nothing reserved of its side. */
export interface LaneBox {
  readonly claim: MapClaim;
  /** The claim's bytes in this lane. */
  readonly range: AddressRange;
  /** What is used in it, in painting order. */
  readonly parts: readonly LanePart[];
  /** Distinct bytes used in it. */
  readonly used: bigint;
}

export interface LanePart {
  readonly claim: MapClaim;
  readonly range: AddressRange;
}

export interface LaneOverlap {
  readonly overlap: MapOverlap;
  readonly range: AddressRange;
  /** Bytes of the lane that are really shared: what the finding says, cut to the lane. */
  readonly bytes: bigint;
  /** Counts from 1 through the whole map: the number in the picture and in its legend. */
  readonly number: number;
}

/** Distinct bytes in a lane. */
export interface LaneTotals {
  readonly application: bigint;
  readonly applicationUsed: bigint;
  readonly neuralArt: bigint;
  readonly neuralArtUsed: bigint;
  readonly boot: bigint;
  readonly programmed: bigint;
  readonly unprogrammed: bigint;
  readonly free: bigint;
}

const known = new WeakMap<MapModel, readonly MapLane[]>();

/**
 * The lanes of a model in address order. Every byte of every claim lies in exactly one lane. Worked out once per model:
 * zooming lays out again sixty times a second.
 */
export function lanesOf(model: MapModel): readonly MapLane[] {
  let lanes = known.get(model);
  if (!lanes) known.set(model, (lanes = makeLanes(model)));
  return lanes;
}

function makeLanes(model: MapModel): MapLane[] {
  const lanes: MapLane[] = [];
  let number = 0;
  const numbers = new Map<string, number>(model.overlaps.map((overlap) => [overlap.id, ++number]));
  const covered: AddressRange[] = [];

  for (const memory of contiguousMemories(model.device)) {
    const first = memory.banks[0]!;
    const external = first.kind === 'external';
    const boardSays = external && model.board?.external[first.name] !== undefined;
    const fitted = external ? fittedRange(first, boardSays ? model.board : undefined) : memory.range;
    const inside = model.claims.filter((claim) => intersect(claim.range, memory.range));
    covered.push(memory.range);
    const isMainMemory = !external && memory.banks.length > 2;
    if (inside.length === 0 && !isMainMemory && !(boardSays && !isEmpty(fitted))) continue;
    const claimed = hull(inside.flatMap((claim) => intersect(claim.range, memory.range) ?? []));
    const claimedEnd = claimed?.end ?? memory.range.start;
    const knownEnd = external && !boardSays ? claimedEnd : fitted.end;
    const range = { start: memory.range.start, end: higher(knownEnd, claimedEnd) };
    lanes.push(
      laneOf(model, numbers, {
        id: first.name,
        title: isMainMemory ? say`On-chip RAM` : first.name,
        range,
        banks: memory.banks.flatMap((bank) => clipBank(bank, range)),
        fitted: intersect(fitted, range) ?? { start: range.start, end: range.start },
        sizeIsKnown: !external || boardSays,
        mayFold: external,
      }),
    );
  }

  const outside = union(model.claims.flatMap((claim) => subtract(claim.range, covered)));
  for (const range of outside) {
    lanes.push(
      laneOf(model, numbers, {
        id: `0x${range.start.toString(16)}`,
        title: say`No memory of the device`,
        range,
        banks: [],
        fitted: { start: range.start, end: range.start },
        sizeIsKnown: true,
        mayFold: true,
      }),
    );
  }
  return lanes.sort((a, b) => compareBigints(a.range.start, b.range.start));
}

interface LaneFrame {
  readonly id: string;
  readonly title: string;
  readonly range: AddressRange;
  readonly banks: readonly LaneBank[];
  readonly fitted: AddressRange;
  readonly sizeIsKnown: boolean;
  readonly mayFold: boolean;
}

function laneOf(model: MapModel, numbers: ReadonlyMap<string, number>, frame: LaneFrame): MapLane {
  const parts = model.claims.flatMap((claim): LanePart[] => {
    const range = intersect(claim.range, frame.range);
    return range ? [{ claim, range }] : [];
  });
  const application = parts.filter(({ claim }) => claim.side === 'application' || claim.side === 'boot');
  const programming = parts.filter((part) => part.claim.side === 'programming');
  const neuralArt = parts.filter((part) => part.claim.side === 'model');
  const used = parts.filter((part) => part.claim.certainty === 'used');
  const { free, unknown } = freeOf(frame.fitted, parts);
  const overlaps = model.overlaps.flatMap((overlap): LaneOverlap[] => {
    const range = intersect(overlap.range, frame.range);
    if (!range) return [];
    const bytes = distinctBytes(overlap.pieces.flatMap((piece) => intersect(piece, range) ?? []));
    return [{ overlap, range, bytes, number: numbers.get(overlap.id) ?? 0 }];
  });
  const edges = [
    ...parts.flatMap((part) => [part.range.start, part.range.end]),
    ...overlaps.flatMap((o) => [o.range.start, o.range.end]),
    ...frame.banks.flatMap((bank) => [bank.range.start, bank.range.end]),
    frame.fitted.end,
  ];
  const bytesOf = (list: readonly LanePart[]): bigint => distinctBytes(list.map((part) => part.range));
  return {
    ...frame,
    application: packRows(boxesOf(application)),
    neuralArt: packRows(boxesOf(neuralArt)),
    programming: packRows(boxesOf(programming)),
    free,
    unknown,
    overlaps,
    totals: {
      application: bytesOf(application.filter((part) => part.claim.side === 'application')),
      applicationUsed: bytesOf(
        application.filter((part) => part.claim.side === 'application' && part.claim.certainty === 'used'),
      ),
      neuralArt: bytesOf(neuralArt),
      neuralArtUsed: bytesOf(neuralArt.filter((part) => part.claim.certainty === 'used')),
      boot: bytesOf(parts.filter((part) => part.claim.side === 'boot' && !isBaseOnly(part.claim))),
      programmed: bytesOf(
        programming.filter(({ claim }) => claim.kind === 'programmed' && !isBaseOnly(claim)),
      ),
      unprogrammed: bytesOf(
        programming.filter(({ claim }) => claim.kind === 'unprogrammed' && !isBaseOnly(claim)),
      ),
      free: free.reduce((sum, range) => sum + byteCount(range), 0n),
    },
    folds: frame.mayFold
      ? chooseFolds(
          frame.range,
          used.map((part) => part.range),
          edges,
        )
      : [],
  };
}

function clipBank(bank: Bank, lane: AddressRange): LaneBank[] {
  const range = intersect(bank.range, lane);
  return range ? [{ name: bank.name, range, note: bank.note, speed: bank.speed }] : [];
}

/** A stack set aside by the script lies in its region like a section: a part of that box, never a row of its own. */
function isPart(part: LanePart): boolean {
  return part.claim.certainty === 'used' || part.claim.kind === 'stack';
}

/**
 * What is reserved becomes a box. What is used goes into the box of its side that holds it, of its own file first and
 * the smallest of those; bytes outside every such box become boxes themselves, so that none is lost.
 */
function boxesOf(parts: readonly LanePart[]): LaneBox[] {
  const reserved = parts.filter((part) => !isPart(part));
  const held = new Map<LanePart, LanePart[]>(reserved.map((part) => [part, []]));
  const loose: LanePart[] = [];
  for (const part of parts) {
    if (!isPart(part)) continue;
    const holders = reserved.filter(
      (box) => isUseOf(box.claim, part.claim) && intersect(box.range, part.range),
    );
    const home =
      smallest(
        holders.filter((box) => contains(box.range, part.range) && box.claim.owner === part.claim.owner),
      ) ?? smallest(holders.filter((box) => contains(box.range, part.range)));
    if (home) {
      held.get(home)!.push(part);
      continue;
    }
    let rest: AddressRange[] = [part.range];
    for (const box of holders) {
      const shared = rest.flatMap((range) => intersect(range, box.range) ?? []);
      for (const range of shared) held.get(box)!.push({ claim: part.claim, range });
      rest = rest.flatMap((range) => subtract(range, [box.range]));
    }
    for (const range of rest) loose.push({ claim: part.claim, range });
  }
  const boxes = reserved.map((part): LaneBox => {
    const inside = held.get(part)!;
    return {
      claim: part.claim,
      range: part.range,
      parts: inside,
      used: distinctBytes(inside.filter((p) => p.claim.certainty === 'used').map((p) => p.range)),
    };
  });
  for (const part of mergeBuffers(loose)) {
    const used = part.claim.certainty === 'used' ? byteCount(part.range) : 0n;
    boxes.push({ claim: part.claim, range: part.range, parts: [part], used });
  }
  return boxes;
}

/** Buffers that lie in no pool would need a row each where they share bytes over time: one box per stretch instead. */
function mergeBuffers(loose: readonly LanePart[]): LanePart[] {
  const buffers = loose.filter((part) => part.claim.kind === 'buffer');
  if (buffers.length < 2) return [...loose];
  const merged = union(buffers.map((part) => part.range)).map((range): LanePart => {
    const inside = buffers.filter((part) => contains(range, part.range));
    const first = inside[0]!;
    return inside.length === 1
      ? first
      : { range, claim: { ...first.claim, name: say`${inside.length} buffers`, range, written: range } };
  });
  return [...loose.filter((part) => part.claim.kind !== 'buffer'), ...merged];
}

function smallest(parts: readonly LanePart[]): LanePart | undefined {
  let best: LanePart | undefined;
  for (const part of parts) if (!best || byteCount(part.range) < byteCount(best.range)) best = part;
  return best;
}

/** First fit in address order, wide before narrow: nested regions go to the next row. */
function packRows(boxes: readonly LaneBox[]): LaneTrack {
  const sorted = [...boxes].sort(byAddress);
  const rows: { end: bigint; boxes: LaneBox[] }[] = [];
  for (const box of sorted) {
    const row = rows.find((candidate) => candidate.end <= box.range.start);
    if (row) {
      row.boxes.push(box);
      row.end = box.range.end;
    } else {
      rows.push({ end: box.range.end, boxes: [box] });
    }
  }
  return { rows: rows.map((row) => row.boxes) };
}
