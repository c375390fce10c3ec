/**
 * Long work in steps: a generator that yields where it may be interrupted. The command line runs it to the end; the
 * server looks between steps whether anybody still wants the result.
 */
export type Steps<T> = Generator<void, T, void>;

/** Called between two steps: returns undefined to go on at once, a promise to wait for, or throws to give up. */
export type Pause = () => Promise<void> | undefined;

/** Runs work to its end. */
export function allSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Runs work with a pause between its steps; what the pause throws ends it. */
export async function stepsWithPauses<T>(steps: Steps<T>, pause: Pause): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const waiting = pause();
    if (waiting) await waiting;
  }
}
