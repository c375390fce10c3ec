import { chooseWording } from '../../core';

/**
 * The host may send translations (`ShowMessage.strings`) of the language that the document names; the page and what it
 * draws get them once, with the first picture.
 */
export function useTranslations(strings: Readonly<Record<string, string>> | undefined): void {
  chooseWording(strings && { language: document.documentElement.lang, texts: strings });
}
