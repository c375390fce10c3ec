import { chooseWording, english, type Words, wordsOf } from '../../core';

/** English is the key; the host may send translations (`ShowMessage.strings`). */
let words: Words = english;

export function useTranslations(strings: Readonly<Record<string, string>> | undefined): void {
  words = wordsOf(strings ?? {});
  // The page and what it draws are one process of their own, and get their language once, with the first picture.
  chooseWording(strings && { language: navigator.language, texts: strings });
}

/** The reader's words for an English text, of the page's own and of the pictures'. */
export const t: Words = (text, ...values) => words(text, ...values);
