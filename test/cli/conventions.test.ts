// What users of other checkers expect of a command line, as one table: each convention with the runs that show it. An option
// without a row fails the last test.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands';
import { commandHelp } from '../../cli/help';
import { commonOptions, type OptionName, optionTable } from '../../cli/options';
import { run } from '../../cli/run';
import { version } from '../../package.json';
import { miniProject } from '../support/miniProject';

let root: string;
let clean: string;
let empty: string;

beforeAll(() => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'n6mem-conventions-')));
  const put = (name: string, files: Readonly<Record<string, string | Uint8Array>>): string => {
    for (const [file, content] of Object.entries({ '.git/HEAD': '', ...files })) {
      mkdirSync(dirname(join(folder, name, file)), { recursive: true });
      writeFileSync(join(folder, name, file), content);
    }
    return join(folder, name);
  };
  root = put('broken', {
    ...miniProject({
      memory:
        '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K\n  SPARE (rw) : ORIGIN = 0x34350000, LENGTH = 1K',
      buffers: [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }],
    }),
  });
  clean = put('clean', miniProject());
  empty = put('empty', { 'readme.txt': 'nothing' });
});
afterAll(() => rmSync(dirname(root), { recursive: true }));

interface Terminal {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Columns of a terminal that looks; none where both streams are pipes. */
  readonly columns?: number;
  readonly stdin?: string;
}

async function n6mem(args: readonly string[], { cwd = root, env = {}, columns, stdin = '' }: Terminal = {}) {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    write: (text: string | Uint8Array) => (written[name] += Buffer.from(text as string).toString()),
    isTTY: columns !== undefined,
    columns,
  });
  const system = {
    cwd,
    env,
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    stdin: () => Buffer.from(stdin),
  };
  const status = await run(args, system);
  return { status, ...written };
}

const escape = '\u001b[';
const script = 'MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1K }\n';

interface Convention {
  readonly what: string;
  /** The options that it is about. */
  readonly options?: readonly OptionName[];
  readonly shown: () => Promise<void>;
}

