// Links lead nowhere outside: a repository that somebody else wrote must not show other files of this machine.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeFileSystem } from '../../../server/node/fileSystem';

const limits = { skipFolders: new Set(['node_modules']), maxFiles: 1000 };

/** A project and a folder beside it. */
function twoFolders() {
  const home = mkdtempSync(join(tmpdir(), 'n6mem-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const [root, outside] = [join(home, 'project'), join(home, 'project-secrets')];
  for (const folder of [root, outside]) mkdirSync(join(folder, 'sub'), { recursive: true });
  writeFileSync(join(root, 'sub/app.ld'), 'inside');
  writeFileSync(join(outside, 'sub/keys'), 'secret');
  return { root, outside };
}

async function listed(root: string, follow: readonly string[] = []) {
  const { files, unreadable } = await nodeFileSystem(root, { follow }).list(limits);
  return { files: files.map(({ path }) => path).sort(), unreadable };
}

const leadsOut =
  'a link that leads out of the folder (--follow DIR, or the setting n6mem.follow, reads there)';

describe('links', () => {
  it('to files inside are followed', async () => {
    const { root } = twoFolders();
    symlinkSync('sub/app.ld', join(root, 'linked.ld'));
    expect((await listed(root)).files).toEqual(['linked.ld', 'sub/app.ld']);
    expect(await nodeFileSystem(root).read('linked.ld')).toEqual({ kind: 'text', text: 'inside' });
  });

  it('to folders inside list nothing twice, in circles neither', async () => {
    const { root } = twoFolders();
    symlinkSync('sub', join(root, 'again'));
    symlinkSync('..', join(root, 'sub/up'));
    symlinkSync('self', join(root, 'self'));
    expect(await listed(root)).toEqual({ files: ['sub/app.ld'], unreadable: [] });
  });

  it.each(['file', 'folder'])('to a %s outside are said and not followed', async (what) => {
    const { root, outside } = twoFolders();
    symlinkSync(what === 'file' ? join(outside, 'sub/keys') : outside, join(root, 'x.ld'));
    expect(await listed(root)).toEqual({
      files: ['sub/app.ld'],
      unreadable: [{ path: 'x.ld', reason: leadsOut }],
    });
    const name = what === 'file' ? 'x.ld' : 'x.ld/sub/keys';
    const disk = nodeFileSystem(root);
    expect(await disk.read(name)).toEqual({ kind: 'unreadable', reason: leadsOut });
    expect(await disk.probe?.(name, 4)).toEqual({ kind: 'unreadable', reason: leadsOut });
    expect(await disk.readPieces?.(name, 9, () => expect.unreachable())).toEqual({
      kind: 'unreadable',
      reason: leadsOut,
    });
  });

  it('outside are followed where a setting names the folder, each folder once', async () => {
    const { root, outside } = twoFolders();
    symlinkSync(outside, join(root, 'a'));
    symlinkSync(outside, join(root, 'b'));
    symlinkSync(join(outside, 'sub'), join(root, 'c'));
    expect(await listed(root, [outside])).toEqual({ files: ['a/sub/keys', 'sub/app.ld'], unreadable: [] });
    expect(await nodeFileSystem(root, { follow: [outside] }).read('a/sub/keys')).toEqual({
      kind: 'text',
      text: 'secret',
    });
  });

  it('named like skipped folders are not even looked at', async () => {
    const { root, outside } = twoFolders();
    symlinkSync(outside, join(root, 'node_modules'));
    expect((await listed(root)).unreadable).toEqual([]);
  });

  it('do not leave when the root itself is a link', async () => {
    const { root, outside } = twoFolders();
    symlinkSync(root, join(outside, 'way-in'));
    expect((await listed(join(outside, 'way-in'))).files).toEqual(['sub/app.ld']);
  });
});

describe('files without an end', () => {
  it.skipIf(process.platform !== 'linux')('of /proc are not read on and on', async () => {
    expect(await nodeFileSystem('/proc/self').read('pagemap')).toMatchObject({ kind: 'unreadable' });
    expect(await nodeFileSystem('/dev').read('zero')).toEqual({
      kind: 'unreadable',
      reason: 'not a regular file',
    });
  });
});

describe('UTF-16', () => {
  it.each([
    ['little', Buffer.from('\ufeffMEMORY { }', 'utf16le')],
    ['big', Buffer.from('\ufeffMEMORY { }', 'utf16le').swap16()],
  ])('of %s endian is said', async (_order, bytes) => {
    const { root } = twoFolders();
    writeFileSync(join(root, 'a.ld'), bytes);
    expect(await nodeFileSystem(root).read('a.ld')).toEqual({
      kind: 'unreadable',
      reason: 'UTF-16 text; save it as UTF-8',
      isUtf16: true,
    });
  });

  it('is not every blob that begins with FF FE', async () => {
    const { root } = twoFolders();
    writeFileSync(join(root, 'a.bin'), Buffer.from([0xff, 0xfe, 0xff, 0xff, 0xff, 0x01, 0x00, 0xff]));
    expect((await nodeFileSystem(root).read('a.bin')).kind).toBe('bytes');
  });
});
