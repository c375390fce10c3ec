import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePoolFile } from '../../../core/memoryPool/parsePoolFile';
import { parseProfile } from '../../../core/memoryPool/parseProfile';
import { validateStructure } from '../../../core/memoryPool/validateStructure';

const corpus = '../shared/corpus';
const has = existsSync(corpus);
const files = has ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }) : [];
const pools = files.filter((file) => file.endsWith('.mpool'));
const profiles = files.filter((file) => /neural_?art.*\.json$/.test(file));

describe.skipIf(!has)(`real projects (needs ${corpus})`, () => {
  it('has pool files and profiles', () => {
    expect([pools.length > 0, profiles.length > 0]).toEqual([true, true]);
  });

  it.each(pools)('%s has no problem', (file) => {
    const text = readFileSync(`${corpus}/${file}`, 'utf8');
    const { pools: read, problems } = parsePoolFile(text);
    expect(problems).toEqual([]);
    expect(validateStructure(text, 'mpool')).toEqual([]);
    expect(read.length).toBeGreaterThanOrEqual(6);
    for (const pool of read) {
      expect(text.slice(pool.nameSpan.start, pool.nameSpan.end)).toBe(JSON.stringify(pool.name));
      expect(pool.mode === 'relative' || pool.range !== undefined).toBe(true);
    }
  });

  it.each(profiles)('%s has no problem', (file) => {
    const text = readFileSync(`${corpus}/${file}`, 'utf8');
    const { profiles: read, problems, isProfileFile } = parseProfile(text);
    expect(problems).toEqual([]);
    expect(validateStructure(text, 'profile')).toEqual([]);
    expect(isProfileFile).toBe(true);
    expect(read.length).toBeGreaterThan(0);
    for (const profile of read) expect(profile.memoryPool?.text).toMatch(/\.mpool$/);
  });
});
