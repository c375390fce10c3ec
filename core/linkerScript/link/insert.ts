import type { LinkStatement } from './linkState';
import type { Program } from './program';

/** Statements in a list from which stretches can be cut and put elsewhere without copying the rest. */
interface Order {
  readonly items: readonly LinkStatement[];
  /** By index; `items.length` is what stands before the first and behind the last. */
  readonly next: number[];
  readonly previous: number[];
  /** Indexes of output sections, by name. */
  readonly named: ReadonlyMap<string, readonly number[]>;
}

/**
 * INSERT AFTER and BEFORE: moves all statements since the last INSERT to where they belong. A section that the script
 * lacks is one of ld's default script or of another -T, both of which ld reads behind this one; what goes there stays
 * behind everything else.
 */
export function insertSections({ statements, inserts }: Program): void {
  if (inserts.length === 0) return;
  const order = orderOf(statements);
  const ends = order.items.length;
  // Statements before the INSERT that comes next.
  const passed = new Set<number>();
  for (let at = order.next[ends]!; at !== ends;) {
    const insert = order.items[at]!;
    const following = order.next[at]!;
    if (insert.kind !== 'insert') {
      passed.add(at);
      at = following;
      continue;
    }
    const first = order.next[ends]!;
    const last = order.previous[at]!;
    cut(order, first, at);
    const anchor = anchorOf(order, insert.where, passed, following);
    // The list goes round: behind everything is before the first.
    if (first !== at)
      paste(order, first, last, insert.before ? anchor : anchor === ends ? ends : order.next[anchor]!);
    passed.clear();
    at = order.next[ends]!;
  }
  statements.length = 0;
  for (let at = order.next[ends]!; at !== ends; at = order.next[at]!) statements.push(order.items[at]!);
}

function orderOf(statements: readonly LinkStatement[]): Order {
  const items = [...statements];
  const count = items.length + 1;
  const named = new Map<string, number[]>();
  items.forEach((item, index) => {
    if (item.kind !== 'output') return;
    const known = named.get(item.name);
    if (known) known.push(index);
    else named.set(item.name, [index]);
  });
  return {
    items,
    next: Array.from({ length: count }, (_, index) => (index + 1) % count),
    previous: Array.from({ length: count }, (_, index) => (index + count - 1) % count),
    named,
  };
}

/** Where a stretch goes: the first section of this name from `following` on, or the end. */
function anchorOf(order: Order, name: string, passed: ReadonlySet<number>, following: number): number {
  const found = (order.named.get(name) ?? []).filter((index) => !passed.has(index));
  if (found.length === 1) return found[0]!;
  const ends = order.items.length;
  if (found.length === 0) return ends;
  const candidates = new Set(found);
  let at = following;
  while (at !== ends && !candidates.has(at)) at = order.next[at]!;
  return at;
}

/** Takes `first` to `last` out. */
function cut(order: Order, first: number, last: number): void {
  const before = order.previous[first]!;
  const after = order.next[last]!;
  order.next[before] = after;
  order.previous[after] = before;
}

/** Puts a stretch that was taken out before `after`. */
function paste(order: Order, first: number, last: number, after: number): void {
  const before = order.previous[after]!;
  order.next[before] = first;
  order.previous[first] = before;
  order.next[last] = after;
  order.previous[after] = last;
}
