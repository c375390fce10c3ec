import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The program in an environment of its own. */
function n6mem(language: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { PATH } = process.env;
  const env = { ...(PATH === undefined ? {} : { PATH }), COLUMNS: '100', ...language };
  return spawnSync(process.execPath, ['dist/cli.js', ...args], { env, encoding: 'utf8' });
}

const example = ['check', 'examples/smart-camera'];

describe('the language of the command line', () => {
  it.each([
    ['French', { LANG: 'fr_FR.UTF-8' }, 'La région AXISRAM1_S et le modèle écrivent les mêmes 256 KiB'],
    ['Simplified Chinese', { LANG: 'zh_CN.UTF-8' }, '区域 AXISRAM1_S 与模型都写入同样的 256 KiB'],
    ['LC_ALL before LANG', { LC_ALL: 'fr_CA', LANG: 'zh_CN.UTF-8' }, 'écrivent les mêmes 256 KiB'],
    ['N6MEM_LANG before all', { N6MEM_LANG: 'en', LC_ALL: 'fr_FR.UTF-8' }, 'both write the same 256 KiB'],
    ['a language without a translation', { LANG: 'de_DE.UTF-8' }, 'both write the same 256 KiB'],
    ['traditional characters', { LANG: 'zh_TW.UTF-8' }, 'both write the same 256 KiB'],
    ['none', { LC_ALL: 'C' }, 'both write the same 256 KiB'],
  ])('%s', (_, language, text) => {
    const { status, stdout, stderr } = n6mem(language, ...example);
    expect(stderr).toBe('');
    expect(stdout).toContain(text);
    expect(status).toBe(1);
  });

  it('changes neither causes, rules, places nor fixes', () => {
    const facts = (language: string) => {
      const { stdout } = n6mem({ N6MEM_LANG: language }, ...example, '--format', 'json');
      const { findings, summary } = JSON.parse(stdout) as {
        findings: Record<string, unknown>[];
        summary: unknown;
      };
      const kept = findings.map(({ rule, cause, severity, location, overlaps, fixes }) => ({
        rule,
        cause,
        severity,
        location,
        overlaps,
        fixes: (fixes as Record<string, unknown>[]).map(({ safety, edits }) => ({ safety, edits })),
      }));
      return { kept, summary };
    };
    const english = facts('en');
    expect(english.kept.length).toBeGreaterThan(0);
    for (const language of ['fr', 'zh-cn']) expect(facts(language)).toEqual(english);
  });
});

/** Every value of a JSON text by its path; entries of lists count. */
function valuesIn(value: unknown, path = ''): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  const entries = Object.entries(value);
  if (entries.length === 0) return [[path, '{}']];
  return entries.flatMap(([key, each]) => valuesIn(each, `${path}/${key}`));
}

/** The places of two outputs that differ, without the numbers of entries. */
function differing(one: string, other: string): string[] {
  const [first, second] = [one, other].map((text) => new Map(valuesIn(JSON.parse(text))));
  const paths = [...new Set([...first!.keys(), ...second!.keys()])];
  const differ = paths.filter((path) => first!.get(path) !== second!.get(path));
  return [...new Set(differ.map((path) => path.replace(/\/\d+(?=\/|$)/g, '')))].sort();
}

describe('what tools read is English in every language', () => {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    contributes: { problemMatchers: { pattern: { regexp: string } }[] };
  };
  const matcher = new RegExp(contributes.problemMatchers[0]!.pattern.regexp);

  it.each(['fr', 'zh-cn'])('concise lines in %s: the problem matcher knows each', (language) => {
    const lines = (N6MEM_LANG: string) =>
      n6mem({ N6MEM_LANG }, ...example, '--format', 'concise', '--verbose')
        .stdout.trim()
        .split('\n');
    const heads = (all: readonly string[]) =>
      all.map((line) => {
        const [, file, row, column, level, , code] = matcher.exec(line) ?? [line];
        return [file, row, column, level, code].join(' ');
      });
    const [own, english] = [lines(language), lines('en')];
    expect(heads(own)).toEqual(heads(english));
    expect(own).not.toEqual(english);
  });

  it.each(['fr', 'zh-cn'])('commands of GitHub in %s', (language) => {
    const heads = (N6MEM_LANG: string) =>
      n6mem({ N6MEM_LANG }, ...example, '--format', 'github')
        .stdout.trim()
        .split('\n')
        .map((line) => /^::(?:error|warning|notice) file=[^:]+::/.exec(line)?.[0] ?? line);
    expect(heads(language)).toEqual(heads('en'));
  });

  it.each([
    [
      'json',
      example,
      [
        '/findings/evidence',
        '/findings/fixes/title',
        '/findings/help',
        '/findings/message',
        '/findings/related/message',
        '/targets/files/evidence/text',
      ],
    ],
    [
      'sarif',
      example,
      [
        '/runs/language',
        '/runs/originalUriBaseIds/ROOT/description/text',
        '/runs/results/fixes/description/text',
        '/runs/results/message/text',
        '/runs/results/relatedLocations/message/text',
        '/runs/tool/driver/rules/shortDescription/text',
      ],
    ],
    ['gitlab', example, ['/description']],
    ['json', ['explain', '0x34100000', 'examples/smart-camera'], ['/addresses/meaning']],
    ['json', ['versions', 'examples/smart-camera'], []],
    // What has no name of its own (the NPU cache) is named for people.
    ['json', ['map', 'examples/smart-camera'], ['/targets/banks/claims/name']],
    ['json', ['size', 'examples/smart-camera'], []],
    ['json', ['rules'], ['/rules/title']],
  ])('%s of %j differs in texts for people alone', (format, args, texts) => {
    const run = (N6MEM_LANG: string) => n6mem({ N6MEM_LANG }, ...args, '--format', format);
    const [english, chinese] = [run('en'), run('zh-cn')];
    expect(differing(english.stdout, chinese.stdout)).toEqual(texts);
    expect(chinese.status).toBe(english.status);
  });
});

