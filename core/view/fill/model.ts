import { byteCount } from '../../base/addressRange';
import { formatAddress } from '../../base/size';
import { fillName, otherName, type FillObject, type FillRegion } from '../../image/fill/fill';
import type { BuiltFill } from '../../memory/fill';

/** A part of a bar or of the treemap. */
export interface FillPart {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** `application`, `activations`, `weights`, or bytes that nobody names. */
  readonly kind: 'application' | 'activations' | 'weights' | 'nobody';
  /** Lines of the tooltip behind name and size. */
  readonly details: readonly string[];
  readonly parts: readonly FillPart[];
}

/** A region or pool with what fills it. */
export interface FillBar {
  readonly id: string;
  readonly name: string;
  readonly kind: 'region' | 'pool';
  readonly start: bigint;
  readonly total: number;
  readonly used: number;
  readonly budget: number | undefined;
  readonly parts: readonly FillPart[];
}

/** Everything that the fill of one image shows. */
export interface FillModel {
  readonly title: string;
  /** The files that it was read from. */
  readonly files: readonly string[];
  readonly bars: readonly FillBar[];
  /** Objects with their symbols, largest first: what the treemap shows. A load copy is not counted twice. */
  readonly objects: readonly FillPart[];
}

export function fillModelOf(
  { target, file, otherFile, fill, pools }: BuiltFill,
  budgetOf: (name: string, size: number) => number | undefined,
): FillModel {
  return {
    title: target ?? file,
    files: otherFile === undefined ? [file] : [file, otherFile].sort(),
    bars: [
      ...fill.regions.filter(({ used }) => used > 0).map((region) => regionBar(region, budgetOf)),
      ...pools
        .filter(({ models }) => models.length > 0)
        .map((pool): FillBar => {
          const total = Number(byteCount(pool.range));
          const part = (name: 'activations' | 'weights', size: number): FillPart[] =>
            size === 0
              ? []
              : [
                  {
                    id: `part:${pool.name}:${name}`,
                    name,
                    size,
                    kind: name,
                    details: [`of ${pool.models.join(', ')}`],
                    parts: [],
                  },
                ];
          return {
            id: `bar:pool:${pool.name}`,
            name: pool.name,
            kind: 'pool',
            start: pool.range.start,
            total,
            used: pool.weights + pool.activations,
            budget: budgetOf(pool.name, total),
            parts: [...part('activations', pool.activations), ...part('weights', pool.weights)],
          };
        }),
    ],
    objects: objectParts(fill.regions),
  };
}

function regionBar(
  region: FillRegion,
  budgetOf: (name: string, size: number) => number | undefined,
): FillBar {
  const total = Number(byteCount(region.range));
  return {
    id: `bar:region:${region.name}`,
    name: region.name,
    kind: 'region',
    start: region.range.start,
    total,
    used: region.used,
    budget: budgetOf(region.name, total),
    parts: region.sections.map((section, index) => ({
      id: `section:${region.name}:${index}`,
      name: section.name,
      size: section.size,
      kind: section.name === fillName ? 'nobody' : 'application',
      details: [
        section.isLoadCopy
          ? `waits to be copied to ${formatAddress(section.start)}`
          : `runs at ${formatAddress(section.start)}`,
        ...(section.load !== undefined && section.load !== section.start
          ? [`loaded at ${formatAddress(section.load)}`]
          : []),
      ],
      parts: [],
    })),
  };
}

function objectParts(regions: readonly FillRegion[]): FillPart[] {
  const objects = new Map<string, { object: FillObject; parts: FillPart[] }>();
  for (const region of regions) {
    for (const section of region.sections) {
      if (section.isLoadCopy) continue;
      for (const object of section.objects) {
        const key = `${object.archive ?? ''}\0${object.object}`;
        const known = objects.get(key) ?? { object, parts: [] };
        objects.set(key, known);
        for (const symbol of object.symbols) {
          known.parts.push({
            id: `symbol:${section.name}:${key}:${known.parts.length}`,
            name: symbol.name === otherName && section.objects.length === 1 ? section.name : symbol.name,
            size: symbol.size,
            kind: symbol.name === fillName || symbol.name === otherName ? 'nobody' : 'application',
            details: [
              `${formatAddress(symbol.start)} in ${section.name}`,
              ...(symbol.place
                ? [
                    symbol.place.line === undefined
                      ? symbol.place.file
                      : `${symbol.place.file}:${symbol.place.line}`,
                  ]
                : []),
            ],
            parts: [],
          });
        }
      }
    }
  }
  return [...objects]
    .map(([key, { object, parts }]): FillPart => ({
      id: `object:${key}`,
      // Room that one section reserves is called as the section is.
      name: object.object === otherName && parts.length === 1 ? parts[0]!.name : object.object,
      size: parts.reduce((sum, { size }) => sum + size, 0),
      kind: object.object === fillName || object.object === otherName ? 'nobody' : 'application',
      details: object.archive === undefined ? [] : [`from ${object.archive}`],
      parts: parts.sort((a, b) => b.size - a.size),
    }))
    .sort((a, b) => b.size - a.size);
}
