import type { CompletionEntry } from './features';

/** How many names a list proposes: nobody reads more. */
export const completionLimit = 200;

/** What an editor gets to show; where that is not all, it asks again with the next character. */
export interface Completion {
  readonly entries: readonly CompletionEntry[];
  readonly isIncomplete: boolean;
}

/**
 * At most `limit` of the items: those that the characters typed so far lead to, prefixes first; the list itself where
 * it is short enough. A large script has thousands of symbols, and making and sending an entry of each takes longer
 * than finding them.
 */
export function narrowed<T>(
  items: readonly T[],
  textOf: (item: T) => string,
  typed: string,
  limit: number = completionLimit,
): readonly T[] {
  if (items.length <= limit) return items;
  const wanted = typed.toLowerCase();
  const beginning: T[] = [];
  const holding: T[] = [];
  for (const item of items) {
    const text = textOf(item).toLowerCase();
    if (text.startsWith(wanted)) beginning.push(item);
    else if (holdsInOrder(text, wanted)) holding.push(item);
  }
  return [...beginning, ...holding].slice(0, limit);
}

/** Whether all characters of `wanted` stand in `text` in this order, as editors filter. */
function holdsInOrder(text: string, wanted: string): boolean {
  let at = -1;
  for (const character of wanted) {
    at = text.indexOf(character, at + 1);
    if (at < 0) return false;
  }
  return true;
}
