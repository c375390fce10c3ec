/**
 * The reader's words for an English text; `{0}`, `{1}` … are filled in. Pictures, tooltips and tables take it as an
 * argument: the editor hands in its translations, the command line speaks English.
 */
export type Words = (text: string, ...values: readonly (string | number)[]) => string;

/** Words by a table of translations, whose keys are the English texts; what is missing stays English. */
export function wordsOf(translations: Readonly<Record<string, string>>): Words {
  return (text, ...values) =>
    (Object.hasOwn(translations, text) ? translations[text]! : text).replace(
      /\{(\d)\}/g,
      (whole, index: string) => {
        const value = values[Number(index)];
        return value === undefined ? whole : String(value);
      },
    );
}

export const english: Words = wordsOf({});
