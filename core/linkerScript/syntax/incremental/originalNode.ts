import { createSideTable } from '../../../base/sideTable';

/** A node as it was read, and how many characters it has been moved since. */
export interface Original<T> {
  readonly node: T;
  readonly by: number;
}

const originals = createSideTable<object, Original<object>>();

/** Notes that `moved` is a copy of `node`, `by` characters further on. */
export function noteMove<T extends object>(moved: T, node: T, by: number): T {
  originals.set(moved, { node, by });
  return moved;
}

/** The node that a block was copied from: what is in it can be looked at without moving it. Itself where it was read. */
export function originalOf<T extends object>(node: T): Original<T> {
  let [original, by] = [node, 0];
  for (let next = originals.get(original); next; next = originals.get(original)) {
    original = next.node as T;
    by += next.by;
  }
  return { node: original, by };
}
