/** Where a word may stand. */
export type KeywordPlace =
  | 'top'
  | 'memory'
  | 'sections'
  | 'sectionHeader'
  | 'sectionBody'
  | 'inputPattern'
  | 'expression'
  | 'phdrs'
  | 'assignment'
  | 'inputList'
  | 'placement';

export interface KeywordParameter {
  readonly label: string;
  readonly documentation: string;
}

export interface Keyword {
  readonly word: string;
  readonly places: readonly KeywordPlace[];
  /** How it is written: `ALIGN(exp, align)`. */
  readonly usage: string;
  /** One or two sentences of Markdown. */
  readonly documentation: string;
  /** Of words that take parentheses; the alternatives where there are several. */
  readonly signatures: readonly (readonly KeywordParameter[])[];
}

export const expression = { label: 'exp', documentation: 'any expression' };
export const section = { label: 'section', documentation: 'name of an output section' };
export const region = { label: 'region', documentation: 'name of a region of MEMORY, or an alias' };
export const symbol = { label: 'symbol', documentation: 'name of a symbol' };
export const pattern = {
  label: 'pattern',
  documentation: 'a section name; `*`, `?` and `[chars]` stand for other characters',
};
export const file = { label: 'file', documentation: 'path of a file' };

/** One entry of the keyword table. */
export function word(
  name: string,
  places: readonly KeywordPlace[],
  usage: string,
  documentation: string,
  ...signatures: readonly (readonly KeywordParameter[])[]
): Keyword {
  return { word: name, places, usage, documentation, signatures };
}
