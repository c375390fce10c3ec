interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version: string }>>;
}

/** A lock file of the bundled packages alone. */
export function lockOf(
  lock: LockFile,
  folders: readonly string[],
): LockFile & {
  readonly packages: { readonly '': { readonly dependencies: Readonly<Record<string, string>> } };
};

/** What an answer of `npm audit --json` says of so many packages: status of the process, and lines to print. */
export function verdictOf(
  json: string,
  count: number,
): { readonly status: 0 | 1 | 2; readonly lines: readonly string[] };
