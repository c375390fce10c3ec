/** What holds for the result of every reader, whatever it read. */

/** A result as text, to compare two of the same input. */
export function described(value: unknown): string {
  const seen = new Set<object>();
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    if (typeof part !== 'object' || part === null) return part;
    if (seen.has(part)) return '(seen)';
    seen.add(part);
    if (part instanceof Map || part instanceof Set) return [...part];
    return ArrayBuffer.isView(part) ? part.byteLength : part;
  });
}

/** What is said where a reader failed and somebody caught it: a fault all the same. */
const caught = /reading it failed: /;

/** What is wrong with a result of a text; undefined where nothing is. */
export function faultIn(value: unknown, length: number): string | undefined {
  const seen = new Set<object>();
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (typeof part === 'string' && caught.test(part)) return part;
    if (typeof part !== 'object' || part === null || seen.has(part) || ArrayBuffer.isView(part)) continue;
    seen.add(part);
    if (part instanceof Map || part instanceof Set) {
      waiting.push(...[...part].slice(0, 1000).flat());
      continue;
    }
    for (const [key, child] of Object.entries(part)) {
      if (/span$/i.test(key) && isSpan(child) && !isInside(child, length))
        return `${key} [${child.start}, ${child.end}) is not in the ${length} characters`;
      waiting.push(child);
    }
  }
  return undefined;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function isSpan(value: unknown): value is Span {
  const span = value as Partial<Span> | null;
  return typeof value === 'object' && typeof span?.start === 'number' && typeof span.end === 'number';
}

function isInside({ start, end }: Span, length: number): boolean {
  return start >= 0 && start <= end && end <= length;
}
