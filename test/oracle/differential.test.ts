import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateScript } from '../../core/linkerScript/evaluate';
import { parseScript } from '../../core/linkerScript/syntax/parser';
import { differences } from './comparison';
import { generateScript } from './generator';
import { openBench, oracleMissing, scratchFolder, type Bench } from './gnuLd';
import { emptyObject, linkerStubs, smallObject, type OracleObject } from './objects';
import { discards } from './sections';

// ORACLE_SCRIPTS says how many scripts, ORACLE_SEED where to start; CI runs the default.
const count = Number(process.env.ORACLE_SCRIPTS ?? 20_000);
const firstSeed = Number(process.env.ORACLE_SEED ?? 0);
const lanes = 3;

const missing = oracleMissing();
if (missing) console.log(`skipped: differential test against GNU ld: ${missing}`);

interface Tally {
  next: number;
  accepted: number;
  rejected: number;
  symbols: number;
  readonly failures: string[];
}

async function lane(bench: Bench, tally: Tally): Promise<void> {
  const objects = new Map<OracleObject, string>(
    [emptyObject, smallObject].map((object) => [object, bench.assemble(object.name, object.source)]),
  );
  let left: readonly string[] = [];
  while (tally.next < firstSeed + count && tally.failures.length < 20) {
    const seed = tally.next++;
    const { text, files } = generateScript(seed);
    const all = new Map([...files, ['script.ld', text]]);
    // What a mutation INCLUDEs must not be there from the script before.
    for (const name of left) if (!all.has(name)) rmSync(join(bench.folder, name));
    left = [...all.keys()];
    for (const [name, content] of all) writeFileSync(join(bench.folder, name), content);
    const whole = [...all.values()].join('\n');
    const object = seed % 2 === 1 && whole.includes(discards) ? smallObject : emptyObject;
    const ld = await bench.link('script.ld', [objects.get(object)!]);
    const host = {
      script: (path: string) => (all.has(path) ? parseScript(all.get(path)!) : undefined),
      resolveInclude: (_: string, name: string) => (all.has(name) ? name : undefined),
    };
    const ours = evaluateScript('script.ld', host, { objects: [linkerStubs, object.description] });
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
    if (found.length > 0) tally.failures.push(`seed ${seed}: ${found.slice(0, 3).join('\n  ')}`);
  }
}

describe.skipIf(missing !== undefined)('evaluation equals GNU ld 2.40', () => {
  it(
    `on ${count} generated scripts`,
    async () => {
      const tally: Tally = { next: firstSeed, accepted: 0, rejected: 0, symbols: 0, failures: [] };
      const folder = join(scratchFolder(), `n6mem-oracle-${process.pid}`);
      const benches = Array.from({ length: lanes }, (_, i) => openBench(`${folder}-${i}`));
      await Promise.all(benches.map((bench) => lane(bench, tally)));
      for (const bench of benches) bench.close();
      console.log(
        `GNU ld oracle: ${tally.accepted + tally.rejected} generated scripts, ${tally.accepted} accepted, ` +
          `${tally.rejected} rejected by both, ${tally.symbols} symbol values, ${tally.failures.length} differences`,
      );
      expect(tally.failures).toEqual([]);
    },
    15 * 60_000,
  );
});
