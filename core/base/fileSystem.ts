/**
 * What core needs of a file system; the edges (node, VS Code, browser, tests) bring their own. Paths are relative to
 * the project's root with `/`; `''` is the root. Absolute paths are allowed where a build description names one.
 */
export interface FileSystem {
  /**
   * Everything below a folder, links followed once. Unreadable folders are reported, not thrown.
   */
  list(options: ListOptions): Promise<FileListing>;
  /** The file's content, or why it cannot be had. Never throws. */
  read(path: string, limit?: number): Promise<FileContent>;
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
  | { readonly kind: 'unreadable'; readonly reason: string };
