import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { n6mem } from '../support/cli';
import { temporaryProject, type TemporaryProject } from '../support/languageClient';
import { miniProject } from '../support/miniProject';

let project: TemporaryProject | undefined;

afterEach(() => project?.remove());

const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K';
const buffers = [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }];

/** A project with one error, which must still be found, whatever lies around it. */
function brokenProject(): string {
  project = temporaryProject(miniProject({ memory, buffers }) as Record<string, string>);
  return project.root;
}

function expectTheError(root: string): string {
  const { status, stdout, stderr } = n6mem(['check', root]);
  expect(stdout).toContain('error[region-overlaps-pool]');
  expect(stdout + stderr).not.toContain('internal error');
  expect(status).toBe(1);
  return stdout + stderr;
}

describe('hostile trees', () => {
  it('links in circles', () => {
    const root = brokenProject();
    mkdirSync(path.join(root, 'a/b'), { recursive: true });
    symlinkSync('../..', path.join(root, 'a/b/up'));
    symlinkSync('b', path.join(root, 'a/again'));
    symlinkSync('self', path.join(root, 'self'));
    symlinkSync('/', path.join(root, 'everything'));
    expectTheError(root);
  });

  it('100,000 files', () => {
    const root = brokenProject();
    for (let folder = 0; folder < 100; folder++) {
      mkdirSync(path.join(root, `many/${folder}`), { recursive: true });
      for (let file = 0; file < 1000; file++) writeFileSync(path.join(root, `many/${folder}/${file}.c`), '');
    }
    expectTheError(root);
  });

  // Root may read everything.
  it.skipIf(process.getuid?.() === 0)('unreadable folders and files', () => {
    const root = brokenProject();
    mkdirSync(path.join(root, 'secret'));
    chmodSync(path.join(root, 'secret'), 0);
    writeFileSync(path.join(root, 'Makefile.old'), 'x');
    expect(expectTheError(root)).toContain('Not checked: secret: permission denied');
    chmodSync(path.join(root, 'secret'), 0o700);
  });

  it('garbage under every name that counts', () => {
    const root = brokenProject();
    const garbage = Buffer.alloc(200_000, 0xa5);
    const names = [
      'x.mpool',
      'x.ld',
      'neural_art.json',
      'y_c_info.json',
      'build/x.elf',
      'build/x.map',
      'x.hex',
      'CMakeLists.txt',
      '.cproject',
      'x.ioc',
      'build.ninja',
      'compile_commands.json',
    ];
    mkdirSync(path.join(root, 'junk/build'), { recursive: true });
    for (const name of names) writeFileSync(path.join(root, 'junk', name), garbage);
    for (const name of names)
      writeFileSync(path.join(root, 'junk', `2${path.basename(name)}`), '{[(<"\n'.repeat(2000));
    expectTheError(root);
  });

  it('a device, a pipe of names, and sizes of 2^63', () => {
    const root = brokenProject();
    symlinkSync('/dev/zero', path.join(root, 'endless.mpool'));
    symlinkSync('/dev/zero', path.join(root, 'endless.ld'));
    writeFileSync(
      path.join(root, 'huge.mpool'),
      '{"memory":{"mempools":[{"name":"x","offset":{"value":"9223372036854775808","magnitude":"MBYTES"},"size":{"value":"9223372036854775808","magnitude":"MBYTES"}}]}}',
    );
    expectTheError(root);
  });
});
