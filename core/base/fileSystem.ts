/**
 * What core needs of a file system; the edges (node, VS Code, browser, tests) bring their own. Paths are relative to
 * the project's root with `/`; `''` is the root. Absolute paths are allowed where a build description names one.
 */
export interface FileSystem {
  /** The absolute path of the project's root with `/`, where it has one: for names that lead out of it and back. */
  readonly root?: string;
  /**
   * Everything below a folder, links followed once. Unreadable folders are reported, not thrown.
   */
  list(options: ListOptions): Promise<FileListing>;
  /** The file's content, or why it cannot be had. Never throws. */
  read(path: string, limit?: number): Promise<FileContent>;
  /**
   * A file's size and first bytes, for what need not be read whole (weight blobs, hex files of 100 MB). Where a file
   * system has none, the file is read. Never throws.
   */
  probe?(path: string, headBytes: number): Promise<FileProbe | Unreadable>;
  /**
   * Hands a text of any size over in pieces, cut anywhere between characters; answers the reason where it cannot.
   * Never throws.
   */
  readPieces?(path: string, limit: number, push: (piece: string) => void): Promise<Unreadable | undefined>;
}

/**
 * Told how far a long file is read, in bytes: when reading begins, now and then, and at its end, however that comes
 * (`read` is `size` then). Whoever reads the disk is handed one.
 */
export type OnRead = (path: string, read: number, size: number) => void;

/** What is known of a file that was not read whole. */
export interface FileProbe {
  readonly kind: 'probe';
  /** In bytes. */
  readonly size: number;
  /** The first bytes; all of them where the file has no more. */
  readonly head: Uint8Array;
}

export interface Unreadable {
  readonly kind: 'unreadable';
  readonly reason: string;
  /** Only because it is larger than the limit. */
  readonly isTooLarge?: boolean;
  /** Text, but not in UTF-8. */
  readonly isUtf16?: boolean;
}

export interface ListOptions {
  /** Folder names that are never entered (`.git`, `node_modules`). */
  readonly skipFolders: ReadonlySet<string>;
  /** Stop after this many files; the listing then says that it is cut. */
  readonly maxFiles: number;
}

export interface FileEntry {
  readonly path: string;
  /** In bytes; −1 where listing did not tell (it is then read when needed). */
  readonly size: number;
}

export interface FileListing {
  readonly files: readonly FileEntry[];
  /** Folders that could not be read, with the reason. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  /** Whether `maxFiles` ended the listing. */
  readonly cut: boolean;
}

export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | Unreadable;