it.each([
  [['chekc'], 'aucune commande ne s’appelle', '没有名为'],
  [['check', '--fial-on', 'error'], 'option inconnue --fial-on', '未知选项 --fial-on'],
  [['check', '-x'], 'option inconnue -x', '未知选项 -x'],
  [['check', '--out'], '--out demande une valeur', '--out 需要一个值'],
  [['check', '--strict=1'], '--strict ne prend pas de valeur', '--strict 不带值'],
  [['check', 'nowhere'], 'fichier ou répertoire introuvable', '没有这个文件或目录'],
  [['check', '--only', 'nonsense'], 'aucune règle ne s’appelle', "没有名为 'nonsense' 的规则"],
  [['check', 'examples', '--target', 'X'], 'aucune cible ne s’appelle', "没有名为 'X' 的目标"],
  [['diff', 'core', 'package.json'], 'ne peuvent pas être comparés', '一个文件夹'],
])('a mistake in %j is said in one line of the language, with exit status 2', (args, french, chinese) => {
  for (const [N6MEM_LANG, text] of [
    ['fr', french],
    ['zh-cn', chinese],
  ] as const) {
    const { status, stdout, stderr } = n6mem({ N6MEM_LANG }, ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^n6mem: .*\n$/);
    expect(stderr).toContain(text);
  }
});

/** What every command prints of the example. */
const outputs: readonly (readonly string[])[] = [
  ['check', 'examples/smart-camera', '--verbose'],
  ['check', 'examples/smart-camera', '--format', 'concise'],
  ['check', 'examples/smart-camera', '--format', 'github'],
  ['targets', 'examples/smart-camera'],
  ['versions', 'examples/smart-camera'],
  ...['region', 'section', 'object', 'symbol', 'file'].map((by) => [
    'size',
    'examples/smart-camera',
    '--by',
    by,
  ]),
  ['size', 'examples/smart-camera', '--format', 'markdown'],
  ['flash', 'examples/smart-camera'],
  ['flash', 'examples/smart-camera', '--format', 'markdown'],
  ['plan', 'examples/smart-camera'],
  ['plan', 'examples/smart-camera', '--format', 'markdown'],
  ['explain', '0x34100000', '0x70380000', '0x10000000', 'examples/smart-camera'],
  ['rules'],
  ['map', 'examples/smart-camera', '--format', 'text'],
  ['timeline', 'examples/smart-camera'],
  [
    'diff',
    ...['NUCLEO-N657X0-Q', 'STM32N6570-DK'].map(
      (board) => `examples/smart-camera/Model/${board}/network_c_info.json`,
    ),
  ],
  ['eval', 'examples/smart-camera/Application/NUCLEO-N657X0-Q/STM32N657xx.ld'],
  ['help', 'check'],
  ['help', 'plan'],
];

/**
 * Runs of English words in what is shown: not in code, file names, source beside a number or a place, nor in what
 * follows a prompt.
 */
function englishIn(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => !/^\s*\d* \||^[-+]/.test(line))
    .map((line) =>
      line
        .replace(/`[^`]*`|"[^"]*"/g, '·')
        .replace(/\S+:\d+: .*/, '·')
        .replace(/\bSTM32_Programmer_CLI .*|\bstedgeai .*|^ *cp .*/, '·')
        .replace(/[^\s，。：；（）]*[/_.\d][^\s，。：；（）]*/g, '·'),
    )
    .flatMap((line) => line.match(/\b[A-Za-z][a-z]+(?: [a-z]{2,}){3,}/g) ?? []);
}

describe('texts without a translation', () => {
  it('are found in what is printed', () => {
    expect(
      englishIn(
        '  12 | region of another length here\n= 说明: the pool ends here; 由 build/a b c.ld:12 链接',
      ),
    ).toEqual(['the pool ends here']);
  });

  it.each(outputs)('are not in `n6mem %s %s %s %s`', (...args) => {
    const { stdout, stderr } = n6mem({ N6MEM_LANG: 'zh-cn' }, ...args);
    expect(englishIn(`${stdout}\n${stderr}`)).toEqual([]);
    expect(stdout).toMatch(/[\u4e00-\u9fff]/);
  });

  it.each(outputs.filter((args) => !args.includes('concise') && !args.includes('github')))(
    'no blank stands beside full punctuation in `n6mem %s %s %s %s`',
    (...args) => {
      const { stdout } = n6mem({ N6MEM_LANG: 'zh-cn' }, ...args);
      const lines = stdout.split('\n').filter((line) => !/^\s*\d* \|/.test(line));
      expect(lines.filter((line) => /[，。：；（] |\S [，。：；（）]/.test(line))).toEqual([]);
      // Half-width punctuation between Chinese words is of a list that was put together by hand.
      expect(lines.filter((line) => /[\u4e00-\u9fff）][,;:](?: |$)/.test(line))).toEqual([]);
    },
  );
});
