/** The page's own words. English is the key; the host may send translations (`ShowMessage.strings`). */
let translations: Readonly<Record<string, string>> = {};

export function useTranslations(strings: Readonly<Record<string, string>> | undefined): void {
  translations = strings ?? {};
}

/** The reader's words for an English text; `{0}`, `{1}` … are filled in. */
export function t(english: string, ...values: readonly (string | number)[]): string {
  return (translations[english] ?? english).replace(/\{(\d)\}/g, (whole, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? whole : String(value);
  });
}
