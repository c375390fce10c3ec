// What --fix does to files: nothing but what it says, and nothing is ever lost.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { replaceFiles } from '../../cli/replaceFiles';
import { n6mem } from '../support/cli';
import { temporaryProject, type TemporaryProject } from '../support/languageClient';
import { miniProject } from '../support/miniProject';

let project: TemporaryProject | undefined;

afterEach(() => project?.remove());

const conflict = miniProject({
  memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K',
  buffers: [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }],
}) as Record<string, string>;

function open(files: Record<string, string> = conflict): string {
  project = temporaryProject(files);
  return project.root;
}

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'n6mem-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe('--fix', () => {
  it('says file, line and what it writes in place of what', () => {
    const { status, stderr } = n6mem(['check', '--fix'], { cwd: open() });
    expect(status).toBe(0);
    expect(stderr).toMatch(/^n6mem: fixed: app\.ld:\d+: End region RAM .*: 1279K → 1023K\n$/);
  });

  it.each([
    ['Latin-1', Buffer.from('/* für die Größe */\r\n', 'latin1')],
    [
      'GBK',
      Buffer.from([0x2f, 0x2a, 0xc4, 0xda, 0xb4, 0xe6, 0xb2, 0xbc, 0xbe, 0xd6, 0x2a, 0x2f, 0x0d, 0x0a]),
    ],
  ])('keeps every byte of %s outside the edit', (_name, comment) => {
    const root = open();
    const file = path.join(root, 'app.ld');
    const before = Buffer.concat([comment, readFileSync(file), comment]);
    writeFileSync(file, before);
    const dry = spawnSync(process.execPath, [path.resolve('dist/cli.js'), 'check', '--fix-dry-run'], {
      cwd: root,
    });
    expect(n6mem(['check', '--fix'], { cwd: root }).status).toBe(0);
    const expected = Buffer.from(before.toString('latin1').replace('1279K', '1023K'), 'latin1');
    expect(readFileSync(file)).toEqual(expected);
    writeFileSync(file, before);
    const patch = spawnSync('patch', ['-p1', '--binary'], { cwd: root, input: dry.stdout });
    expect([patch.status, patch.stdout.toString()]).toEqual([0, 'patching file app.ld\n']);
    expect(readFileSync(file)).toEqual(expected);
  });

  it('does in several rounds what the dry run shows', () => {
    // Two pools in the region: its end moves once for each.
    const files = miniProject({
      memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 4095K',
      buffers: [
        { name: 'conv_out', base: '0x34100000', start: 0, end: 4096 },
        { name: 'pool_out', base: '0x342e0000', start: 0, end: 4096 },
      ],
    }) as Record<string, string>;
    const root = open(files);
    const dry = n6mem(['check', root, '--fix-dry-run'], { cwd: root }).stdout;
    n6mem(['check', '--fix'], { cwd: root });
    const after = readFileSync(path.join(root, 'app.ld'), 'utf8');
    const [, added] = /^\+(?!\+)(.*)$/m.exec(dry)!;
    expect(added).toContain('LENGTH = 1023K');
    expect(after).toContain(`${added}\n`);
  });

  it('leaves guesses to --fix-suggested', () => {
    const root = open({
      'app.ld':
        'MEMORY\n{\n  ROM (rx) : ORIGIN = 0x70100000, LENGTH = 512K\n}\nSECTIONS\n{\n  .text : { *(.text) } > ROM\n  .axisram1 (NOLOAD) : { *(.axisram1) } > RAM\n}\n',
    });
    const before = readFileSync(path.join(root, 'app.ld'), 'utf8');
    expect(n6mem(['check', '--fix'], { cwd: root }).stderr).toBe('');
    expect(readFileSync(path.join(root, 'app.ld'), 'utf8')).toBe(before);
    expect(n6mem(['check', '--fix-suggested'], { cwd: root }).stderr).toContain(
      'fixed: app.ld:8: Change to ROM: RAM → ROM',
    );
    expect(readFileSync(path.join(root, 'app.ld'), 'utf8')).toBe(before.replace('> RAM', '> ROM'));
  });

  it('keeps the mode and leaves nothing beside the file', () => {
    const root = open();
    const names = readdirSync(root).sort();
    chmodSync(path.join(root, 'app.ld'), 0o640);
    n6mem(['check', '--fix'], { cwd: root });
    expect(statSync(path.join(root, 'app.ld')).mode & 0o777).toBe(0o640);
    expect(readdirSync(root).sort()).toEqual(names);
  });

  it('does not write a file that is read-only', () => {
    const root = open();
    const names = readdirSync(root).sort();
    chmodSync(path.join(root, 'app.ld'), 0o444);
    expect(n6mem(['check', '--fix'], { cwd: root })).toMatchObject({
      status: 2,
      stderr: 'n6mem: cannot write app.ld: it is read-only\n',
    });
    expect(readFileSync(path.join(root, 'app.ld'), 'utf8')).toBe(conflict['app.ld']);
    expect(readdirSync(root).sort()).toEqual(names);
  });

  it('keeps the ends of lines and the owner', () => {
    const root = open();
    const file = path.join(root, 'app.ld');
    const before = readFileSync(file, 'utf8').replaceAll('\n', '\r\n');
    writeFileSync(file, before);
    const { uid, gid } = statSync(file);
    n6mem(['check', '--fix'], { cwd: root });
    expect(readFileSync(file, 'utf8')).toBe(before.replace('1279K', '1023K'));
    expect(statSync(file)).toMatchObject({ uid, gid });
  });

  // Only root may give files away, and may keep what others own.
  it.runIf(process.getuid?.() === 0)('keeps an owner that is somebody else', () => {
    const root = open();
    chownSync(path.join(root, 'app.ld'), 1234, 2345);
    expect(n6mem(['check', '--fix'], { cwd: root }).status).toBe(0);
    expect(statSync(path.join(root, 'app.ld'))).toMatchObject({ uid: 1234, gid: 2345 });
  });

  it('keeps the other names of a file', () => {
    const root = open();
    const other = path.join(root, 'other.txt');
    linkSync(path.join(root, 'app.ld'), other);
    expect(n6mem(['check', '--fix'], { cwd: root }).status).toBe(0);
    expect(readFileSync(other, 'utf8')).toContain('1023K');
    expect(statSync(other).ino).toBe(statSync(path.join(root, 'app.ld')).ino);
  });

  it('writes through a link within the project and keeps it, not through one that leads out', () => {
    const root = open();
    const real = path.join(root, 'common.ld');
    writeFileSync(real, readFileSync(path.join(root, 'app.ld')));
    rmSync(path.join(root, 'app.ld'));
    symlinkSync('common.ld', path.join(root, 'app.ld'));
    expect(n6mem(['check', '--fix'], { cwd: root }).status).toBe(0);
    expect(lstatSync(path.join(root, 'app.ld')).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toContain('1023K');

    const outside = path.join(folder(), 'outside.ld');
    writeFileSync(outside, conflict['app.ld']!);
    rmSync(path.join(root, 'app.ld'));
    rmSync(real);
    symlinkSync(outside, path.join(root, 'app.ld'));
    const { stdout } = n6mem(['check', '--fix'], { cwd: root });
    expect(readFileSync(outside, 'utf8')).toBe(conflict['app.ld']);
    expect(stdout).not.toContain('region-overlaps-pool');
    expect(stdout).toContain('Not checked: app.ld: a link that leads out of the folder');
    expect(n6mem(['check', '--follow', path.dirname(outside)], { cwd: root }).stdout).toContain(
      'region-overlaps-pool',
    );
  });
});

