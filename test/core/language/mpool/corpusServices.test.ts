import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { intersect, isEmpty } from '../../../../core/base/addressRange';
import { applyEdits } from '../../../../core/base/edits';
import { servicesFor } from '../../../../core/language/services';
import { parsePoolFile } from '../../../../core/memoryPool/parsePoolFile';
import { physicalPools } from '../../../../core/memoryPool/physicalPools';
import { isBookkeepingPool } from '../../../../core/memoryPool/poolFile';
import { canonical } from '../../../../core/device/addressSpace';
import { defaultDevice } from '../../../../core/device/devices';
import { analyse } from '../../../support/memoryProject';

const corpus = '../shared/corpus';
const files = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(mpool|json)$/.test(file))
  : [];
const ofKind = (pattern: RegExp) => files.filter((file) => pattern.test(file));

/** One file by itself, with the pool files that lie around it: a profile names them. */
async function opened(path: string) {
  const [folder] = path.split('/');
  const beside = files.filter((file) => file.startsWith(`${folder}/`) && file.endsWith('.mpool'));
  const texts = Object.fromEntries(
    [...new Set([path, ...beside])].map((file) => [file, readFileSync(`${corpus}/${file}`, 'utf8')]),
  );
  return { analysis: await analyse(texts, { focus: new Set([path]) }), text: texts[path]! };
}

describe.skipIf(files.length === 0)(`real pool files, opened by themselves (needs ${corpus})`, () => {
  it('are the 15 of the corpus', () => {
    expect(files.length).toBe(15);
  });

  it.each(ofKind(/\.mpool$/))('%s', async (path) => {
    const { analysis, text } = await opened(path);
    expect(analysis.findings).toEqual([]);
    const services = servicesFor(analysis, path)!;
    const { pools } = parsePoolFile(text);
    expect(services.outline().map(({ name }) => name)).toEqual(pools.map(({ name }) => name));

    const hints = services.inlayHints!({ start: 0, end: text.length });
    for (const pool of pools) {
      if (isBookkeepingPool(pool)) continue;
      const { markdown } = services.hover(pool.nameSpan.start + 1)!;
      const own = hints.filter(({ offset }) => offset > pool.span.start && offset < pool.span.end);
      if (pool.mode === 'relative') expect(markdown).toContain('Relative pool');
      else if (isEmpty(pool.range!)) expect(markdown).toContain('Disabled');
      else {
        expect(markdown).toContain(
          `[0x${pool.range!.start.toString(16)}, 0x${pool.range!.end.toString(16)})`,
        );
        expect(own.map(({ label }) => label).join('')).toContain(`ends 0x${pool.range!.end.toString(16)}`);
        expect(markdown).toMatch(/In \w+/);
      }
    }
    expect(services.lenses!().length).toBe(physicalPools(parsePoolFile(text)).length);
    // No hint stands twice at one place, no lens either.
    for (const places of [
      hints.map(({ offset }) => offset),
      services.lenses!().map(({ span }) => span.start),
    ])
      expect(new Set(places).size).toBe(places.length);
  });

  it.each(ofKind(/\.mpool$/))('%s: every pool that completion offers fits in', async (path) => {
    const { analysis, text } = await opened(path);
    const behind = text.lastIndexOf('}', text.lastIndexOf(']')) + 1;
    const before = parsePoolFile(text);
    for (const entry of servicesFor(analysis, path)!.completion(behind).entries) {
      const after = parsePoolFile(applyEdits(text, [entry]));
      expect(after.problems, entry.label).toEqual([]);
      expect(after.pools.length).toBe(before.pools.length + 1);
      const ranges = physicalPools(after).map((pool) => ({
        pool,
        range: canonical(defaultDevice, pool.range),
      }));
      const added = ranges.find(({ pool }) => !before.pools.some(({ name }) => name === pool.name))!;
      for (const other of ranges)
        if (other !== added) expect(intersect(other.range, added.range), entry.label).toBeUndefined();
    }
  });

  it.each(ofKind(/neural_?art.*\.json$/i))('%s', async (path) => {
    const { analysis, text } = await opened(path);
    const folder = path.slice(0, path.lastIndexOf('/'));
    // The corpus has only one of the pool files that one of the profiles names.
    const missing = [...text.matchAll(/"memory_pool"\s*:\s*"([^"]*)"/g)].filter(
      ([, name]) => !files.includes(`${folder}/${name!.replace('./', '')}`),
    );
    expect(analysis.singles.map(({ rule }) => rule)).toEqual(missing.map(() => 'profile-pool-missing'));
    const services = servicesFor(analysis, path)!;
    const named = [...text.matchAll(/"memory_pool"/g)].length;
    expect(services.links().length).toBe(named - missing.length);
    expect(services.outline().length).toBeGreaterThan(0);
    for (const link of services.links())
      expect(services.definition(link.span.start + 2).map(({ file }) => file)).toEqual([link.target]);
    for (const option of text.matchAll(/--[a-zA-Z][\w-]+/g))
      expect(services.hover(option.index + 3)?.markdown, option[0]).toContain(option[0]);
  });

  it.each(ofKind(/c_info\.json$/))('%s raises nothing', async (path) => {
    const { analysis } = await opened(path);
    expect(analysis.findings.filter(({ place }) => place.file === path)).toEqual([]);
  });

  it.each(ofKind(/\.mpool$/))('%s: a $schema key is tolerated', async (path) => {
    const { text } = await opened(path);
    const marked = text.replace('{', '{ "$schema": "https://example.org/mpool.json",');
    expect((await analyse({ 'x.mpool': marked })).findings).toEqual([]);
  });
});
