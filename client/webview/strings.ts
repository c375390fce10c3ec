import { english, type Words, wordsOf } from '../../core';

/** English is the key; the host may send translations (`ShowMessage.strings`). */
let words: Words = english;

export function useTranslations(strings: Readonly<Record<string, string>> | undefined): void {
  words = wordsOf(strings ?? {});
}

/** The reader's words for an English text, of the page's own and of the pictures'. */
export const t: Words = (text, ...values) => words(text, ...values);
