import { spawnSync } from 'node:child_process';
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
