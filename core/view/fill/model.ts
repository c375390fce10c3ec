import { byteCount } from '../../base/addressRange';
import type { Place } from '../../base/span';
import {
  fillName,
  otherName,
  type FillObject,
  type FillSection,
  type FillSymbol,
} from '../../image/fill/fill';
import type { BuiltFill, PoolFill } from '../../memory/fill';

/** A section, an object in it, a symbol in that; or what a model uses of a pool. */
export interface FillPart {
  /** Unique in its model, and the same in the next build: the way to it by names, with a number where siblings share one. */
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** `application`, `activations`, `weights`, or bytes that nobody names. */
  readonly kind: 'application' | 'activations' | 'weights' | 'nobody';
  readonly level: 'section' | 'object' | 'symbol' | 'use';
  /** Where it runs; undefined for what has several addresses. */
  readonly start?: bigint;
  /** Of a section: where its content is loaded; undefined where it has none. */
  readonly load?: bigint;
  /** Of a section: its content at the load address, which its parts occupy a second time. */
  readonly isCopy?: boolean;
  /** Of an object: the library that it came from. */
  readonly archive?: string;
  /** Of a symbol: its section. */
  readonly section?: string;
  /** Of a pool's use: the models. */
  readonly models?: readonly string[];
  /** Where it is declared, as the compiler wrote it. */
  readonly declared?: { readonly file: string; readonly line: number | undefined };
  /** The same in the build that this one is compared with; null where it was not there. Only in a comparison. */
  readonly before?: number | null;
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
  /** Where the script or pool file declares it. */
  readonly declared?: Place | undefined;
  readonly before?: number | null;
  readonly parts: readonly FillPart[];
}

/** Everything that the fill of one image shows. */
export interface FillModel {
  readonly title: string;
  /** The files that it was read from, the image first. */
  readonly files: readonly string[];
  /** Whether the image was linked with today's script. */
  readonly match: BuiltFill['match'];
  /** Bytes that the link left out because nothing uses them. */
  readonly discarded: number;
  readonly bars: readonly FillBar[];
  /** Source files of the project by the names that the compiler gave them; the others cannot be opened. */
  readonly sources: ReadonlyMap<string, string>;
  /** What it is compared with. */
  readonly comparedWith?: string;
}

export interface FillModelOptions {
  readonly budgetOf: (name: string, size: number) => number | undefined;
  /** All files of the project, to find sources by the compiler's names for them. */
  readonly paths?: readonly string[];
}

/** What the picture, the table and the page show of one image: regions that hold something, pools that a model uses. */
export function fillModelOf(built: BuiltFill, { budgetOf, paths = [] }: FillModelOptions): FillModel {
  const { target, file, otherFile, fill, pools, match } = built;
  return {
    title: target ?? file,
    files: otherFile === undefined ? [file] : [file, otherFile],
    match,
    discarded: fill.discarded.bytes,
    bars: [
      ...numbered(
        fill.regions.filter(({ used }) => used > 0),
        ({ name }) => barKey({ kind: 'region', name }),
      ).map(([id, region]): FillBar => {
        const total = Number(byteCount(region.range));
        return {
          id,
          name: region.name,
          kind: 'region',
          start: region.range.start,
          total,
          used: region.used,
          budget: budgetOf(region.name, total),
          declared: built.places?.get(region.name),
          parts: sectionParts(region.sections, id),
        };
      }),
      ...numbered(
        pools.filter(({ models }) => models.length > 0),
        ({ name }) => barKey({ kind: 'pool', name }),
      ).map(([id, pool]) => poolBar(pool, id, budgetOf)),
    ],
    sources: sourcesOf(built, paths),
  };
}

function poolBar(pool: PoolFill, id: string, budgetOf: FillModelOptions['budgetOf']): FillBar {
  const total = Number(byteCount(pool.range));
  const part = (kind: 'activations' | 'weights', size: number): FillPart[] =>
    size === 0
      ? []
      : [{ id: `${id}/${kind}`, name: kind, size, kind, level: 'use', models: pool.models, parts: [] }];
  return {
    id,
    name: pool.name,
    kind: 'pool',
    start: pool.range.start,
    total,
    used: pool.weights + pool.activations,
    budget: budgetOf(pool.name, total),
    declared: pool.place,
    parts: [...part('activations', pool.activations), ...part('weights', pool.weights)],
  };
}

function sectionParts(sections: readonly FillSection[], above: string): FillPart[] {
  return numbered(sections, ({ name, isLoadCopy }) => partKey({ name, isCopy: isLoadCopy })).map(
    ([key, section]): FillPart => {
      const { name, start, load, size, isLoadCopy, objects } = section;
      const id = `${above}/${key}`;
      return {
        id,
        name,
        size,
        kind: name === fillName ? 'nobody' : 'application',
        level: 'section',
        start,
        ...(load === undefined ? {} : { load }),
        ...(isLoadCopy ? { isCopy: true } : {}),
        parts: objectParts(objects, section, id),
      };
    },
  );
}

