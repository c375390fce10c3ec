// Two findings on one line must not contradict each other, and the advice of each can be followed beside the others'.
import { describe, expect, it } from 'vitest';
import { applyEdits, createSession, type Analysis } from '../../core';
import { atLeast } from '../../core/base/severity';
import type { Place } from '../../core/base/span';
import type { Finding } from '../../core/rules/engine/finding';
import { identityOf } from '../../core/rules/engine/verifiedFixes';
import { nodeFileSystem } from '../../server/node/fileSystem';
import { goldenProjects } from './projects';

/** Which rules meet on a line, at whichever end: each pair with the reason why both are true; a new pair has to be judged. */
const judged: Readonly<Record<string, string>> = {
  'mpool-schema + mpool-syntax': 'a key outside ASCII: unknown, and not what the compiler reads',
  'pool-outside-device + region-overlaps-pool':
    'a pool that ends past the device and begins under a region: its end moves for the one, the end of the region for the other',
  'region-overlaps-pool + weights-missing':
    'a region over the pool of weights that nothing programs: end the region, then program them',
  'weights-missing + weights-overlap-weights':
    'weights of two models on the same bytes, which nothing programs: move one pool, then program both',
};

const projects = [...goldenProjects()];

/** More fixes than any of the projects has findings. */
const mostRounds = 40;

/** @param texts what stands in place of files */
async function analysed(root: string, texts: ReadonlyMap<string, string> = new Map()): Promise<Analysis> {
  const disk = nodeFileSystem(root);
  const session = await createSession({
    ...disk,
    read: (path) => {
      const text = texts.get(path);
      return text === undefined ? disk.read(path) : Promise.resolve({ kind: 'text', text });
    },
  });
  return session.analyse({ severities: new Map(), focus: new Set() });
}

/** Where an editor shows a finding: its places and the other ends. */
function placesOf({ members }: Finding): Place[] {
  return members.flatMap(({ place, related }) => [place, ...related.filter((end) => end.isOtherEnd)]);
}

describe('findings on one line', () => {
  const seen = new Set<string>();

  it.each(projects)('of %s', async (_, root) => {
    const analysis = await analysed(root);
    const rulesAt = new Map<string, Set<string>>();
    for (const finding of analysis.findings) {
      for (const { file, span } of placesOf(finding)) {
        const line = `${file}:${analysis.positions.rangeOf(file, span).start.line}`;
        rulesAt.set(line, (rulesAt.get(line) ?? new Set()).add(finding.rule));
      }
    }
    for (const rules of rulesAt.values()) {
      const sorted = [...rules].sort();
      sorted.forEach((one, index) =>
        sorted.slice(index + 1).forEach((other) => seen.add(`${one} + ${other}`)),
      );
    }
  });

  it('are of rules that can both be right there', () => {
    // All of them where the shared projects are there.
    const known = Object.keys(judged).sort();
    expect(projects.length > 1 ? known : known.filter((pair) => seen.has(pair))).toEqual([...seen].sort());
  });
});

/** A number as scripts and pool files write it, in bytes or in the unit that stands beside it. */
function numberIn(text: string): number | undefined {
  const [, number, unit = ''] = /^"?(0x[0-9a-f]+|\d+)([KM]?)"?$/i.exec(text.trim()) ?? [];
  const size = { '': 1, K: 2 ** 10, M: 2 ** 20 }[unit.toUpperCase()];
  return number === undefined || size === undefined ? undefined : Number(number) * size;
}

/** Whether an edit makes a number larger (1) or smaller (-1); 0 where it is no number. */
function direction(text: string, newText: string): number {
  const [before, after] = [numberIn(text), numberIn(newText)];
  return before === undefined || after === undefined ? 0 : Math.sign(after - before);
}

it.each([
  ['1279K', '1023K', -1],
  ['0x34000000', '0x34100000', 1],
  ['"448"', '"0"', -1],
  ['1M', '2048K', 1],
  ['RAM', 'ROM', 0],
  ['1M', 'ORIGIN(ROM)', 0],
])('%s to %s is %i', (text, newText, way) => {
  expect(direction(text, newText)).toBe(way);
});

describe('the advice of all findings', () => {
  it.each(projects)('of %s moves no number both ways', async (_, root) => {
    const analysis = await analysed(root);
    const directions = new Map<string, { readonly rule: string; readonly way: number }>();
    for (const finding of analysis.findings) {
      // What is shown first is what people follow.
      for (const { file, span, newText } of analysis.fixesOf(finding)[0]?.edits ?? []) {
        const way = direction((analysis.textOf(file) ?? '').slice(span.start, span.end), newText);
        if (way === 0) continue;
        const at = `${file}:${span.start}`;
        const known = directions.get(at);
        expect(known === undefined || known.way === way, `${known?.rule} and ${finding.rule} at ${at}`).toBe(
          true,
        );
        directions.set(at, { rule: finding.rule, way });
      }
    }
  });

  it.each(projects)('of %s can be followed one after the other', async (_, root) => {
    const texts = new Map<string, string>();
    const gone = new Set<string>();
    for (let round = 0; round < mostRounds; round++) {
      const analysis = await analysed(root, texts);
      const present = new Set(analysis.singles.map(identityOf));
      expect([...gone].filter((identity) => present.has(identity))).toEqual([]);
      // What needs the model generated again cannot be followed by edits alone.
      const fix = analysis.findings
        .filter(({ severity }) => atLeast(severity, 'warning'))
        .flatMap((finding) => analysis.fixesOf(finding).slice(0, 1))
        .find(({ generatesAgain }) => !generatesAgain);
      if (!fix) return;
      const after = new Set(analysis.findingsAfter(fix.edits)!.map(identityOf));
      for (const identity of present) if (!after.has(identity)) gone.add(identity);
      for (const file of new Set(fix.edits.map((edit) => edit.file))) {
        const own = fix.edits.filter((edit) => edit.file === file);
        texts.set(file, applyEdits(analysis.textOf(file)!, own));
      }
    }
    throw new Error(`after ${mostRounds} fixes there is still one to follow`);
  });
});
