import { chooseWording } from '../../core';

/**
 * Translations to the language that the document names: an editor sends them with each picture (`ShowMessage.strings`), a
 * file of its own embeds them. Without any the page goes on as it speaks.
 */
export function useTranslations(strings: Readonly<Record<string, string>> | undefined): void {
  if (strings) chooseWording({ language: document.documentElement.lang, texts: strings });
}
