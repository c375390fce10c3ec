/**
 * A reading of an object that is done once and kept as long as the object is there. For objects that live long, as a
 * listing or the bytes of a file; for those that are new with every keystroke there is `createSideTable`.
 */
export function oncePer<K extends object, V>(read: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    let found = known.get(key);
    if (!found) known.set(key, (found = { value: read(key) }));
    return found.value;
  };
}