describe('replaceFiles', () => {
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

  it('does not overwrite what changed since it was read, nor anything with it', async () => {
    const root = folder();
    const [a, b] = ['a.ld', 'b.ld'].map((name) => path.join(root, name)) as [string, string];
    writeFileSync(a, 'old a');
    writeFileSync(b, 'edited meanwhile');
    const replacements = [
      { name: 'a.ld', path: a, before: bytes('old a'), after: bytes('new a') },
      { name: 'b.ld', path: b, before: bytes('old b'), after: bytes('new b') },
    ];
    await expect(replaceFiles(replacements, root, [])).rejects.toThrow(
      'b.ld has changed since it was read; nothing was written',
    );
    expect([readFileSync(a, 'utf8'), readFileSync(b, 'utf8')]).toEqual(['old a', 'edited meanwhile']);
    expect(readdirSync(root).sort()).toEqual(['a.ld', 'b.ld']);
  });

  it('refuses a file outside', async () => {
    const [root, outside] = [folder(), folder()];
    writeFileSync(path.join(outside, 'a.ld'), 'old');
    symlinkSync(outside, path.join(root, 'link'));
    const one = {
      name: 'link/a.ld',
      path: path.join(root, 'link/a.ld'),
      before: bytes('old'),
      after: bytes('new'),
    };
    await expect(replaceFiles([one], root, [])).rejects.toThrow(
      'cannot write link/a.ld: it is a link that leads out',
    );
    await replaceFiles([one], root, [outside]);
    expect(readFileSync(path.join(outside, 'a.ld'), 'utf8')).toBe('new');
  });

  // A limit on file sizes fails a write in the middle, as a full disk does; EFBIG in place of ENOSPC.
  it.skipIf(process.platform === 'win32')('leaves the old file where the disk is full', () => {
    const root = open();
    const script = path.join(root, 'app.ld');
    const padded = `/* ${'x'.repeat(200_000)} */\n${conflict['app.ld']}`;
    writeFileSync(script, padded);
    const { status, stderr } = spawnSync(
      'sh',
      [
        '-c',
        'trap "" XFSZ; ulimit -f 100; exec "$0" "$@"',
        process.execPath,
        path.resolve('dist/cli.js'),
        'check',
        '--fix',
      ],
      { cwd: root, encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^n6mem: cannot write app\.ld: .+\n$/)]);
    expect(readFileSync(script, 'utf8')).toBe(padded);
    expect(readdirSync(root).filter((name) => name.endsWith('.n6mem'))).toEqual([]);
  });
});
