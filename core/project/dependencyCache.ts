import type { ProjectFiles } from './projectFiles';

/**
 * Results of pure readings, kept as long as every text that went into them is the same. It outlives single runs of the
 * analysis, so that a keystroke reads one file again and nothing else. The last two are kept: trying a fix changes a text
 * and changes it back.
 */
export interface DependencyCache {
  /** The value of a reading, from the cache where its input is the same and nothing that it read has changed. */
  read<Input extends ReadingInput, T>(reading: Reading<Input, T>, input: Input, files: ProjectFiles): T;
  /** The value that a reading last gave for this input, whatever has changed since. */
  lastOf<Input extends ReadingInput, T>(reading: Reading<Input, T>, input: Input): T | undefined;
  /**
   * The value of `compute` for `key`, from the cache where nothing that it read has changed. `compute` gets the last
   * value too, to take over from it what still holds; its result must not depend on that.
   */
  of<T>(key: string, files: ProjectFiles, compute: (files: ProjectFiles, last: T | undefined) => T): T;
}

/** What goes into a reading beside files: it makes the key, so that no part of it can be forgotten there. */
export type ReadingInput = string | Readonly<Record<string, string | readonly string[]>>;

/**
 * One kind of reading. Defined at the top of a module, so that all it can see is its input and the files, whose texts
 * are noted while it reads.
 */
export interface Reading<Input extends ReadingInput, T> {
  /** Unique among readings. */
  readonly kind: string;
  readonly compute: (input: Input, files: ProjectFiles, cache: DependencyCache, last: T | undefined) => T;
}

interface Entry {
  readonly value: unknown;
  readonly texts: ReadonlyMap<string, string | undefined>;
  /** Set where the reading looked at the listing: it then holds for this listing only. */
  readonly paths: readonly string[] | undefined;
}

export function createDependencyCache(): DependencyCache {
  const entries = new Map<string, Entry[]>();
  const cache: DependencyCache = {
    read: (reading, input, files) =>
      cache.of(keyOf(reading, input), files, (tracked, last) =>
        reading.compute(input, tracked, cache, last as ReturnType<typeof reading.compute> | undefined),
      ),
    lastOf: (reading, input) =>
      entries.get(keyOf(reading, input))?.[0]?.value as ReturnType<typeof reading.compute> | undefined,
    of: <T>(
      key: string,
      files: ProjectFiles,
      compute: (files: ProjectFiles, last: T | undefined) => T,
    ): T => {
      const known = entries.get(key) ?? [];
      const valid = known.find((entry) => holdsStill(entry, files));
      if (valid) return valid.value as T;
      const texts = new Map<string, string | undefined>();
      let looked = false;
      const tracked: ProjectFiles = {
        get paths() {
          looked = true;
          return files.paths;
        },
        has: (path) => {
          looked = true;
          return files.has(path);
        },
        size: (path) => files.size(path),
        named: (name) => {
          looked = true;
          return files.named(name);
        },
        text: (path) => {
          const text = files.text(path);
          texts.set(path, text);
          return text;
        },
        bytes: (path) => files.bytes(path),
      };
      const value = compute(tracked, known[0]?.value as T | undefined);
      entries.set(key, [{ value, texts, paths: looked ? files.paths : undefined }, ...known].slice(0, 2));
      return value;
    },
  };
  return cache;
}

function keyOf<Input extends ReadingInput, T>({ kind }: Reading<Input, T>, input: Input): string {
  return `${kind} ${typeof input === 'string' ? input : JSON.stringify(input)}`;
}

function holdsStill(entry: Entry, files: ProjectFiles): boolean {
  if (entry.paths && !sameListing(entry.paths, files.paths)) return false;
  for (const [path, text] of entry.texts) if (files.text(path) !== text) return false;
  return true;
}

function sameListing(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
