/** Shell patterns as ld takes them: `*`, `?`, `[a-z]`, and a backslash before a special character. O(n·m). */
export function matches(pattern: string, name: string): boolean {
  // Most patterns differ from a name in a plain character near the start.
  let at = 0;
  while (at < name.length && pattern.charCodeAt(at) === name.charCodeAt(at) && !isSpecial(pattern, at)) at++;
  if (at < pattern.length && pattern.charCodeAt(at) !== name.charCodeAt(at) && !isSpecial(pattern, at))
    return false;
  let position = at;
  let starAt = -1;
  let starPosition = 0;
  while (position < name.length) {
    const step = pattern[at] === '*' ? -1 : matchOne(pattern, at, name[position]!);
    if (step < 0 && pattern[at] === '*') {
      starAt = ++at;
      starPosition = position;
    } else if (step > 0) {
      at += step;
      position++;
    } else if (starAt >= 0) {
      at = starAt;
      position = ++starPosition;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at >= pattern.length;
}

/** How many characters of the pattern one character of the name uses up; 0 where it does not match. */
function matchOne(pattern: string, at: number, character: string): number {
  const expected = pattern[at];
  if (expected === undefined) return 0;
  if (expected === '?') return 1;
  if (expected === '\\' && at + 1 < pattern.length) return pattern[at + 1] === character ? 2 : 0;
  if (expected !== '[') return expected === character ? 1 : 0;
  const close = pattern.indexOf(']', at + 2);
  if (close < 0) return character === '[' ? 1 : 0;
  const negated = pattern[at + 1] === '!' || pattern[at + 1] === '^';
  let inside = false;
  for (let i = at + (negated ? 2 : 1); i < close; i++) {
    const from = pattern[i]!;
    if (pattern[i + 1] === '-' && i + 2 < close) {
      inside ||= from <= character && character <= pattern[i + 2]!;
      i += 2;
    } else inside ||= from === character;
  }
  return inside !== negated ? close + 1 - at : 0;
}

/** Whether a character of a pattern stands for others, or for the next as it is. */
export function isSpecial(pattern: string, at: number): boolean {
  switch (pattern[at]) {
    case '*':
    case '?':
    case '[':
    case '\\':
      return true;
    default:
      return false;
  }
}
