export declare function runVitest(
  root: string,
  folders: readonly string[],
  options?: { readonly fresh?: boolean },
): {
  readonly counts: (folder: string) => {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
  };
  readonly failure: string | undefined;
};
