// What check prints, as people, compilers' readers and pipelines read it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { n6mem, n6memProcess } from '../support/cli';
import { temporaryProject, type TemporaryProject } from '../support/languageClient';
import { miniProject } from '../support/miniProject';

let project: TemporaryProject | undefined;

afterEach(() => project?.remove());

const conflict = miniProject({
  memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K',
  buffers: [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }],
}) as Record<string, string>;

function open(files: Record<string, string> = {}): string {
  project = temporaryProject({ ...conflict, ...files });
  mkdirSync(path.join(project.root, '.git'));
  return project.root;
}

describe('the fill as CSV', () => {
  it('has lines that end as RFC 4180 says, and nothing that a terminal obeys', () => {
    const { stdout, stderr } = n6mem(['size', 'examples/smart-camera', '--format', 'csv']);
    expect(stderr).toBe('');
    const lines = stdout.split('\r\n');
    expect(lines[0]).toBe('image,region,section,archive,object,symbol,start,load,size,file,line');
    expect(lines.at(-1)).toBe('');
    expect(lines.slice(1, -1).every((line) => line.split(',').length === 11)).toBe(true);
    expect(stdout).not.toContain('\\x0d');
  });
});

describe('text', () => {
  it('is one block for each cause, with both ends and what to do', () => {
    const { stdout } = n6mem(['check'], { cwd: open() });
    expect(stdout).toBe(
      [
        'error[region-overlaps-pool]: Region RAM and the model both write the same 4 KiB',
        '  --> app.ld:3:3',
        ' 3 | RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K',
        '   | ^^^ It shares [0x34100000, 0x34140000), 256 KiB with pool cpuRAM2',
        '  --> Model/net.mpool:7:17: pool cpuRAM2 [0x34100000, 0x34200000), 1 MiB',
        '   = fix: End region RAM where pool cpuRAM2 starts (0x34100000): −256 KiB (2 more: --verbose)',
        '   = because: linked by Makefile:4, used by Model/network.c',
        '',
        '1 error, 0 warnings in 1 target, 8 files checked; --fix corrects 1; n6mem rules ID explains',
        '',
      ].join('\n'),
    );
  });

  it('has paths of the working directory', () => {
    const root = open();
    expect(n6mem(['check', '..'], { cwd: path.join(root, 'Model') }).stdout).toContain('--> ../app.ld:3:3');
    const { stdout } = n6mem(['check'], { cwd: path.join(root, 'Model') });
    expect(stdout).toContain('--> net.mpool:7:17');
    // In the texts, too.
    expect(stdout).toContain('because: linked by ../Makefile:4, used by network.c');
    expect(n6mem(['check', '..', '--format', 'json'], { cwd: path.join(root, 'Model') }).stdout).toContain(
      'Model/network.c',
    );
  });

  it('colours by --color, then NO_COLOR and FORCE_COLOR', () => {
    const cwd = open();
    const coloured = (args: string[], env: NodeJS.ProcessEnv) =>
      n6mem(['check', ...args], { cwd, env: { NO_COLOR: '', FORCE_COLOR: '', ...env } }).stdout.includes(
        '\u001b[31m',
      );
    expect([
      coloured([], {}),
      coloured(['--color', 'always'], {}),
      coloured([], { FORCE_COLOR: '1' }),
      coloured([], { FORCE_COLOR: '1', NO_COLOR: '1' }),
      coloured(['--color', 'always'], { NO_COLOR: '1' }),
      coloured(['--color', 'never'], { FORCE_COLOR: '1' }),
    ]).toEqual([false, true, true, false, true, false]);
  });

  it('keeps notes and hints for --verbose, and counts them', () => {
    const cwd = open();
    const quiet = n6mem(['check', '--rule', 'region-overlaps-pool=info'], { cwd }).stdout;
    expect(quiet).toMatch(/^0 errors, 0 warnings, 1 note in 1 target, .* \(1 hidden: --verbose\)\n$/);
    expect(n6mem(['check', '-v', '--rule', 'region-overlaps-pool=info'], { cwd }).stdout).toMatch(
      /^note\[region-overlaps-pool\]/,
    );
  });

  it('lets nothing of a name reach the terminal or the build', () => {
    const evil = 'x\u001b]0;owned\u0007\u202e\n::error::y ##vso[z]';
    const cwd = open({
      'Model/net.mpool': conflict['Model/net.mpool']!.replaceAll(
        'cpuRAM2',
        JSON.stringify(evil).slice(1, -1),
      ),
    });
    for (const format of ['text', 'concise', 'github']) {
      const { stdout, stderr } = n6mem(['check', '-v', '--format', format], { cwd });
      expect(stdout + stderr, format).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
      const lines = stdout.split('\n').filter((line) => /^\s*::/.test(line));
      expect(lines.every((line) => format === 'github' && /^::(error|warning|notice) file=/.test(line))).toBe(
        true,
      );
      if (format !== 'github') expect(stdout).not.toContain('##vso[');
    }
  });
});

