import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

// Two findings on one line must not contradict each other. Which rules meet on a line of the golden data is listed here,
// each pair with the reason why both are true and both can be followed; a new pair has to be judged.

const judged: Readonly<Record<string, string>> = {
  'mpool-schema + mpool-syntax': 'a key outside ASCII: unknown, and not what the compiler reads',
  'weights-missing + weights-overlap-weights':
    'weights of two models on the same bytes, which nothing programs: move one pool, then program both',
};

const data = join('test', 'golden', 'data');

describe('findings on one line', () => {
  it('are of rules that can both be right there', () => {
    const seen = new Set<string>();
    for (const name of readdirSync(data)) {
      const rulesAt = new Map<string, Set<string>>();
      for (const line of readFileSync(join(data, name), 'utf8').split('\n')) {
        const [, rule, place] =
          /^(?:error|warning|information|hint) ([a-z-]+) (\S+:\d+):\d+ /.exec(line) ?? [];
        if (rule === undefined || place === undefined) continue;
        const rules = rulesAt.get(place) ?? new Set();
        rulesAt.set(place, rules.add(rule));
      }
      for (const rules of rulesAt.values()) {
        const sorted = [...rules].sort();
        sorted.forEach((one, index) =>
          sorted.slice(index + 1).forEach((other) => seen.add(`${one} + ${other}`)),
        );
      }
    }
    expect([...seen].sort()).toEqual(Object.keys(judged).sort());
  });
});
