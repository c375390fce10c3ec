/**
 * How surely a number is known without the object files. A number that depends on what input sections hold is worked out
 * as if they held nothing: it is then no more than a lower bound, or nothing at all.
 */
export type Certainty = 0 | 1 | 2 | 3;

/** The number says nothing. */
export const unknown: Certainty = 0;
/** So it is unless an object file defines a symbol that the script asks for by DEFINED. */
export const usual: Certainty = 1;
/** The real number is this or a greater one. */
export const atLeast: Certainty = 2;
/** The same whatever is linked. */
export const exact: Certainty = 3;

/** What holds of a sum, a maximum or an alignment of two numbers. */
export function both(a: Certainty, b: Certainty): Certainty {
  if (a === b || b === exact) return a;
  return a === exact ? b : unknown;
}

/** What holds of a number in which a lower bound of a part is not a lower bound of the whole. */
export function settled(a: Certainty): Certainty {
  return a === atLeast ? unknown : a;
}

/** Whether there is a value to show. */
export function hasValue(a: Certainty): boolean {
  return a === exact || a === usual;
}

export function certainIf(holds: boolean): Certainty {
  return holds ? exact : unknown;
}
