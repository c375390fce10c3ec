/**
 * A text with what stands for each `open … close` in it, such as `{field}` or `${name}`; the first `close` ends it. What is
 * never closed stays. O(n), where a pattern such as `/\{[^}]*\}/g` runs to the end of the text from each `{`.
 */
export function replacedBrackets(
  text: string,
  open: string,
  close: string,
  valueOf: (content: string) => string,
): string {
  const pieces: string[] = [];
  let last = 0;
  for (let start = text.indexOf(open); start >= 0; start = text.indexOf(open, last)) {
    const end = text.indexOf(close, start + open.length);
    if (end < 0) break;
    pieces.push(text.slice(last, start), valueOf(text.slice(start + open.length, end)));
    last = end + close.length;
  }
  pieces.push(text.slice(last));
  return pieces.join('');
}
