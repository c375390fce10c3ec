import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateScript } from '../../core/linkerScript/evaluate';
import { parseScript } from '../../core/linkerScript/syntax/parser';
import { isPreprocessed } from '../../core/linkerScript/preprocessor/isPreprocessed';
import { lostWithout } from '../core/linkerScript/syntax/names';
import { differences } from './comparison';
import { openBench, oracleMissing, scratchFolder } from './gnuLd';
import { emptyObject, linkerStubs } from './objects';

// Scripts of real projects: ORACLE_PROJECTS is a list of folders, parted by colons.
const folders = (process.env.ORACLE_PROJECTS ?? resolve(__dirname, '../../../shared/corpus'))
  .split(':')
  .filter(existsSync);

function scriptsBelow(folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...scriptsBelow(path));
    else if (/\.(?:ld|lds)$/.test(entry.name)) found.push(path);
  }
  return found;
}

const distinct = new Map<string, string>();
for (const path of folders.flatMap(scriptsBelow)) {
  const text = readFileSync(path, 'utf8');
  if (!isPreprocessed(path, text)) distinct.set(text, path);
}
const missing =
  oracleMissing() ?? (distinct.size === 0 ? 'no linker scripts below ORACLE_PROJECTS' : undefined);
if (missing) console.log(`skipped: real linker scripts against GNU ld: ${missing}`);

describe.skipIf(missing !== undefined)('real linker scripts', () => {
  it(`mean the same to GNU ld 2.40 (${distinct.size} scripts)`, async () => {
    const bench = openBench(join(scratchFolder(), `n6mem-oracle-real-${process.pid}`));
    const object = bench.assemble(emptyObject.name, emptyObject.source);
    const failures: string[] = [];
    let symbols = 0;
    for (const [text, path] of distinct) {
      const ld = await bench.link(path, [object], { folder: dirname(path) });
      const host = {
        script: (name: string) => (existsSync(name) ? parseScript(readFileSync(name, 'utf8')) : undefined),
        resolveInclude: (_: string, name: string) => [join(dirname(path), name)].find(existsSync),
      };
      const files = new Map([[path, text]]);
      const closed = evaluateScript(path, host, { objects: [linkerStubs, emptyObject.description] });
      const found = differences(files, ld, closed, true);
      if (ld.status === 0) {
        symbols += closed.symbols.length;
        found.push(
          ...differences(files, ld, evaluateScript(path, host), false).map(
            (line) => `without inputs: ${line}`,
          ),
        );
      }
      if (found.length > 0) failures.push(`${path}: ${found.join('; ')}`);
    }
    bench.close();
    console.log(
      `GNU ld oracle: ${distinct.size} real scripts, ${symbols} symbol values, ${failures.length} differences`,
    );
    expect(failures).toEqual([]);
  }, 300_000);

  it('lose nothing else when any one token is deleted', () => {
    const failures: string[] = [];
    let index = 0;
    for (const [text, path] of distinct) {
      const script = parseScript(text);
      if (script.problems.length > 0) continue;
      const step = Math.max(1, Math.floor(distinct.size / 8));
      for (let token = index++ % step; token < script.tokens.length; token += step) {
        const lost = lostWithout(script, token, parseScript);
        if (lost.length > 0)
          failures.push(`${path} offset ${script.tokens.start(token)}: ${lost.join(', ')}`);
      }
    }
    expect(failures).toEqual([]);
  }, 300_000);
});
