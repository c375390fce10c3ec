/** What is kept of objects beside them, as a WeakMap keeps it. */
export interface SideTable<K extends object, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
}

/**
 * A table that keeps what belongs to an object in a hidden property of it, for objects that are new with every keystroke.
 * The engine's collector of young garbage takes all that a WeakMap holds for needed: each version of a script would be
 * copied and kept until the old garbage is collected. Copies of an object (`{ ...key }`) have nothing in the table.
 */
export function createSideTable<K extends object, V>(): SideTable<K, V> {
  const slot = Symbol('beside');
  type Held = K & { [slot]?: V | undefined };
  return {
    get: (key) => (key as Held)[slot],
    set: (key, value) => {
      // Hidden from copies, comparisons and JSON.
      Object.defineProperty(key, slot, { value, writable: true, configurable: true, enumerable: false });
    },
    delete: (key) => {
      if ((key as Held)[slot] !== undefined) (key as Held)[slot] = undefined;
    },
  };
}
