import type { CompletionEntry } from './features';

/** What an editor gets to show: where there is more, it asks again with the next character. */
export interface NarrowedCompletion {
  readonly entries: readonly CompletionEntry[];
  readonly isIncomplete: boolean;
}

/**
 * At most `limit` of the entries: those that the characters typed so far lead to, prefixes first. A large script has
 * thousands of symbols, and sending them all takes longer than finding them.
 */
export function narrowedCompletion(
  entries: readonly CompletionEntry[],
  typed: string,
  limit: number,
): NarrowedCompletion {
  if (entries.length <= limit) return { entries, isIncomplete: false };
  const wanted = typed.toLowerCase();
  const beginning: CompletionEntry[] = [];
  const holding: CompletionEntry[] = [];
  for (const entry of entries) {
    const text = (entry.filterText ?? entry.label).toLowerCase();
    if (text.startsWith(wanted)) beginning.push(entry);
    else if (holdsInOrder(text, wanted)) holding.push(entry);
  }
  return { entries: [...beginning, ...holding].slice(0, limit), isIncomplete: true };
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
