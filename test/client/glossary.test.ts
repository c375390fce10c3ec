import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import english from '../../l10n/bundle.l10n.json';
import { translation } from '../support/translations';

const page = readFileSync('docs/translating.md', 'utf8');

interface Term {
  readonly word: string;
  readonly 'zh-cn': string;
  readonly fr: string;
  readonly unused: readonly string[];
}

/** The rows of the page's table of words. */
const terms: readonly Term[] = page
  .slice(page.indexOf('## Words'), page.indexOf('## A new language'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:English|---)/.test(line))
  .map((line) => {
    const [word = '', chinese = '', french = '', unused = ''] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    return { word, 'zh-cn': chinese, fr: french, unused: unused.split(', ').filter(Boolean) };
  });

/** Texts in which a word is not the thing, or says nothing that the sentence does not say without it. */
const exceptions = new Set([
  // Options of the command line, and a line that GNU ld writes.
  'region (default), section, object, symbol or file',
  'is truncated: it has no "Linker script and memory map"',
  // A header's contents, not the device.
  'CMSIS device headers stm32n657xx.h, stm32n645xx.h (memory map of peripherals and SRAM)',
  // "the application gets what its linker script claims": the board is the option's value.
  'With --pool BOARD also a new .mpool that leaves the application what its linker script claims.',
]);

/** A text's own words, without code, quotations, options and words in capitals. */
function prose(text: string): string {
  return text.replace(/`[^`]*`|"[^"]*"|'[^']*'|--?[\w-]+|\b[A-Z_]{2,}\b/g, ' ');
}

function hasWord(text: string, word: string): boolean {
  const first = `[${word[0]!.toUpperCase()}${word[0]!}]`;
  return new RegExp(`(?<![\\w.-])${first}${word.slice(1)}(?:s|es)?(?![\\w.-])`).test(prose(text));
}

/** A French word and its plural; one that ends in … with any ending. */
function french(word: string): RegExp {
  const pattern = word
    .split(' ')
    .map((part) => (part.endsWith('…') ? part.slice(0, -1) : `${part}[sx]?`))
    .join(' ');
  return new RegExp(pattern, 'i');
}

describe('the words of translations', () => {
  it('are read from the page', () => {
    expect(terms.length).toBeGreaterThan(20);
    expect(hasWord('Two pools overlap', 'pool')).toBe(true);
    expect(hasWord('the "pool" of --pool and mpool', 'pool')).toBe(false);
  });

  const chinese = translation('zh-cn').texts;
  const inFrench = translation('fr').texts;

  it.each(terms)('$word has one word in each language', ({ word, 'zh-cn': expected, fr }) => {
    const keys = Object.keys(english).filter((key) => hasWord(key, word) && !exceptions.has(key));
    expect(
      keys.filter((key) => !chinese[key]!.toLowerCase().includes(expected)).map((key) => chinese[key]),
    ).toEqual([]);
    expect(keys.filter((key) => !french(fr).test(inFrench[key]!)).map((key) => inFrench[key])).toEqual([]);
  });

  it('none is one that is not used', () => {
    const nls = (language: string) =>
      JSON.parse(readFileSync(`package.nls.${language}.json`, 'utf8')) as Record<string, string>;
    const texts = [chinese, inFrench, nls('zh-cn'), nls('fr')].flatMap((each) => Object.values(each));
    const found = terms
      .flatMap(({ unused }) => unused)
      .flatMap((word) => texts.filter((text) => text.toLowerCase().includes(word)));
    expect(found).toEqual([]);
  });
});

describe('typography', () => {
  const withoutCode = (text: string): string => text.replace(/`[^`]*`|\]\([^)]*\)/g, '$');

  it.each(['l10n/bundle.l10n.fr.json', 'package.nls.fr.json'])('%s is French', (file) => {
    const texts = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
    const wrong = texts
      .map(withoutCode)
      .filter((text) => /[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ{]| [:;?!](?:\s|$)|« | »/.test(text));
    expect(wrong).toEqual([]);
  });

  it.each(['l10n/bundle.l10n.zh-cn.json', 'package.nls.zh-cn.json'])('%s is Chinese', (file) => {
    const texts = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
    const wrong = texts
      .map(withoutCode)
      .filter((text) =>
        /\p{Script=Han}[,;:?!](?:\s|$)|[，。；：？！（] | [，。；：？！）]|\p{Script=Han}[A-Za-z]|[A-Za-z]\p{Script=Han}/u.test(
          text,
        ),
      );
    expect(wrong).toEqual([]);
  });
});
