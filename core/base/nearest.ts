import { say } from './wording';

/** Edit distance with insertions, deletions, substitutions and swaps of neighbours, cut off above `limit`. */
export function editDistance(a: string, b: string, limit = Infinity): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2]! + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

/**
 * The known word that somebody most likely meant; undefined where none is near enough (a third of its length, two
 * letters at least) or two are equally near. Case alone makes no distance.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  let tied = false;
  for (const candidate of known) {
    const limit = Math.max(2, Math.floor(candidate.length / 3));
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), limit);
    if (distance > limit || distance > bestDistance) continue;
    tied = distance === bestDistance;
    best = candidate;
    bestDistance = distance;
  }
  return tied ? undefined : best;
}

/** What has names that somebody writes. */
export type NamedKind = 'rule' | 'key' | 'device' | 'board';

/** What to say of a name that is not one of the known ones: the nearest, or all where none is near. */
export function unknownName(kind: NamedKind, name: string, known: readonly string[]): string {
  const close = nearest(name, known);
  if (close !== undefined) return say`${noneCalled(kind, name)}; did you mean '${close}'?`;
  if (known.length > 12) return noneCalled(kind, name);
  return say`${noneCalled(kind, name)}; known are ${known.join(', ')}`;
}

function noneCalled(kind: NamedKind, name: string): string {
  switch (kind) {
    case 'rule':
      return say`no rule is called '${name}'`;
    case 'key':
      return say`no key is called '${name}'`;
    case 'device':
      return say`no device is called '${name}'`;
    case 'board':
      return say`no board is called '${name}'`;
  }
}
