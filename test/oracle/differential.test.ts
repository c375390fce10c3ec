import { randomInt } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateScript } from '../../core/linkerScript/evaluate';
import { parseScript } from '../../core/linkerScript/syntax/parser';
import { differences } from './comparison';
import { generateScript } from './generator';
import { openBench, oracleMissing, scratchFolder, type Bench } from './gnuLd';
import { emptyObject, filledObject, linkerStubs, smallObject, type OracleObject } from './objects';
import { randomOf } from './random';
import { discards } from './sections';

// N6MEM_ORACLE_SCRIPTS: how many scripts, from the same seeds each time. N6MEM_ORACLE_FRESH: how many more, from seeds of
// this run alone. N6MEM_ORACLE_SEED: where the fresh ones start; a failure says it, so that its run can be had again.
const count = Number(process.env.N6MEM_ORACLE_SCRIPTS ?? 500);
const fresh = Number(process.env.N6MEM_ORACLE_FRESH ?? 0);
const freshSeed = Number(process.env.N6MEM_ORACLE_SEED ?? 1_000_000 + randomInt(2 ** 31));
/** Links in which ld itself places sections: what every program has, and what only some have. */
const orphanSets = [
  { name: 'usual', every: 0 },
  { name: 'rare', every: 2 },
] as const;
const lanes = 3;
/** How many different sets of objects with bytes there are. */
const fillings = 12;

const missing = oracleMissing();
if (missing) console.log(`skipped: differential test against GNU ld: ${missing}`);

interface Tally {
  next: number;
  readonly end: number;
  accepted: number;
  rejected: number;
  symbols: number;
  readonly orphanLinks: Record<'usual' | 'rare', number>;
  readonly failures: string[];
}

async function lane(bench: Bench, tally: Tally): Promise<void> {
  const objects = new Map<OracleObject, string>(
    [emptyObject, smallObject].map((object) => [object, bench.assemble(object.name, object.source)]),
  );
  const filled = Array.from({ length: fillings }, (_, n) => fillingOf(bench, n, 'filled'));
  const rare = Array.from({ length: fillings }, (_, n) => fillingOf(bench, n, 'rare'));
  let left: readonly string[] = [];
  while (tally.next < tally.end && tally.failures.length < 20) {
    const seed = tally.next++;
    const { text, files } = generateScript(seed);
    const all = new Map([...files, ['script.ld', text]]);
    // What a mutation INCLUDEs must not be there from the script before.
    for (const name of left) if (!all.has(name)) rmSync(join(bench.folder, name));
    left = [...all.keys()];
    for (const [name, content] of all) writeFileSync(join(bench.folder, name), content);
    const whole = [...all.values()].join('\n');
    const object = seed % 2 === 1 && whole.includes(discards) ? smallObject : emptyObject;
    const path = objects.get(object)!;
    const ld = await bench.link('script.ld', [path]);
    const host = {
      script: (path: string) => (all.has(path) ? parseScript(all.get(path)!) : undefined),
      resolveInclude: (_: string, name: string) => (all.has(name) ? name : undefined),
    };
    // Patterns of files are held against the whole path.
    const ours = evaluateScript('script.ld', host, {
      objects: [linkerStubs, { ...object.description, file: path }],
    });
    if (ld.status === 0) {
      tally.accepted++;
      tally.symbols += ours.symbols.length;
    } else tally.rejected++;
    const found = differences(all, ld, ours, true);
    // Without the object files fewer values are known, but those that are must be the same.
    if (ld.status === 0 && ours.errors.length === 0) {
      found.push(
        ...differences(all, ld, evaluateScript('script.ld', host), false).map(
          (line) => `without inputs: ${line}`,
        ),
      );
    }
    // And they must be the same whatever the objects hold.
    if (ld.status === 0) {
      const open = evaluateScript('script.ld', host);
      const bytes = filled[seed % fillings]!;
      const placed = await bench.link('script.ld', ['--orphan-handling=discard', ...bytes]);
      if (placed.status === 0)
        found.push(...differences(all, placed, open, false).map((line) => `with bytes: ${line}`));
      const orphans = orphanSets.find(({ every }) => seed % 4 === every);
      if (orphans) {
        const linked = await bench.link(
          'script.ld',
          orphans.name === 'rare' ? rare[seed % fillings]! : bytes,
        );
        if (linked.status === 0) {
          tally.orphanLinks[orphans.name]++;
          const missed = differences(all, linked, open, false);
          found.push(...missed.map((line) => `with ${orphans.name} orphans: ${line}`));
        }
      }
    }
    if (found.length > 0) tally.failures.push(`seed ${seed}: ${found.slice(0, 3).join('\n  ')}`);
  }
}

/** Two objects with bytes, in every third set the second one in an archive. */
function fillingOf(bench: Bench, n: number, kind: 'filled' | 'rare'): readonly string[] {
  const random = randomOf(n + 77);
  const [first, second] = [0, 1].map((part) => {
    const { name, source } = filledObject(`${kind}${n}_${part}`, random, kind === 'rare');
    return bench.assemble(name, source);
  });
  if (n % 3 !== 0) return [first!, second!];
  return [first!, '--whole-archive', bench.archive(`${kind}${n}`, [second!]), '--no-whole-archive'];
}

async function run(first: number, scripts: number): Promise<readonly string[]> {
  const tally: Tally = {
    next: first,
    end: first + scripts,
    accepted: 0,
    rejected: 0,
    symbols: 0,
    orphanLinks: { usual: 0, rare: 0 },
    failures: [],
  };
  const folder = join(scratchFolder(), `n6mem-oracle-${process.pid}-${first}`);
  const benches = Array.from({ length: lanes }, (_, i) => openBench(`${folder}-${i}`));
  await Promise.all(benches.map((bench) => lane(bench, tally)));
  for (const bench of benches) bench.close();
  console.log(
    `GNU ld oracle: ${tally.accepted + tally.rejected} generated scripts from seed ${first} on, ${tally.accepted} accepted, ` +
      `${tally.rejected} rejected by both, ${tally.symbols} symbol values, ${tally.orphanLinks.usual} links with usual ` +
      `orphans and ${tally.orphanLinks.rare} with rare ones, ${tally.failures.length} differences`,
  );
  return tally.failures;
}

describe.skipIf(missing !== undefined)('evaluation equals GNU ld 2.40', () => {
  it(
    `on ${count} generated scripts`,
    async () => {
      expect(await run(0, count)).toEqual([]);
    },
    60 * 60_000,
  );

  it.skipIf(fresh === 0)(
    `on ${fresh} scripts of this run alone: N6MEM_ORACLE_FRESH=${fresh} N6MEM_ORACLE_SEED=${freshSeed}`,
    async () => {
      const found = await run(freshSeed, fresh);
      // Scripts that no run has seen may show one thing that is new; in 30,000 of them it was a limit of ld's writer, once.
      // It is printed, to be looked into and kept among the fixed ones; a fault of our own shows in many.
      for (const line of found) console.log(`a difference that is new: ${line}`);
      expect(found.length, found.join('\n')).toBeLessThanOrEqual(Math.ceil(fresh / 5000));
    },
    60 * 60_000,
  );
});