describe('--quiet, --only, --exclude, --strict', () => {
  it('--quiet changes neither counts nor exit status', () => {
    const cwd = open();
    const warning = ['check', '--rule', 'region-overlaps-pool=warning', '--fail-on', 'warning'];
    const { status, stdout } = n6mem([...warning, '--quiet'], { cwd });
    expect([status, n6mem(warning, { cwd }).status]).toEqual([1, 1]);
    expect(stdout).toContain('warning[region-overlaps-pool]');
    const silent = n6mem(['check', '--rule', 'region-overlaps-pool=warning', '-q'], { cwd });
    expect([silent.status, silent.stdout.includes('warning[')]).toEqual([0, false]);
    expect(silent.stdout).toContain('0 errors, 1 warning in 1 target');
  });

  it('--only leaves the other rules out', () => {
    const cwd = open();
    expect(n6mem(['check', '--only', 'stack-in-pool'], { cwd }).status).toBe(0);
    expect(n6mem(['check', '--only', 'region-overlaps-pool'], { cwd }).status).toBe(1);
    expect(n6mem(['check', '--only', 'region-overlap-pool'], { cwd }).stderr).toContain('did you mean');
  });

  it('--exclude leaves files out', () => {
    expect(n6mem(['check', '--exclude', 'Makefile'], { cwd: open() }).stdout).not.toContain(
      'linked by Makefile',
    );
  });

  it('--strict fails where something was not checked', () => {
    const cwd = open({ 'other/EWARM/app.ewp': '<project></project>' });
    const report = JSON.parse(n6mem(['check', '--format', 'json'], { cwd }).stdout);
    expect(report.notChecked).toEqual([expect.objectContaining({ file: 'other/EWARM/app.ewp' })]);
    const { status, stdout } = n6mem(['check', '--fail-on', 'never'], { cwd });
    expect([status, stdout]).toEqual([0, expect.stringContaining('Not checked: ')]);
    expect(n6mem(['check', '--strict', '--fail-on', 'never'], { cwd }).status).toBe(1);
  });
});

describe('several paths', () => {
  it('are one project, and only what touches them is reported', () => {
    const cwd = open();
    expect(n6mem(['check', 'Model'], { cwd }).status).toBe(1);
    expect(n6mem(['check', 'Makefile', 'app.ld'], { cwd }).status).toBe(1);
    expect(n6mem(['check', 'Makefile'], { cwd: open({ 'docs/x': '' }) }).stdout).toContain('error[');
    expect(n6mem(['check', 'docs'], { cwd: open({ 'docs/x': '' }) }).status).toBe(0);
  });
});

