import bundle from '../../l10n/bundle.l10n.json';

/** A language in which every text that can be translated stands in brackets: what does not is not translated. */
export const brackets = {
  language: 'fr',
  texts: Object.fromEntries(Object.keys(bundle).map((key) => [key, `⟦${key}⟧`])),
};

export function isBracketed(text: string): boolean {
  return text.startsWith('⟦') && text.endsWith('⟧');
}
