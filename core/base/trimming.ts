/**
 * Texts without certain characters at their ends. A pattern such as `/\/+$/` does the same in quadratic time: it begins
 * again at each of the characters wherever they stand.
 */
export function withoutEnding(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}

export function withoutBeginning(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text[start]!)) start++;
  return text.slice(start);
}

export function trimmedOf(text: string, characters: string): string {
  return withoutBeginning(withoutEnding(text, characters), characters);
}