describe('--config', () => {
  it('lies anywhere, and its paths are relative to it', () => {
    const cwd = open();
    const name = path.basename(cwd);
    const outside = path.join(path.dirname(cwd), `${name}-ci`);
    mkdirSync(outside);
    const file = path.join(outside, 'mine.json');
    const target = {
      name: 'mine',
      linkerScripts: [`../${name}/app.ld`],
      pools: [`../${name}/Model/net.mpool`],
    };
    writeFileSync(file, JSON.stringify({ targets: [target] }));
    try {
      const report = JSON.parse(n6mem(['check', '--config', file, '--format', 'json'], { cwd }).stdout);
      expect(report.targets[0].name).toBe('mine');
      expect(report.targets[0].files).toContainEqual(
        expect.objectContaining({ role: 'linkerScript', file: 'app.ld' }),
      );
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});

describe('a baseline', () => {
  it('hides what is old, fails on what is new, and tells what is gone', () => {
    const cwd = open();
    expect(n6mem(['check', '--write-baseline', 'known.json'], { cwd }).status).toBe(0);
    const known = n6mem(['check', '--baseline', 'known.json'], { cwd });
    expect([known.status, known.stdout.includes('error[')]).toEqual([0, false]);
    expect(known.stdout).toContain('0 errors, 0 warnings, 1 suppressed');
    // Moved lines change nothing.
    writeFileSync(path.join(cwd, 'app.ld'), `/* new */\n\n${readFileSync(path.join(cwd, 'app.ld'), 'utf8')}`);
    expect(n6mem(['check', '--baseline', 'known.json'], { cwd }).status).toBe(0);
    n6mem(['check', '--fix'], { cwd });
    expect(n6mem(['check', '--baseline', 'known.json'], { cwd }).stderr).toContain(
      '1 of 1 findings of known.json are gone',
    );
    writeFileSync(path.join(cwd, 'known.json'), '{}');
    expect(n6mem(['check', '--baseline', 'known.json'], { cwd })).toMatchObject({ status: 2 });
  });

  it('knows a finding only with all that the same edit ends', () => {
    const cwd = open();
    n6mem(['check', '--write-baseline', 'known.json'], { cwd });
    const script = path.join(cwd, 'app.ld');
    // The region still runs over the pool, and now past the end of the memory, too.
    writeFileSync(script, readFileSync(script, 'utf8').replace('1279K', '5M'));
    const baseline = ['check', '--baseline', 'known.json'];
    const { status, stdout } = n6mem(baseline, { cwd });
    expect([status, stdout.split('\n')[0]]).toEqual([
      1,
      'error[region-overlaps-pool]: Region RAM and the model both write the same 4 KiB',
    ]);
    expect(stdout).toMatch(/= error\[ld-region-outside-device\]: The last .* do not exist on the device\n/);
    const [finding] = JSON.parse(n6mem(['check', '--format', 'json'], { cwd }).stdout).findings;
    expect(finding.companions).toMatchObject([{ rule: 'ld-region-outside-device', severity: 'error' }]);
    n6mem(['check', '--write-baseline', 'known.json'], { cwd });
    expect(n6mem(baseline, { cwd }).status).toBe(0);
    // Back to what was known before is known.
    writeFileSync(script, readFileSync(script, 'utf8').replace('5M', '1279K'));
    expect(n6mem(baseline, { cwd }).status).toBe(0);
  });
});

describe('for compilers and pipelines', () => {
  it('concise is one line that compilers print', () => {
    expect(n6mem(['check', '--format', 'concise'], { cwd: open() }).stdout).toMatch(
      /^app\.ld:3:3: error: Region RAM and the model both write the same 4 KiB\. .* \[region-overlaps-pool\]\n$/,
    );
  });

  it('GitHub annotates the right file from any working directory, the gravest first', () => {
    const root = open({ 'Model/net.mpool': conflict['Model/net.mpool']!.replace('"prop"', '"porp"') });
    const { stdout } = n6mem(['check', '..', '--format', 'github'], {
      cwd: path.join(root, 'Model'),
      env: { GITHUB_WORKSPACE: root },
    });
    const lines = stdout.trimEnd().split('\n');
    const levels = lines.map((line) => line.split(' ')[0]);
    expect(levels).toEqual(
      [...levels].sort(
        (a, b) =>
          ['::error', '::warning', '::notice'].indexOf(a!) - ['::error', '::warning', '::notice'].indexOf(b!),
      ),
    );
    expect(stdout).toContain('file=app.ld,line=3,');
    expect(stdout).toContain('file=Model/net.mpool,');
  });

  it('GitLab has a fingerprint for each cause, which moved lines do not change', () => {
    const root = open();
    const read = () => JSON.parse(n6mem(['check', '--format', 'gitlab'], { cwd: root }).stdout);
    const [entry, ...more] = read();
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      check_name: 'region-overlaps-pool',
      severity: 'critical',
      location: { path: 'app.ld', lines: { begin: 3 } },
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    writeFileSync(path.join(root, 'app.ld'), `\n\n${readFileSync(path.join(root, 'app.ld'), 'utf8')}`);
    expect(read()[0]).toMatchObject({ fingerprint: entry.fingerprint, location: { lines: { begin: 5 } } });
  });

  it('SARIF says where it ran, what it could not check and what each rule means', () => {
    const root = open({ 'IAR/app.ewp': '<project/>' });
    const [run] = JSON.parse(n6mem(['check', '--format', 'sarif'], { cwd: root }).stdout).runs;
    expect(run.originalUriBaseIds.ROOT.uri).toMatch(/^file:\/\/\/.*\/$/);
    expect(run.invocations[0].executionSuccessful).toBe(true);
    const [result] = run.results;
    const rule = run.tool.driver.rules[result.ruleIndex];
    expect(rule.help.markdown).toContain('# region-overlaps-pool');
    expect(rule.fullDescription.text).toContain('share bytes');
    expect(rule.properties.tags).toContain('stm32n6');
    expect(result.partialFingerprints['n6mem/v1']).toBe('region-overlaps-pool|app.ld:RAM');
  });
});

describe('standard output', () => {
  it.skipIf(process.platform !== 'linux')('that is full is one line and exit 2', () => {
    const { status, stderr } = n6memProcess(['check', '--format', 'json'], {
      cwd: open(),
      stdout: '/dev/full',
    });
    expect([status, stderr]).toEqual([2, 'n6mem: cannot write the output: no space left on the disk\n']);
  });
});
