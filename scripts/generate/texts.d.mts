/** The texts in a source, as keys: what is filled in becomes `{0}`, `{1}` … */
export function textsOf(source: string): readonly string[];
