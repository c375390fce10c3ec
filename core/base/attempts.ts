/** A piece of work that failed by a fault of the program, and what it was about. */
export interface Failure {
  /** What is missing for it: `rule ld-syntax on app.ld`. */
  readonly what: string;
  readonly file: string | undefined;
  /** The error's message, in one line. */
  readonly why: string;
}

/** Work in pieces of which each may fail by itself: one odd file or one faulty rule costs no more than what it is about. */
export interface Attempts {
  /**
   * The result of `work`, or `otherwise` where it throws; the failure is noted. What has failed once is not tried again.
   *
   * @param what names the piece; unique among the pieces of the work
   */
  of<T, U>(what: () => string, file: string | undefined, work: () => T, otherwise: U): T | U;
  /** What has failed so far, in the order of the attempts. */
  failures(): readonly Failure[];
}

export function createAttempts(): Attempts {
  const failed = new Map<string, Failure>();
  return {
    of: (what, file, work, otherwise) => {
      if (failed.size > 0 && failed.has(what())) return otherwise;
      try {
        return work();
      } catch (error) {
        const name = what();
        failed.set(name, { what: name, file, why: messageOf(error) });
        return otherwise;
      }
    },
    failures: () => [...failed.values()],
  };
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split(/[\r\n]/)[0]!.slice(0, 200);
}
