import type { Place, Span } from '../../base/span';
import type { SourceMap } from '../syntax/script';

interface Segment {
  /** Offset in the output. */
  readonly start: number;
  readonly file: string;
  readonly sourceStart: number;
  readonly sourceEnd: number;
  /** Whether offsets inside run in step with the source; otherwise all of it comes from one macro. */
  readonly isExact: boolean;
}

/** A text under construction whose every piece knows where it comes from. */
export interface MappedText {
  readonly pieces: string[];
  readonly segments: Segment[];
  length: number;
}

const outputLimit = 1 << 24;

export function newMappedText(): MappedText {
  return { pieces: [], segments: [], length: 0 };
}

/** Adds a piece; whether there was room for it. */
export function emit(into: MappedText, piece: string, file: string, span: Span, isExact: boolean): boolean {
  if (piece === '') return true;
  if (into.length > outputLimit) return false;
  into.segments.push({ start: into.length, file, sourceStart: span.start, sourceEnd: span.end, isExact });
  into.pieces.push(piece);
  into.length += piece.length;
  return true;
}

/** Leads spans of the finished text back to the sources. O(log n) each. */
export function sourceMapOf({ segments, length }: MappedText): SourceMap {
  return {
    place: (span: Span): Place => {
      const first = segmentAt(segments, Math.min(span.start, Math.max(0, length - 1)));
      const last = segmentAt(segments, Math.max(span.start, span.end - 1));
      if (!first || !last) return { file: '', span: { start: 0, end: 0 } };
      const start = first.isExact ? first.sourceStart + span.start - first.start : first.sourceStart;
      const end = last.isExact
        ? Math.min(last.sourceStart + span.end - last.start, last.sourceEnd)
        : last.sourceEnd;
      return {
        file: first.file,
        span: { start, end: last.file === first.file ? Math.max(start, end) : first.sourceEnd },
      };
    },
  };
}

function segmentAt(segments: readonly Segment[], offset: number): Segment | undefined {
  let low = 0;
  let high = segments.length;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (segments[middle]!.start <= offset) low = middle;
    else high = middle;
  }
  return segments[low];
}
