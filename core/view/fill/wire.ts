import { formatHex } from '../../base/size';
import type { Place } from '../../base/span';
import { barKey, numbered, partKey, type FillBar, type FillModel, type FillPart } from './model';

/**
 * A fill as JSON. What follows from the rest stays behind: an image has tens of thousands of symbols. A comparison is
 * made where it is shown, of two of these.
 */
export interface WireFill {
  readonly title: string;
  readonly files: readonly string[];
  readonly match: FillModel['match'];
  readonly discarded: number;
  readonly bars: readonly WireBar[];
  /** Source files: as the compiler names them, and as the project does where it has them. */
  readonly sources: readonly (readonly [declared: string, path: string | null])[];
}

interface WireBar extends Omit<FillBar, 'id' | 'start' | 'budget' | 'declared' | 'before' | 'parts'> {
  readonly start: string;
  readonly budget: number | null;
  readonly declared: Place | null;
  readonly parts: readonly WirePart[];
}

interface WirePart {
  readonly name: string;
  readonly size: number;
  /** `application` where it is left out. */
  readonly kind?: FillPart['kind'];
  readonly start?: string;
  readonly load?: string;
  readonly isCopy?: true;
  readonly archive?: string;
  readonly models?: readonly string[];
  /** Index of `sources`, then the line where it is known. */
  readonly declared?: readonly number[];
  readonly parts?: readonly WirePart[];
}

export function fillToWire({ title, files, match, discarded, bars, sources }: FillModel): WireFill {
  const indices = new Map<string, number>();
  const indexOf = (file: string): number => {
    const index = indices.get(file) ?? indices.size;
    indices.set(file, index);
    return index;
  };
  const wireParts = (parts: readonly FillPart[]): WirePart[] =>
    parts.map((part) => ({
      name: part.name,
      size: part.size,
      ...(part.kind === 'application' ? {} : { kind: part.kind }),
      ...(part.start === undefined ? {} : { start: formatHex(part.start) }),
      ...(part.load === undefined ? {} : { load: formatHex(part.load) }),
      ...(part.isCopy ? { isCopy: true } : {}),
      ...(part.archive === undefined ? {} : { archive: part.archive }),
      ...(part.models === undefined ? {} : { models: part.models }),
      ...(part.declared === undefined
        ? {}
        : {
            declared: [
              indexOf(part.declared.file),
              ...(part.declared.line === undefined ? [] : [part.declared.line]),
            ],
          }),
      ...(part.parts.length === 0 ? {} : { parts: wireParts(part.parts) }),
    }));
  const wireBars = bars.map(({ name, kind, start, total, used, budget, declared, parts }): WireBar => ({
    name,
    kind,
    start: formatHex(start),
    total,
    used,
    budget: budget ?? null,
    declared: declared ?? null,
    parts: wireParts(parts),
  }));
  return {
    title,
    files,
    match,
    discarded,
    bars: wireBars,
    sources: [...indices.keys()].map((file) => [file, sources.get(file) ?? null]),
  };
}

/** The level below each. */
const below = { section: 'object', object: 'symbol', symbol: 'symbol', use: 'use' } as const;
const none: readonly FillPart[] = [];

export function fillFromWire({ title, files, match, discarded, bars, sources }: WireFill): FillModel {
  const partsFrom = (
    parts: readonly WirePart[],
    level: FillPart['level'],
    section: string | undefined,
    above: string,
  ): FillPart[] =>
    numbered(parts, partKey).map(([key, part]) => {
      const { name, size, kind, start, load, isCopy, archive, models, declared, parts: inner } = part;
      const id = `${above}/${key}`;
      return {
        id,
        name,
        size,
        kind: kind ?? 'application',
        level,
        ...(start === undefined ? {} : { start: BigInt(start) }),
        ...(load === undefined ? {} : { load: BigInt(load) }),
        ...(isCopy === undefined ? {} : { isCopy }),
        ...(archive === undefined ? {} : { archive }),
        ...(level === 'symbol' && section !== undefined ? { section } : {}),
        ...(models === undefined ? {} : { models }),
        ...(declared === undefined
          ? {}
          : { declared: { file: sources[declared[0]!]![0], line: declared[1] } }),
        parts: inner ? partsFrom(inner, below[level], level === 'section' ? name : section, id) : none,
      };
    });
  return {
    title,
    files,
    match,
    discarded,
    bars: numbered(bars, barKey).map(([id, bar]) => ({
      ...bar,
      id,
      start: BigInt(bar.start),
      budget: bar.budget ?? undefined,
      declared: bar.declared ?? undefined,
      parts: partsFrom(bar.parts, bar.kind === 'region' ? 'section' : 'use', undefined, id),
    })),
    sources: new Map(sources.flatMap(([file, path]) => (path === null ? [] : [[file, path]]))),
  };
}
