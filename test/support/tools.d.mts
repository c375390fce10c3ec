/** The full path of a program on PATH, or undefined. */
export function findOnPath(...names: string[]): string | undefined;
/** A Chromium or Chrome of this machine: CHROME_PATH, else the first one on PATH, else a usual place. */
export function findChromium(): string | undefined;
/** Flags for a Chromium that runs without a screen and asks nobody anything. */
export const chromiumFlags: string[];
export declare function findGnuLd(
  versionOf?: (program: string) => { readonly stdout?: string; readonly error?: unknown },
): { readonly missing?: string };
