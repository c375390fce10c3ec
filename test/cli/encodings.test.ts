// A script, pool file or profile that is not text in UTF-8 is said at the file, in every face; nothing is skipped in silence.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { n6mem } from '../support/cli';

const script = 'Application/STM32N6570-DK/STM32N657xx.ld';
const pools = 'Model/my_mpools/smart-camera_STM32N6570-DK.mpool';
const profile = 'Model/user_neuralart_STM32N6570-DK.json';

const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-16 with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16, big-endian': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'UTF-16 without a mark': (text) => Buffer.from(text, 'utf16le'),
  'a binary file': () => Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1, 1, 0, 0, 0xff, 0]),
};

function exampleWith(file: string, change: (text: string) => Buffer): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'n6mem-encodings-')));
  onTestFinished(() => rmSync(root, { recursive: true }));
  cpSync('examples/smart-camera', root, { recursive: true });
  mkdirSync(join(root, '.git'));
  writeFileSync(join(root, file), change(readFileSync(join(root, file), 'utf8')));
  return root;
}

const cases = Object.keys(encodings).flatMap((encoding) =>
  (
    [
      [script, 'ld-syntax'],
      [pools, 'mpool-syntax'],
      [profile, 'mpool-syntax'],
    ] as const
  ).map(([file, rule]) => [encoding, file, rule] as const),
);

describe('check', () => {
  it.each(cases)('of %s as %s says so', (encoding, file, rule) => {
    const root = exampleWith(file, encodings[encoding]!);
    const { status, stdout } = n6mem(['check', '--format', 'concise'], { cwd: root });
    expect(status).toBe(1);
    const line = stdout.split('\n').filter((each) => each.startsWith(`${file}:1:1: error: `));
    expect(line).toHaveLength(1);
    expect(line[0]).toContain(`[${rule}]`);
    expect(line[0]).toContain('UTF-16');
  });

  it.each(cases)('of %s as %s lists it with what was not checked', (encoding, file) => {
    const root = exampleWith(file, encodings[encoding]!);
    const report = JSON.parse(n6mem(['check', '--format', 'json'], { cwd: root }).stdout);
    const gap = {
      what: file,
      why: 'it is not text in UTF-8: saved as UTF-16, or a binary file',
      remedy: 'save it as UTF-8',
      file,
    };
    expect(report.notChecked).toEqual([gap]);
    const { status, stdout, stderr } = n6mem(['check', '--strict', '--fail-on', 'never'], { cwd: root });
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout).toContain(`Not checked: ${file}: not text in UTF-8; save it as UTF-8`);
    const concise = n6mem(['check', '--format', 'concise'], { cwd: root });
    expect(concise.stderr).toBe(`n6mem: Not checked: ${file}: ${gap.why}; ${gap.remedy}\n`);
  });

  it('says nothing of one that is left out', () => {
    const root = exampleWith(profile, encodings['UTF-16 with a mark']!);
    const { notChecked } = JSON.parse(
      n6mem(['check', '--format', 'json', '--exclude', profile], { cwd: root }).stdout,
    );
    expect(notChecked).toEqual([]);
  });

  it('of an n6mem.json that is not text is an error: it would count for nothing in silence', () => {
    const root = exampleWith(profile, (text) => Buffer.from(text));
    writeFileSync(join(root, 'n6mem.json'), encodings['UTF-16 with a mark']!('{ "exclude": ["Model"] }'));
    expect(n6mem(['check'], { cwd: root })).toMatchObject({
      status: 2,
      stderr: 'n6mem: cannot read n6mem.json: it is not text in UTF-8: saved as UTF-16, or a binary file\n',
    });
  });

  it('takes a byte order mark of UTF-8 in a script for what ld takes it', () => {
    const root = exampleWith(script, (text) => Buffer.from(`\ufeff${text}`));
    const { stdout } = n6mem(['check', '--format', 'concise'], { cwd: root });
    expect(stdout).not.toContain('UTF-16');
  });
});

describe('other commands', () => {
  it.each([script, pools, profile])('say %s on standard error', (file) => {
    const root = exampleWith(file, encodings['a binary file']!);
    expect(n6mem(['map'], { cwd: root }).stderr).toContain(`n6mem: cannot read ${file}: it is not text`);
  });
});

describe('eval', () => {
  it.each(Object.keys(encodings))('of %s refuses in one line', (encoding) => {
    const root = exampleWith(script, encodings[encoding]!);
    expect(n6mem(['eval', script], { cwd: root })).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `n6mem: cannot read ${script}: it is not text in UTF-8; save it as UTF-8, not as UTF-16\n`,
    });
  });
});
