/** Runs the check of each folder: one at a time, and once for all requests that came meanwhile. */
export interface Scheduler {
  /** @param pace `debounced` where changes come in swarms: a checkout, a build */
  request(folderUri: string, pace?: 'now' | 'debounced'): void;
  /** Resolves when nothing requested so far is left to do. */
  settled(folderUri: string): Promise<void>;
}

const debounceMilliseconds = 150;

interface Lane {
  timer: ReturnType<typeof setTimeout> | undefined;
  isRequested: boolean;
  running: Promise<void> | undefined;
  /** Set while a burst is waited for: begins at once. */
  hurry: (() => void) | undefined;
}

export function createScheduler(
  work: (folderUri: string) => Promise<void>,
  log: { error(message: string): void },
): Scheduler {
  const lanes = new Map<string, Lane>();
  const laneOf = (uri: string): Lane => {
    let lane = lanes.get(uri);
    if (!lane)
      lanes.set(uri, (lane = { timer: undefined, isRequested: false, running: undefined, hurry: undefined }));
    return lane;
  };
  const drain = async (uri: string, lane: Lane): Promise<void> => {
    // A turn of the event loop lets a burst of edits arrive before the work begins; somebody who asks does not wait.
    await new Promise<void>((done) => {
      lane.hurry = done;
      setTimeout(done, 0);
    });
    lane.hurry = undefined;
    while (lane.isRequested) {
      lane.isRequested = false;
      try {
        await work(uri);
      } catch (error) {
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
      lane.hurry?.();
      while (lane.running) await lane.running;
    },
  };
}
