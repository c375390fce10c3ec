import type { FileProbe } from '../base/fileSystem';
import type { LinkerMap } from '../image/linkerMap';

/** A file or folder whose content analysis does not have, although it is there. */
export interface UnreadFile {
  readonly path: string;
  /** Why, in the reader's words. */
  readonly reason: string;
  /** It was read, and is not text in UTF-8 although its name says that it is text. */
  readonly isNotText?: boolean;
}

/**
 * The files of one project as analysis sees them: synchronous and pure. A text that has not been loaded yet reads as
 * `undefined` and is noted in `wanted`; the loader reads what is wanted and the analysis runs again. So analysis has
 * no IO, and nothing is read that was not asked for.
 */
export interface ProjectFiles {
  /** As `FileSystem.root`. */
  readonly root?: string;
  /** All file paths of the project, sorted. */
  readonly paths: readonly string[];
  /** Whether the folder holds more files than `paths` lists. */
  readonly isCut?: boolean;
  has(path: string): boolean;
  /** Size in bytes, or −1 where unknown. */
  size(path: string): number;
  /** The text, or undefined where it is absent, unreadable or not loaded yet. */
  text(path: string): string | undefined;
  /** The bytes of a binary file (ELF, blob); undefined as for `text`. */
  bytes(path: string): Uint8Array | undefined;
  /** Paths of all files with this name, e.g. `Makefile`; O(1). */
  named(name: string): readonly string[];
  /** Size and first bytes of a file without reading it whole; undefined as for `text`. */
  probe?(path: string): FileProbe | undefined;
  /**
   * What could not be read of the folders and files that analysis looked at so far. Not noted by the cache: for what is
   * made anew each time.
   */
  unread?(): readonly UnreadFile[];
  /** A linker map too large to hold as text, already read; its spans then have no text to stand in. */
  largeMap?(path: string): LinkerMap | undefined;
}
