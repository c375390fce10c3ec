import type { Connection, WorkDoneProgressReporter } from 'vscode-languageserver';
import { type OnRead, say } from '../core';

/** Shows that files are read, to clients that show work which takes time. */
export interface ReadingProgress {
  /** Shows it from before the work begins until it ends. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Shows how far a long file is read, also where nothing was shown before. */
  readonly onRead: OnRead;
}

type Shown = Pick<WorkDoneProgressReporter, 'report' | 'done'>;

/** @param isShown whether the client shows progress: known from `initialize` on */
export function createReadingProgress(connection: Connection, isShown: () => boolean): ReadingProgress {
  const percents = new Map<string, number>();
  let shown: Promise<Shown | undefined> | undefined;
  /** How many works and files it is shown for. */
  let users = 0;
  const begin = (): Promise<Shown | undefined> => {
    users++;
    return (shown ??= isShown() ? show(connection) : Promise.resolve(undefined));
  };
  const end = async (): Promise<void> => {
    users--;
    if (users > 0) return;
    const ending = shown;
    shown = undefined;
    (await ending)?.done();
  };
  return {
    during: async (work) => {
      await begin();
      try {
        return await work();
      } finally {
        await end();
      }
    },
    onRead: (file, read, size) => {
      const before = percents.get(file);
      const percent = Math.floor((100 * read) / Math.max(1, size));
      if (before === undefined) void begin();
      if (percent !== before) void shown?.then((progress) => progress?.report(readingText(file, percent)));
      if (read < size) percents.set(file, percent);
      else {
        percents.delete(file);
        void end();
      }
    },
  };
}

function readingText(file: string, percent: number): string {
  return say`Reading ${file}: ${percent} %`;
}

async function show(connection: Connection): Promise<Shown | undefined> {
  try {
    const progress = await connection.window.createWorkDoneProgress();
    progress.begin('n6mem', undefined, say`Reading the project`, false);
    return progress;
  } catch {
    // A client that refuses the token does not keep from checking.
    return undefined;
  }
}
