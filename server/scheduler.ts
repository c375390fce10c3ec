import type { Pause } from '../core';

/** Thrown into work whose result nobody wants any more. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Runs the check of each folder: one at a time, and once for all requests that came meanwhile. A newer request ends the
 * check that runs, and so does {@link Scheduler.stop}.
 */
export interface Scheduler {
  /** @param pace `debounced` where changes come in swarms: a checkout, a build */
  request(folderUri: string, pace?: 'now' | 'debounced'): void;
  /** Resolves when nothing requested so far is left to do. */
  settled(folderUri: string): Promise<void>;
  /** Whether something is left to do that takes longer than a keystroke may wait. */
  isBehind(folderUri: string): boolean;
  /** Ends what runs and begins nothing more. */
  stop(): void;
}

const debounceMilliseconds = 150;
/** Half a frame: what takes longer is done in pauses. */
const shortMilliseconds = 8;
/** The longest pause that is waited for. */
const longestPause = 150;
/** Work that was interrupted this often in a row runs to its end: somebody who never stops typing sees results too. */
const mostInterruptions = 5;
/** Work looks up from what it does this often: for a keystroke, for the end. */
const breathMilliseconds = 10;

interface Lane {
  timer: ReturnType<typeof setTimeout> | undefined;
  isRequested: boolean;
  running: Promise<void> | undefined;
  /** How many wait for the work to be done. */
  waiting: number;
  /** Set while a burst is waited for: begins at once. */
  hurry: (() => void) | undefined;
  /** How long the work took last. */
  duration: number;
  /** How often in a row it was interrupted. */
  interruptions: number;
}

function newLane(): Lane {
  return {
    timer: undefined,
    isRequested: false,
    running: undefined,
    waiting: 0,
    hurry: undefined,
    duration: 0,
    interruptions: 0,
  };
}

/** Lets the messages that have come in be handled now and then, and throws where one of them makes the work vain. */
function breaths(isVain: () => boolean): Pause {
  let last = performance.now();
  return () => {
    if (isVain()) throw new Interrupted();
    if (performance.now() - last < breathMilliseconds) return undefined;
    return new Promise<void>((done) => setTimeout(done, 0)).then(() => {
      if (isVain()) throw new Interrupted();
      last = performance.now();
    });
  };
}

/**
 * Lets a burst of edits arrive before the work begins: a turn of the event loop, or where the work takes long a pause
 * between keystrokes. Somebody who asks does not wait.
 */
async function pause(lane: Lane): Promise<void> {
  const { duration, waiting } = lane;
  if (waiting > 0) return;
  const milliseconds = duration > shortMilliseconds ? Math.min(longestPause, duration) : 0;
  await new Promise<void>((done) => {
    lane.hurry = done;
    setTimeout(done, milliseconds);
  });
  lane.hurry = undefined;
}

/** @param now milliseconds from any beginning, by which the length of work is measured */
export function createScheduler(
  work: (folderUri: string, pause: Pause | undefined) => Promise<void>,
  log: { error(message: string): void },
  now: () => number = () => performance.now(),
): Scheduler {
  const lanes = new Map<string, Lane>();
  let stopped = false;
  const laneOf = (uri: string): Lane => {
    let lane = lanes.get(uri);
    if (!lane) lanes.set(uri, (lane = newLane()));
    return lane;
  };
  const drain = async (uri: string, lane: Lane): Promise<void> => {
    while (lane.isRequested && !stopped) {
      await pause(lane);
      lane.isRequested = false;
      const begun = now();
      const mayBeInterrupted = lane.interruptions < mostInterruptions;
      try {
        await work(uri, mayBeInterrupted ? breaths(() => stopped || lane.isRequested) : undefined);
        lane.interruptions = 0;
        lane.duration = now() - begun;
      } catch (error) {
        if (error instanceof Interrupted) lane.interruptions++;
        else
          log.error(
            `check of ${uri}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          );
      }
    }
    lane.running = undefined;
  };
  const start = (uri: string, lane: Lane): void => {
    if (lane.timer) clearTimeout(lane.timer);
    lane.timer = undefined;
    lane.isRequested = true;
    lane.running ??= drain(uri, lane);
  };
  return {
    request: (uri, pace = 'now') => {
      const lane = laneOf(uri);
      if (pace === 'now') return start(uri, lane);
      if (lane.timer) clearTimeout(lane.timer);
      lane.timer = setTimeout(() => start(uri, lane), debounceMilliseconds);
    },
    settled: async (uri) => {
      const lane = laneOf(uri);
      if (lane.timer) start(uri, lane);
      lane.waiting++;
      lane.hurry?.();
      while (lane.running) await lane.running;
      lane.waiting--;
    },
    isBehind: (uri) => {
      const { duration, timer, running } = laneOf(uri);
      return duration > shortMilliseconds && (timer !== undefined || running !== undefined);
    },
    stop: () => {
      stopped = true;
      for (const { timer } of lanes.values()) clearTimeout(timer);
    },
  };
}
