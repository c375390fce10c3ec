import { higher } from '../../base/order';
import { distinctBytes, union, type AddressRange } from '../../base/addressRange';
import { chooseFolds } from '../foldedScale';
import type { TimelineBuffer, TimelineModel, TimelinePool } from './model';

/** Pools without a hole between them: one axis of addresses. */
export interface TimelineLane {
  /** Stable: the name of the first pool. */
  readonly id: string;
  readonly range: AddressRange;
  readonly hasAddress: boolean;
  readonly pools: readonly TimelinePool[];
  readonly buffers: readonly TimelineBuffer[];
  /** Weights alone: live throughout, nothing to learn from their rectangles but where they lie. */
  readonly onlyWeights: boolean;
  /** Bytes that some buffer uses in some epoch. */
  readonly used: bigint;
  /** Long stretches that no buffer ever uses. */
  readonly folds: readonly AddressRange[];
  /** Bytes that the NPU moves per epoch; empty where the file does not say. */
  readonly reads: readonly number[];
  readonly writes: readonly number[];
}

/** An empty stretch is folded when it is longer than this share of what stays open. */
const foldRatio = 0.4;

const known = new WeakMap<TimelineModel, readonly TimelineLane[]>();

/** The lanes of a timeline by address, weights last. Every buffer is in exactly one. Worked out once per model. */
export function timelineLanesOf(model: TimelineModel): readonly TimelineLane[] {
  let lanes = known.get(model);
  if (!lanes) known.set(model, (lanes = makeLanes(model)));
  return lanes;
}

function makeLanes(model: TimelineModel): TimelineLane[] {
  const groups: { range: AddressRange; hasAddress: boolean; pools: TimelinePool[]; members: Set<number> }[] =
    [];
  model.pools.forEach((pool, index) => {
    const last = groups[groups.length - 1];
    if (last && last.hasAddress && pool.hasAddress && pool.range.start <= last.range.end) {
      last.pools.push(pool);
      last.members.add(index);
      last.range = { start: last.range.start, end: higher(last.range.end, pool.range.end) };
    } else {
      groups.push({
        range: pool.range,
        hasAddress: pool.hasAddress,
        pools: [pool],
        members: new Set([index]),
      });
    }
  });
  const laneOfPool = new Map<number, number>();
  groups.forEach((group, lane) => group.members.forEach((pool) => laneOfPool.set(pool, lane)));
  const buffersOf = groups.map((): TimelineBuffer[] => []);
  for (const buffer of model.buffers) buffersOf[laneOfPool.get(buffer.pools[0] ?? 0) ?? 0]?.push(buffer);

  const lanes = groups.map((group, index): TimelineLane => {
    const buffers = buffersOf[index]!;
    const ranges = buffers.map((buffer) => buffer.range);
    // A broken file may place buffers past their pool's end: they are shown all the same.
    const whole = union([group.range, ...ranges]);
    const range = {
      start: whole[0]?.start ?? group.range.start,
      end: whole[whole.length - 1]?.end ?? group.range.end,
    };
    const used = union(ranges);
    return {
      id: group.pools[0]!.name,
      range,
      hasAddress: group.hasAddress,
      pools: group.pools,
      buffers,
      onlyWeights: buffers.length > 0 && buffers.every((buffer) => buffer.role === 'weights'),
      used: distinctBytes(used),
      folds: chooseFolds(
        range,
        used,
        [
          ...used.flatMap((r) => [r.start, r.end]),
          ...group.pools.flatMap((pool) => [pool.range.start, pool.range.end]),
        ],
        foldRatio,
      ),
      reads: sumOf(group.pools.map((pool) => pool.reads)),
      writes: sumOf(group.pools.map((pool) => pool.writes)),
    };
  });
  return [...lanes.filter((lane) => !lane.onlyWeights), ...lanes.filter((lane) => lane.onlyWeights)];
}

function sumOf(lists: readonly (readonly number[])[]): number[] {
  const length = lists.reduce((most, list) => Math.max(most, list.length), 0);
  return Array.from({ length }, (_, i) => lists.reduce((sum, list) => sum + (list[i] ?? 0), 0));
}
