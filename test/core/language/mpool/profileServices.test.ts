import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../core/base/edits';
import { linksInProfile } from '../../../../core/language/mpool/links';
import { definitionInProfile, occurrencesInProfile } from '../../../../core/language/mpool/navigation';
import { outlineOfProfile } from '../../../../core/language/mpool/outline';
import { completionsInProfile } from '../../../../core/language/mpool/profileCompletion';
import { hoverInProfile } from '../../../../core/language/mpool/profileHover';
import { parseProfile } from '../../../../core/memoryPool/parseProfile';
import { analyse } from '../../../support/memoryProject';
import { miniProject } from '../../../support/miniProject';

const file = 'Model/user_neuralart.json';
const text = `{
  "Globals": {},
  "Profiles": {
    "default": { "memory_pool": "./my_mpools/a.mpool", "options": "-O3 --Omax-ca-pipe 4" },
    "other": { "memory_pool": "./gone", "machine_desc": "x" }
  }
}
`;
const paths = ['Model/my_mpools/a.mpool', 'Model/b.mpool', 'Other/c.mpool', file];
const files = { has: (path: string): boolean => paths.includes(path) };
const profile = parseProfile(text);

describe('profiles', () => {
  it('link to their pool file', () => {
    expect(
      linksInProfile(file, profile, files).map(({ span, target }) => [
        text.slice(span.start, span.end),
        target,
      ]),
    ).toEqual([['./my_mpools/a.mpool', 'Model/my_mpools/a.mpool']]);
    expect(definitionInProfile(file, profile, text.indexOf('a.mpool'), files)).toEqual([
      { file: 'Model/my_mpools/a.mpool', span: { start: 0, end: 0 } },
    ]);
    expect(definitionInProfile(file, profile, text.indexOf('gone'), files)).toEqual([]);
  });

  it('are listed', () => {
    expect(outlineOfProfile(profile).map(({ name, detail, kind }) => [name, detail, kind])).toEqual([
      ['default', './my_mpools/a.mpool', 'profile'],
      ['other', './gone', 'profile'],
    ]);
  });

  it('explain the options of the compiler, and leave keys to the schema', () => {
    const hover = (word: string): string | undefined =>
      hoverInProfile(profile, text.indexOf(word) + 1)?.markdown;
    expect(hover('ca-pipe')).toContain('`--Omax-ca-pipe <count>`');
    expect(hover('machine_desc')).toBeUndefined();
    expect(hover('Globals')).toBeUndefined();
  });

  function labels(marked: string): string[] {
    const offset = marked.indexOf('|');
    const plain = marked.replace('|', '');
    return completionsInProfile(file, plain, parseProfile(plain), paths, offset).map(({ label }) => label);
  }

  it('complete pool files and options', () => {
    expect(labels('{ "Profiles": { "a": { "memory_pool": "|" } } }')).toEqual([
      './my_mpools/a.mpool',
      './b.mpool',
      '../Other/c.mpool',
    ]);
    const options = labels('{ "Profiles": { "a": { "options": "--Os --all|" } } }');
    expect(options).toContain('--all-buffers-info');
    expect(options).not.toContain('--Os');
  });

  it('replace the option under the cursor only', () => {
    const marked = '{ "Profiles": { "a": { "options": "--Os --all| -O3" } } }';
    const plain = marked.replace('|', '');
    const entry = completionsInProfile(file, plain, parseProfile(plain), paths, marked.indexOf('|')).find(
      ({ label }) => label === '--all-buffers-info',
    )!;
    expect(applyEdits(plain, [{ span: entry.span, newText: entry.newText }])).toBe(
      '{ "Profiles": { "a": { "options": "--Os --all-buffers-info -O3" } } }',
    );
  });

  it('are found from each other and from the model', async () => {
    const { artifacts } = await analyse(miniProject());
    const path = 'Model/user_neuralart.json';
    const offset = artifacts.text(path)!.indexOf('net.mpool');
    const found = occurrencesInProfile(path, artifacts.profile(path)!, offset, artifacts, [
      'Model/network.c',
    ]);
    expect(found?.definitions.map((place) => place.file)).toEqual(['Model/net.mpool']);
    expect(found?.references.map((place) => place.file)).toEqual([path, 'Model/network.c']);
  });
});
