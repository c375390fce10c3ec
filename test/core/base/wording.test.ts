import { afterEach, describe, expect, it } from 'vitest';
import { chooseWording, isSaying, say, sayCount, sayKey, translationFor } from '../../../core/base/wording';

afterEach(() => chooseWording());

const overlap = (region: string, bytes: bigint) => say`${region} shares ${bytes} bytes with a pool`;

describe('say', () => {
  it('speaks English where nobody chose a language', () => {
    expect(overlap('RAM', 16n)).toBe('RAM shares 16 bytes with a pool');
    expect(say`The file is empty.`).toBe('The file is empty.');
  });

  it('puts what is filled in where the language wants it', () => {
    const texts = { '{0} shares {1} bytes with a pool': '{1} 字节由内存池与 {0} 共用' };
    chooseWording({ language: 'zh-CN', texts });
    expect(overlap('RAM', 16n)).toBe('16 字节由内存池与 RAM 共用');
  });

  it('fills in what it is given as it is: a name with braces is no place', () => {
    chooseWording({ language: 'fr', texts: { '{0} shares {1} bytes with a pool': '{0} : {1} octets' } });
    expect(overlap('{1}', 16n)).toBe('{1} : 16 octets');
  });

  it('says in English what has no translation, such as a name that every object has', () => {
    chooseWording({ language: 'fr', texts: {} });
    expect(overlap('RAM', 16n)).toBe('RAM shares 16 bytes with a pool');
    expect(sayKey('toString')).toBe('toString');
  });

  it('keeps backslashes and backticks', () => {
    expect(say`\`n6mem plan\` writes \\uXXXX`).toBe('`n6mem plan` writes \\uXXXX');
  });
});

describe('sayCount', () => {
  const pools = (count: number) => sayCount(count, '{0} pool', '{0} pools');

  it('counts in English', () => {
    expect([0, 1, 2].map(pools)).toEqual(['0 pools', '1 pool', '2 pools']);
  });

  it('counts as French does, where nothing is singular', () => {
    chooseWording({ language: 'fr', texts: { '{0} pool': '{0} zone', '{0} pools': '{0} zones' } });
    expect([0, 1, 2].map(pools)).toEqual(['0 zone', '1 zone', '2 zones']);
  });

  it('counts as Chinese does, which has one form', () => {
    chooseWording({ language: 'zh-CN', texts: { '{0} pool': '一个内存池', '{0} pools': '{0} 个内存池' } });
    expect([1, 2].map(pools)).toEqual(['1 个内存池', '2 个内存池']);
  });

  it('takes further forms of a language that has them', () => {
    const texts = { '{0} pools': '{0} пулов', '{0} pools [few]': '{0} пула', '{0} pool': '{0} пул' };
    chooseWording({ language: 'ru', texts });
    expect([1, 3, 5, 21].map(pools)).toEqual(['1 пул', '3 пула', '5 пулов', '21 пул']);
  });
});

it('knows a text by its key in every language', () => {
  const key = '{0} shares {1} bytes';
  const first = (name: string) => say`${name} is a number to ld`;
  for (const texts of [{}, { '{0} is a number to ld': '对 ld 而言 {0} 是数字' }]) {
    chooseWording({ language: 'zh-CN', texts });
    expect(isSaying(first('1RAM'), '{0} is a number to ld')).toBe(true);
    expect(isSaying('The file is empty.', '{0} is a number to ld')).toBe(false);
    expect(isSaying(first('1RAM'), key)).toBe(false);
  }
});

it.each([
  ['fr', 'fr'],
  ['fr_CA.UTF-8', 'fr'],
  ['zh-cn', 'zh-cn'],
  ['zh_CN.GB18030', 'zh-cn'],
  ['zh-Hans', 'zh-cn'],
  ['zh', 'zh-cn'],
  ['zh-TW', undefined],
  ['zh-Hant-HK', undefined],
  ['frr', undefined],
  ['C.UTF-8', undefined],
  ['', undefined],
])('takes the translation for the locale %j', (locale, translation) => {
  expect(translationFor(locale)).toBe(translation);
});
