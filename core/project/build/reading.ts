import { say } from '../../base/wording';

/** What came of reading one file, and what was left out of it. */
export interface Reading<T> {
  readonly value: T;
  /** Why not all of it was read; undefined where it was. */
  readonly trouble: string | undefined;
}

/** A file of which not everything was read. */
export interface PartlyRead {
  readonly file: string;
  readonly why: string;
}

export const readWhole = <T>(value: T): Reading<T> => ({ value, trouble: undefined });

/**
 * Keeps a file that no reader can hold (nested without end, texts beyond what a string may be), or at which a reader
 * fails, from ending the check of all others: the error becomes the trouble of that file.
 */
export function guarded<T>(none: T, read: () => Reading<T>): Reading<T> {
  try {
    return read();
  } catch (error) {
    const trouble =
      error instanceof RangeError
        ? say`it is nested too deeply, or its values are too long, to be read`
        : say`reading it failed: ${error instanceof Error ? error.message : String(error)}`;
    return { value: none, trouble };
  }
}
