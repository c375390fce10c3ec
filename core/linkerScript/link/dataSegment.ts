import { alignUp, bits64 } from './arithmetic';
import { both, settled } from './certainty';
import { absolute } from './linkState';
import type { Link } from './state';

/* DATA_SEGMENT_ALIGN and its kin: a state that goes through the passes with the location counter. */

export function segmentAlign(link: Link, maximum: bigint, common: bigint): void {
  if (link.phase === 'first' || link.current !== absolute) {
    link.result.valid = false;
    return;
  }
  link.result.known = both(link.result.known, settled(link.dotKnown));
  link.result.value = alignUp(link.dot, maximum);
  if (link.segment.phase === 'relroAdjust') link.result.value = link.segment.base;
  else if (link.segment.phase === 'adjust') {
    if (common < maximum)
      link.result.value = bits64(link.result.value + ((link.dot + common - 1n) & (maximum - common)));
  } else {
    link.result.value = bits64(link.result.value + (link.dot & (maximum - 1n)));
    if (link.segment.phase === 'none') {
      link.segment.phase = 'alignSeen';
      link.segment.base = link.result.value;
      link.segment.commonPageSize = common;
      link.segment.maximumPageSize = maximum;
      link.segment.relroEnd = 0n;
    } else if (link.segment.phase !== 'done') link.result.valid = false;
  }
}

export function segmentRelroEnd(link: Link, value: bigint, offset: bigint): void {
  const { phase } = link.segment;
  if (link.phase === 'first' || link.current !== absolute) link.result.valid = false;
  else if (phase === 'alignSeen' || phase === 'adjust' || phase === 'relroAdjust' || phase === 'done') {
    if (phase === 'alignSeen') {
      link.segment.relroEnd = bits64(value + offset);
      link.segment.phase = 'relroSeen';
    }
    link.result.value = value;
  } else link.result.valid = false;
}

export function segmentEnd(link: Link): void {
  const { phase } = link.segment;
  if (link.phase === 'first' || link.current !== absolute) link.result.valid = false;
  else if (phase === 'alignSeen' || phase === 'relroSeen') {
    link.segment.phase = 'endSeen';
    link.segment.end = link.result.value;
  } else if (phase !== 'done' && phase !== 'adjust' && phase !== 'relroAdjust') link.result.valid = false;
}
