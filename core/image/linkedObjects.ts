import { basename, dirname, sharedTail } from '../base/path';
import type { LinkerMap, MapPlace } from './linkerMap';

/** An object that ld linked, given by itself or pulled out of an archive. */
export interface LinkedObject extends MapPlace {
  /** As the map writes it: `build/Model/network.o`, `lib/libai.a(network.c.obj)`. */
  readonly path: string;
  /** The archive that it came from. */
  readonly archive: string | undefined;
  /** The object's own file name, `network.o`. */
  readonly name: string;
}

/** An archive on ld's command line. */
export interface LinkedArchive extends MapPlace {
  readonly path: string;
  /** Whether a member of it was pulled in; one of which nothing is used is as good as absent. */
  readonly used: boolean;
}

/** A source file of the project whose object is in the link. */
export interface LinkedSource {
  readonly source: string;
  readonly object: LinkedObject;
  /** False where other sources could be meant as well: nothing is proven then. */
  readonly isUnique: boolean;
  /**
   * How many trailing folders object and source share. None proves little for a source that no build names: many a
   * project has a `network.c` that is not the one behind `network.o`.
   */
  readonly sharedFolders: number;
  /** Whether `--gc-sections` or `/DISCARD/` took all of its bytes: it was given to ld and is not in the image. */
  readonly isDropped: boolean;
}

/**
 * The objects of a link: the `LOAD` lines that are not archives, and the members pulled out of archives. Garbage
 * collection may have left none of their bytes in the image (see `LinkerMap.objects`, which in turn does not know the
 * objects behind link-time optimisation).
 */
export function linkedObjects(map: LinkerMap): readonly LinkedObject[] {
  const objects: LinkedObject[] = [];
  for (const { path, line, span } of map.loads) {
    if (!isArchive(path)) objects.push({ path, archive: undefined, name: basename(unix(path)), line, span });
  }
  for (const { archive, member, line, span } of map.archiveMembers) {
    objects.push({ path: `${archive}(${member})`, archive, name: member, line, span });
  }
  return objects;
}

/** The archives of a link in the order of its command line, each once. */
export function linkedArchives(map: LinkerMap): readonly LinkedArchive[] {
  const used = new Set(map.archiveMembers.map((member) => member.archive));
  const archives = new Map<string, LinkedArchive>();
  for (const { path, line, span } of map.loads) {
    if (isArchive(path) && !archives.has(path))
      archives.set(path, { path, used: used.has(path), line, span });
  }
  return [...archives.values()];
}

/**
 * Which of `sources` (project-relative paths) are in the image. An object belongs to the source of its name
 * (`network.o`, `network.obj`, `network.c.o`, `network.c.obj` to `network.c`) that shares the most trailing folders with
 * it, so give all sources that could be meant: `Model/DK/network.o` is only then not taken for `Model/NUCLEO/network.c`.
 * Sources that are not in the answer are not in the image, nor are those that are dropped.
 */
export function linkedSources(map: LinkerMap, sources: readonly string[]): readonly LinkedSource[] {
  const bySource = new Map<string, string[]>();
  for (const source of sources) {
    for (const name of objectNames(source)) {
      const known = bySource.get(name);
      if (known) known.push(source);
      else bySource.set(name, [source]);
    }
  }
  const found: LinkedSource[] = [];
  const dropped = droppedObjects(map);
  for (const object of linkedObjects(map)) {
    const candidates = bySource.get(object.name.toLowerCase()) ?? [];
    const folder = object.archive === undefined ? dirname(unix(object.path)) : '';
    const shared = candidates.map((source) => sharedTail(folder, dirname(source)));
    const most = Math.max(...shared);
    const best = candidates.filter((_, i) => shared[i] === most);
    const isDropped = dropped.has(object.path);
    for (const source of best)
      found.push({ source, object, isUnique: best.length === 1, sharedFolders: most, isDropped });
  }
  return found;
}

/**
 * The objects of which bytes were left out and none was kept. One without bytes of its own is not among them: link-time
 * optimisation moves its code elsewhere.
 */
function droppedObjects(map: LinkerMap): ReadonlySet<string> {
  const kept = new Set(map.objects.map(({ name }) => name));
  return new Set(
    map.discarded.flatMap(({ object, size }) => (size > 0 && !kept.has(object) ? [object] : [])),
  );
}

/** Whether more than the bare name ties an object to a source: a folder, or that both lie in none. */
export function isPlaced({ source, object, sharedFolders }: LinkedSource): boolean {
  const folder = dirname(unix(object.path));
  return (
    sharedFolders > 0 || (object.archive === undefined && /^[./]*$/.test(folder) && dirname(source) === '')
  );
}

/** How compilers call the object of a source, in lower case. */
function objectNames(source: string): readonly string[] {
  const name = basename(source).toLowerCase();
  const dot = name.lastIndexOf('.');
  const stems = dot > 0 ? [name.slice(0, dot), name] : [name];
  return stems.flatMap((stem) => [`${stem}.o`, `${stem}.obj`]);
}

function isArchive(path: string): boolean {
  return /\.(?:a|lib)$/i.test(path);
}

function unix(path: string): string {
  return path.replace(/\\/g, '/');
}
