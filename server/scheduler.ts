/** Runs the check of each folder: one at a time, and once for all requests that came meanwhile. */
export interface Scheduler {
  /** @param pace `debounced` where changes come in swarms: a checkout, a build */
  request(folderUri: string, pace?: 'now' | 'debounced'): void;
  /** Resolves when nothing requested so far is left to do. */
  settled(folderUri: string): Promise<void>;
  /** Whether something is left to do that takes longer than a keystroke may wait. */
  isBehind(folderUri: string): boolean;
}

const debounceMilliseconds = 150;
/** Half a frame: what takes longer is done in pauses. */
const shortMilliseconds = 8;
/** The longest pause that is waited for. */
const longestPause = 150;

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
}

function newLane(): Lane {
  return {
    timer: undefined,
    isRequested: false,
    running: undefined,
    waiting: 0,
    hurry: undefined,
    duration: 0,
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

export function createScheduler(
  work: (folderUri: string) => Promise<void>,
  log: { error(message: string): void },
): Scheduler {
  const lanes = new Map<string, Lane>();
  const laneOf = (uri: string): Lane => {
    let lane = lanes.get(uri);
    if (!lane) lanes.set(uri, (lane = newLane()));
    return lane;
  };
  const drain = async (uri: string, lane: Lane): Promise<void> => {
    while (lane.isRequested) {
      await pause(lane);
      lane.isRequested = false;
      const begun = performance.now();
      try {
        await work(uri);
      } catch (error) {
        log.error(
          `check of ${uri}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      }
      lane.duration = performance.now() - begun;
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
  };
}