function objectParts(objects: readonly FillObject[], section: FillSection, above: string): FillPart[] {
  return numbered(objects, ({ object, archive }) => partKey({ name: object, archive })).map(
    ([key, { object, archive, size, symbols }]): FillPart => {
      const id = `${above}/${key}`;
      return {
        id,
        name: object,
        size,
        kind: isNobody(object) ? 'nobody' : 'application',
        level: 'object',
        ...(archive === undefined ? {} : { archive }),
        parts: symbolParts(symbols, section, id),
      };
    },
  );
}

function symbolParts(symbols: readonly FillSymbol[], section: FillSection, above: string): FillPart[] {
  return numbered(symbols, partKey).map(([key, { name, size, start, place }]): FillPart => ({
    id: `${above}/${key}`,
    name,
    size,
    kind: isNobody(name) ? 'nobody' : 'application',
    level: 'symbol',
    start,
    section: section.name,
    ...(place ? { declared: { file: place.file, line: place.line } } : {}),
    parts: none,
  }));
}

const none: readonly FillPart[] = [];

function isNobody(name: string): boolean {
  return name === fillName || name === otherName;
}

interface PartNames {
  readonly name: string;
  readonly archive?: string | undefined;
  readonly isCopy?: boolean | undefined;
}

/** What tells a part from its siblings, in this build and in another. */
export function partKey({ name, archive, isCopy }: PartNames): string {
  return `${archive === undefined ? name : `${archive}(${name})`}${isCopy ? ' (load copy)' : ''}`;
}

/** What tells a bar from the others. */
export function barKey({ kind, name }: Pick<FillBar, 'kind' | 'name'>): string {
  return `${kind}:${name}`;
}

/** Each item with its key; the second of one key is `key#2`. Ids are the way to a part by these, with `/` between. */
export function numbered<T>(items: readonly T[], keyOf: (item: T) => string): [key: string, item: T][] {
  const counts = new Map<string, number>();
  // Most things stand alone: a library's objects in many sections, one symbol in its section.
  if (items.length === 1) return [[keyOf(items[0]!), items[0]!]];
  return items.map((item) => {
    const key = keyOf(item);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return [count === 1 ? key : `${key}#${count}`, item];
  });
}

const known = new WeakMap<FillModel, readonly FillPart[]>();

/** Objects with their symbols of all sections, largest first: the treemap. A load copy is not counted twice. */
export function fillObjects(model: FillModel): readonly FillPart[] {
  let objects = known.get(model);
  if (!objects) known.set(model, (objects = gatherObjects(model)));
  return objects;
}

function gatherObjects({ bars, comparedWith }: FillModel): FillPart[] {
  const objects = new Map<string, { object: FillPart; parts: FillPart[]; before: number }>();
  for (const { parts: sections } of bars) {
    for (const section of sections) {
      if (section.isCopy) continue;
      for (const object of section.parts) {
        const key = partKey(object);
        const entry = objects.get(key) ?? { object, parts: [], before: 0 };
        objects.set(key, entry);
        entry.parts.push(...object.parts);
        entry.before += object.before ?? 0;
      }
    }
  }
  return [...objects]
    .map(([key, { object, parts, before }]): FillPart => ({
      id: `object:${key}`,
      // Room that one section reserves is called as the section is.
      name:
        object.name === otherName && parts.length === 1 ? (parts[0]!.section ?? object.name) : object.name,
      size: parts.reduce((sum, { size }) => sum + size, 0),
      kind: object.kind,
      level: 'object',
      ...(object.archive === undefined ? {} : { archive: object.archive }),
      ...(comparedWith === undefined ? {} : { before: before === 0 ? null : before }),
      parts: parts.sort((a, b) => b.size - a.size),
    }))
    .sort((a, b) => b.size - a.size);
}

/**
 * Source files by the names that a compiler wrote: absolute on the machine that built, or relative to its folder. The
 * project's file with the longest common end is meant, where one alone has it.
 */
function sourcesOf({ fill }: BuiltFill, paths: readonly string[]): ReadonlyMap<string, string> {
  const named = new Set<string>();
  for (const { sections } of fill.regions)
    for (const { objects } of sections)
      for (const { symbols } of objects) for (const { place } of symbols) if (place) named.add(place.file);
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const list = byName.get(name);
    if (list) list.push(path);
    else byName.set(name, [path]);
  }
  const found = new Map<string, string>();
  for (const file of named) {
    const source = longestEnd(file, byName.get(file.slice(file.lastIndexOf('/') + 1)) ?? []);
    if (source !== undefined) found.set(file, source);
  }
  return found;
}

function longestEnd(file: string, candidates: readonly string[]): string | undefined {
  const wanted = file.split('/').filter((part) => part !== '..' && part !== '.');
  let best: string | undefined;
  let most = 0;
  let isTied = false;
  for (const candidate of candidates) {
    const parts = candidate.split('/');
    let common = 0;
    while (
      common < parts.length &&
      common < wanted.length &&
      parts.at(-1 - common) === wanted.at(-1 - common)
    )
      common++;
    if (common < most) continue;
    isTied = common === most;
    most = common;
    best = candidate;
  }
  return isTied ? undefined : best;
}
