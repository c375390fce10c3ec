/** What a board goes through from the programmer to inference, in this order. */
export const phaseNames = ['programming', 'bootRom', 'fsbl', 'copy', 'application', 'inference'] as const;

export type Phase = (typeof phaseNames)[number];

/** When a claim holds its bytes: a set of phases; during inference perhaps only for one model and some of its epochs. */
export interface Alive {
  /** A bit for each phase, in the order of `phaseNames`. */
  readonly phases: number;
  readonly inference?: {
    /** The model's source file. */
    readonly model: string;
    /** Both inclusive; undefined where the claim holds through all epochs. */
    readonly epochs?: { readonly first: number; readonly last: number };
  };
}

/** The set of these phases. */
export function phases(...names: readonly Phase[]): number {
  return names.reduce((set, name) => set | (1 << phaseNames.indexOf(name)), 0);
}

/** What is programmed into flash stays there from then on. */
export const always: Alive = { phases: phases(...phaseNames) };
/** The application's RAM: from its start on, also while the NPU works. */
export const whileApplicationRuns: Alive = { phases: phases('application', 'inference') };
/** The FSBL's RAM: until it jumps, so also while it copies the application. */
export const whileFsblRuns: Alive = { phases: phases('fsbl', 'copy') };
export const whileCopying: Alive = { phases: phases('copy') };

/** What one model holds while it runs. */
export function whileModelRuns(model: string, epochs?: { first: number; last: number }): Alive {
  return { phases: phases('inference'), inference: { model, ...(epochs ? { epochs } : {}) } };
}

export function isAliveIn({ phases: own }: Alive, during: number): boolean {
  return (own & during) !== 0;
}

/** Whether a programmer puts the bytes there, so that they stay: images, weights and everything else in flash. */
export function isProgrammed(alive: Alive): boolean {
  return isAliveIn(alive, phases('programming'));
}

/** The names of a claim's phases, in order. */
export function namesOfPhases({ phases: own }: Alive): readonly Phase[] {
  return phaseNames.filter((_, index) => (own & (1 << index)) !== 0);
}

const inference = phases('inference');

/**
 * Whether two claims hold their bytes at the same time. Models of one application run one after the other, so what two
 * models hold during inference is not alive together, unless the project says that they run at once.
 *
 * @param runAtOnce whether two different models run at once
 */
export function aliveTogether(
  a: Alive,
  b: Alive,
  runAtOnce: (one: string, other: string) => boolean = () => false,
): boolean {
  const common = a.phases & b.phases;
  if (common === 0) return false;
  const [one, other] = [a.inference, b.inference];
  if ((common & ~inference) !== 0 || !one || !other) return true;
  if (one.model !== other.model) return runAtOnce(one.model, other.model);
  if (!one.epochs || !other.epochs) return true;
  return one.epochs.first <= other.epochs.last && other.epochs.first <= one.epochs.last;
}
