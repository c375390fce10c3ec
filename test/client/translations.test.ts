import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(__dirname, '..', '..');
type Texts = Readonly<Record<string, string>>;
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as Texts;

/** The English texts and the files that translate them. */
const bases = [
  { base: 'package.nls.json', folder: '.', pattern: /^package\.nls\.([\w-]+)\.json$/ },
  { base: 'l10n/bundle.l10n.json', folder: 'l10n', pattern: /^bundle\.l10n\.([\w-]+)\.json$/ },
];

const translations = bases.flatMap(({ base, folder, pattern }) =>
  readdirSync(join(root, folder)).flatMap((name) => {
    const language = pattern.exec(name)?.[1];
    return language === undefined ? [] : [{ language, base, file: join(folder, name) }];
  }),
);

describe('translations', () => {
  it('are there for Simplified Chinese and French', () => {
    const languages = ['fr', 'zh-cn'];
    expect(translations.map(({ language }) => language)).toEqual([...languages, ...languages]);
  });

  it.each(translations)('$file translates every text, and no other', ({ base, file }) => {
    const translated = read(file);
    // The text of a new rule is English until somebody translates it: a rule is one file and its test.
    const english = Object.keys(read(base)).filter((key) => !key.startsWith('rule.') || key in translated);
    expect(Object.keys(translated)).toEqual(english);
  });

  it.each(translations)('$file keeps what is filled in, links to commands, and code', ({ base, file }) => {
    const english = read(base);
    const parts = (text: string) =>
      [...text.matchAll(/\{\d+\}|\(command:[\w.]+\)|`[^`]*`/g)].map(([part]) => part).sort();
    const changed = Object.entries(read(file)).filter(
      ([key, text]) => parts(text).join() !== parts(english[key] ?? '').join(),
    );
    expect(changed).toEqual([]);
  });
});