const conventions: readonly Convention[] = [
  {
    what: 'exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or unreadable input',
    options: ['fail-on'],
    shown: async () => {
      expect((await n6mem(['check'], { cwd: clean })).status).toBe(0);
      expect((await n6mem(['check'])).status).toBe(1);
      expect((await n6mem(['check', '--fail-on', 'never'])).status).toBe(0);
      expect((await n6mem(['check', '--only', 'ld-unused-region'])).status).toBe(0);
      expect((await n6mem(['check', 'nowhere'])).status).toBe(2);
      expect((await n6mem(['check', '--fail-on', 'some'])).status).toBe(2);
    },
  },
  {
    what: 'a directory without any relevant file is exit 0 with a line that says so',
    shown: async () => {
      const { status, stdout } = await n6mem(['check'], { cwd: empty });
      expect([status, stdout]).toEqual([0, expect.stringMatching(/^Nothing to check: .*\n$/)]);
    },
  },
  {
    what: 'every error is one line on standard error; a stack trace only with --debug',
    options: ['debug'],
    shown: async () => {
      const wrong = ['check', 'nowhere'];
      const { stdout, stderr } = await n6mem(wrong);
      expect([stdout, stderr]).toEqual(['', 'n6mem: cannot read nowhere: no such file or directory\n']);
      expect((await n6mem([...wrong, '--debug'])).stderr).toMatch(/\n {4}at /);
    },
  },
  {
    what: 'an unknown option, command, rule or target is named with the nearest or the known ones',
    options: ['target'],
    shown: async () => {
      const said = async (...args: readonly string[]) => (await n6mem(args)).stderr;
      expect(await said('chekc')).toContain("did you mean 'check'");
      expect(await said('check', '--fial-on', 'error')).toContain('did you mean --fail-on');
      expect(await said('check', '--only', 'stack-in-pol')).toContain("did you mean 'stack-in-pool'");
      expect(await said('check', '--target', 'none')).toMatch(
        /no target is called 'none'; there (?:is|are) /,
      );
    },
  },
  {
    what: 'help of a command that there is not, and a call with nothing, are wrong usage: standard output stays empty',
    options: ['help'],
    shown: async () => {
      const nothing = await n6mem([]);
      expect([nothing.status, nothing.stdout]).toEqual([2, '']);
      expect(nothing.stderr).toContain('Usage: n6mem COMMAND');
      const wrong = await n6mem(['help', 'chekc']);
      expect([wrong.status, wrong.stdout]).toEqual([2, '']);
      expect(wrong.stderr).toBe(
        "n6mem: no command is called 'chekc'; did you mean 'check'? See n6mem --help\n",
      );
      expect((await n6mem(['help', 'check'])).stdout).toBe((await n6mem(['check', '--help'])).stdout);
    },
  },
  {
    what: 'a value that is missing, empty or one of none is said with what the option takes',
    options: ['format', 'fail-on', 'exclude'],
    shown: async () => {
      const said = async (...args: readonly string[]) => {
        const { status, stdout, stderr } = await n6mem(args);
        expect([status, stdout]).toEqual([2, '']);
        return stderr.replace(/^n6mem: /, '').trimEnd();
      };
      expect(await said('check', '--format')).toMatch(/^--format needs a value/);
      expect(await said('check', '--target', '--strict')).toMatch(/^--target needs a value/);
      expect(await said('check', '--quiet=1')).toBe('--quiet takes no value');
      expect(await said('check', '--format', 'JSON')).toMatch(
        /^--format takes text, .*, not 'JSON'; did you mean 'json'\?$/,
      );
      expect(await said('check', '--fail-on', 'warnng')).toMatch(/did you mean 'warning'\?$/);
      expect(await said('check', '--fail-on', 'sometimes')).toMatch(/, not 'sometimes'$/);
      const empty = 'an argument is empty: is a variable of the shell not set?';
      for (const args of [[''], ['--exclude', ''], ['--config='], ['--target', '']])
        expect(await said('check', ...args)).toBe(empty);
      expect(await said('rules', 'ld-syntax', 'mpool-syntax')).toBe('one rule at a time, not 2');
      expect(await said('completion', 'csh')).toBe('completion needs one shell: bash, zsh, fish');
      expect(await said('lsp', '--stdio', '.')).toBe('lsp takes no PATH: the editor names the folders');
    },
  },
  {
    what: 'of an option that is given twice the last one counts; behind -- everything is a PATH',
    options: ['format'],
    shown: async () => {
      expect((await n6mem(['check', '--format', 'json', '--format', 'concise'])).stdout).toMatch(/^app\.ld:/);
      expect((await n6mem(['check', '--', '--format'])).stderr).toBe(
        'n6mem: cannot read --format: no such file or directory\n',
      );
    },
  },
  {
    what: '--fail-on takes every level; info means information',
    options: ['fail-on'],
    shown: async () => {
      const hints = ['check', '--only', 'ld-unused-region', '--fail-on'];
      expect((await n6mem([...hints, 'hint'])).status).toBe(1);
      expect((await n6mem([...hints, 'info'])).status).toBe(0);
      expect((await n6mem([...hints, 'info', '--rule', 'ld-unused-region=info'])).status).toBe(1);
    },
  },
  {
    what: '--fix says on standard error what it did: standard output is the format alone',
    options: ['fix', 'format'],
    shown: async () => {
      const script = join(root, 'app.ld');
      const before = readFileSync(script, 'utf8');
      const { stdout, stderr } = await n6mem(['check', '--fix', '--format', 'json']);
      writeFileSync(script, before);
      expect(JSON.parse(stdout)).toMatchObject({ version: 1, summary: { errors: 0 } });
      expect(stderr).toMatch(/^n6mem: fixed: /);
    },
  },
  {
    what: 'colours only on a terminal; --color before NO_COLOR before FORCE_COLOR; TERM=dumb has none',
    options: ['color'],
    shown: async () => {
      const coloured = async (terminal: Terminal, ...args: readonly string[]) =>
        (await n6mem(['check', ...args], terminal)).stdout.includes(escape);
      expect(await coloured({})).toBe(false);
      expect(await coloured({ columns: 100 })).toBe(true);
      expect(await coloured({ columns: 100, env: { TERM: 'dumb' } })).toBe(false);
      expect(await coloured({ columns: 100, env: { NO_COLOR: '1' } })).toBe(false);
      expect(await coloured({ columns: 100, env: { NO_COLOR: '' } })).toBe(true);
      expect(await coloured({ env: { FORCE_COLOR: '1' } })).toBe(true);
      expect(await coloured({ env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).toBe(false);
      expect(await coloured({ env: { NO_COLOR: '1' } }, '--color', 'always')).toBe(true);
      expect(await coloured({ columns: 100, env: { FORCE_COLOR: '1' } }, '--color', 'never')).toBe(false);
    },
  },
  {
    what: 'progress on a terminal, never in a pipe',
    shown: async () => {
      expect((await n6mem(['check'], { columns: 100 })).stderr).toContain('reading');
      expect((await n6mem(['check'])).stderr).toBe('');
    },
  },
  {
    what: 'text is wrapped to the terminal',
    shown: async () => {
      const { stdout } = await n6mem(['check', '--color', 'never'], { columns: 60 });
      const long = stdout.split('\n').filter((line) => line.length > 60 && !/^ *(?:\d+ \||-->)/.test(line));
      expect(long).toEqual([]);
    },
  },
  {
    what: '--quiet prints only what is at or above --fail-on; counts and exit status stay true',
    options: ['quiet'],
    shown: async () => {
      const all = await n6mem(['check', '-v']);
      const quiet = await n6mem(['check', '-q']);
      expect(quiet.status).toBe(all.status);
      expect(all.stdout).toContain('hint[ld-unused-region]');
      expect(quiet.stdout).not.toMatch(/^(?:hint|note|warning)\[/m);
      expect(quiet.stdout).toContain('error[region-overlaps-pool]');
    },
  },
  {
    what: 'notes and hints only with --verbose, counted otherwise',
    options: ['verbose'],
    shown: async () => {
      const { stdout } = await n6mem(['check']);
      expect(stdout).not.toContain('ld-unused-region');
      expect(stdout).toMatch(/\d+ (?:notes?|hints?)\b.*--verbose|--verbose/s);
    },
  },
  {
    what: '-V and --version print the version, alone and behind a command',
    options: ['version'],
    shown: async () => {
      for (const args of [['-V'], ['--version'], ['check', '-V'], ['check', '--version']])
        expect(await n6mem(args)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    },
  },
  {
    what: '--help has an example for each command',
    options: ['help'],
    shown: async () => {
      for (const command of commands) {
        const { status, stdout } = await n6mem([command.name, '--help']);
        expect([status, stdout]).toEqual([0, commandHelp(command)]);
        expect(stdout).toMatch(new RegExp(`Examples?:\n.*n6mem ${command.name}`));
      }
    },
  },
  {
    what: '- is standard input where it makes sense',
    options: ['fault'],
    shown: async () => {
      expect((await n6mem(['eval', '-'], { stdin: script })).stdout).toContain('0x34000400');
      const fault = await n6mem(['explain', '--fault', '-'], {
        stdin: 'CFSR = 0x00008200\nBFAR = 0x34100010\n',
      });
      expect(fault.stdout).toContain('0x34100010');
    },
  },
  {
    what: '--out writes the result to a file, in folders that it makes, and nothing to standard output',
    options: ['out', 'format'],
    shown: async () => {
      const made = await n6mem(['check', '--format', 'json', '--out', 'build/reports/n6mem.json']);
      expect([made.stdout, made.stderr]).toEqual(['', '']);
      expect(JSON.parse(readFileSync(join(root, 'build/reports/n6mem.json'), 'utf8'))).toMatchObject({
        root,
      });
      rmSync(join(root, 'build'), { recursive: true });
      expect(await n6mem(['check', '--out', '.'])).toMatchObject({ status: 2, stdout: '' });
      const { stdout } = await n6mem(['check', '--format', 'json', '--out', 'result.json']);
      expect(stdout).toBe('');
      expect(JSON.parse(readFileSync(join(root, 'result.json'), 'utf8'))).toMatchObject({ version: 1, root });
      rmSync(join(root, 'result.json'));
    },
  },
  {
    what: '--only and --rule choose rules and levels; info means information',
    options: ['only', 'rule'],
    shown: async () => {
      const rulesIn = async (...args: readonly string[]) =>
        (JSON.parse((await n6mem(['check', '--format', 'json', ...args])).stdout) as Report).findings.map(
          ({ rule, severity }) => `${severity} ${rule}`,
        );
      expect(await rulesIn('--only', 'ld-unused-region')).toEqual(['hint ld-unused-region']);
      expect(await rulesIn('--only', 'ld-unused-region', '--rule', 'ld-unused-region=info')).toEqual([
        'information ld-unused-region',
      ]);
    },
  },
  {
    what: '--exclude leaves files out; --config takes an n6mem.json from anywhere',
    options: ['exclude', 'config'],
    shown: async () => {
      mkdirSync(join(empty, 'old'), { recursive: true });
      writeFileSync(join(empty, 'old/app.ld'), 'x = ;\n');
      writeFileSync(join(empty, 'new.ld'), 'x = ;\n');
      const files = async (...args: readonly string[]) =>
        (await n6mem(['check', '--format', 'concise', ...args], { cwd: empty })).stdout.match(/^[^:]+/gm);
      expect(await files()).toEqual(['new.ld', 'old/app.ld']);
      for (const glob of ['old', 'old/**', '**/app.*'])
        expect(await files('--exclude', glob)).toEqual(['new.ld']);
      writeFileSync(join(empty, 'n6mem.json'), '{ "exclude": ["old"] }');
      expect(await files()).toEqual(['new.ld']);
      for (const file of ['old', 'new.ld', 'n6mem.json']) rmSync(join(empty, file), { recursive: true });
      const config = join(empty, 'other.json');
      writeFileSync(config, '{ "rules": { "region-overlaps-pool": "off" } }');
      expect((await n6mem(['check', '--config', config])).stdout).not.toContain('region-overlaps-pool');
    },
  },
  {
    what: '-I names folders for INCLUDE, -L, -D and --define do the same for eval as for ld and cpp',
    options: ['include', 'library-path', 'macro', 'define'],
    shown: async () => {
      mkdirSync(join(empty, 'common'), { recursive: true });
      writeFileSync(join(empty, 'common/memory.ld'), script);
      writeFileSync(join(empty, 'app.ld'), 'INCLUDE memory.ld\nx = y;\n#ifdef BIG\nz = 7;\n#endif\n');
      const value = await n6mem(['eval', 'app.ld', '-L', 'common', '--define', 'y=5', '-D', 'BIG'], {
        cwd: empty,
      });
      expect(value.stdout).toMatch(/0x34000400[^]*x .*0x0*5\b[^]*z .*0x0*7\b/);
      const missing = async (...args: readonly string[]) =>
        (await n6mem(['check', 'app.ld', '-v', ...args], { cwd: empty })).stdout.includes(
          'ld-include-missing',
        );
      writeFileSync(join(empty, 'app.ld'), 'INCLUDE memory_of_board.ld\n');
      writeFileSync(join(empty, 'common/memory_of_board.ld'), script);
      expect(await missing('-I', 'common')).toBe(false);
      rmSync(join(empty, 'common/memory_of_board.ld'));
      expect(await missing('-I', 'common')).toBe(true);
      rmSync(join(empty, 'app.ld'));
    },
  },
  {
    what: '--by and --top choose the level and the rows of size',
    options: ['by', 'top'],
    shown: async () => {
      const example = join(process.cwd(), 'examples/smart-camera');
      const rows = async (...args: readonly string[]) =>
        (await n6mem(['size', '--target', 'NUCLEO-N657X0-Q', ...args], { cwd: example })).stdout.split('\n')
          .length;
      expect(await rows('--by', 'symbol', '--top', '3')).toBeLessThan(
        await rows('--by', 'symbol', '--top', '9'),
      );
      expect((await n6mem(['size', '--top', '0'])).stderr).toContain('--top takes a whole number from 1');
      expect((await n6mem(['size', '--by', 'byte'])).stderr).toContain('--by takes region, section');
    },
  },
  {
    what: '--strict fails where something could not be checked',
    options: ['strict'],
    shown: async () => {
      writeFileSync(join(empty, 'app.ld'), '#include "nosuch.h"\nx = 1;\n');
      expect((await n6mem(['check'], { cwd: empty })).status).toBe(0);
      expect((await n6mem(['check', '--strict'], { cwd: empty })).status).toBe(1);
      rmSync(join(empty, 'app.ld'));
    },
  },
];

interface Report {
  readonly findings: readonly { readonly rule: string; readonly severity: string }[];
}

/** Options whose tests stand elsewhere: the file, and the title of the test. */
const elsewhere: Readonly<Partial<Record<OptionName, readonly [file: string, title: string]>>> = {
  baseline: ['formats', 'hides what is old, fails on what is new, and tells what is gone'],
  'write-baseline': ['formats', 'hides what is old, fails on what is new, and tells what is gone'],
  fix: ['fix', 'does in several rounds what the dry run shows'],
  'fix-dry-run': ['fix', 'does in several rounds what the dry run shows'],
  'fix-suggested': ['fix', 'leaves guesses to --fix-suggested'],
  follow: ['fix', 'writes through a link within the project and keeps it, not through one that leads out'],
  pool: ['init', 'writes a pool file that leaves the application its memory'],
  apply: ['plan', '--apply writes the plan with the least change and ends the conflict'],
  plan: ['plan', '--plan 2 writes both files'],
  compare: [
    'plan',
    '--compare says what became of a promise: not generated yet, then generated, and how near',
  ],
  headroom: ['plan', 'takes the need of the application from its map, and more with more head room'],
  'double-buffer': ['plan', 'packs one c_info.json alone, and has nothing to edit there'],
  seconds: ['plan', 'refuses numbers that are none'],
  stdio: ['cli', '%j is wrong usage'],
};

describe('conventions', () => {
  it.each(conventions.map((each) => [each.what, each] as const))('%s', (_, { shown }) => shown());

  it('each option is shown by one of them, or by a test that is there', () => {
    const shown = new Set(conventions.flatMap(({ options = [] }) => options));
    const all = new Set([...commands.flatMap(({ options }) => options), ...commonOptions]);
    expect([...all].sort()).toEqual((Object.keys(optionTable) as OptionName[]).sort());
    const missing = [...all].filter((option) => {
      if (shown.has(option)) return false;
      const [file, title] = elsewhere[option] ?? [];
      if (file === undefined || title === undefined) return true;
      const text = readFileSync(`test/cli/${file}.test.ts`, 'utf8');
      return !text.includes(title) || !text.includes(`--${option}`);
    });
    expect(missing).toEqual([]);
  });
});
