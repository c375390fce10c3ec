import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OnRead } from '../../../core';
import { nodeFileSystem, type DiskOptions } from '../../../server/node/fileSystem';

function folderWith(files: Readonly<Record<string, string | Uint8Array>>, options: DiskOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'n6mem-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return nodeFileSystem(folder, options);
}

describe('nodeFileSystem', () => {
  it('probes size and head', async () => {
    const disk = folderWith({ a: 'abcdef', empty: '' });
    expect(await disk.probe?.('a', 4)).toEqual({ kind: 'probe', size: 6, head: Buffer.from('abcd') });
    expect(await disk.probe?.('a', 400)).toMatchObject({ size: 6, head: Buffer.from('abcdef') });
    expect(await disk.probe?.('empty', 4)).toMatchObject({ size: 0 });
    expect(await disk.probe?.('none', 4)).toEqual({
      kind: 'unreadable',
      reason: 'no such file or directory',
    });
    expect(await disk.probe?.('.', 4)).toEqual({ kind: 'unreadable', reason: 'not a regular file' });
  });

  it('lists in the order of paths, folders among the files', async () => {
    const names = ['a.c', 'b/1.c', 'b/c/2.c', 'b.c', 'b-d/3.c', 'B/4.c', 'z', 'b/0/5.c'];
    const disk = folderWith(Object.fromEntries(names.map((name) => [name, ''])));
    const { files } = await disk.list({ skipFolders: new Set(), maxFiles: 100 });
    expect(files.map(({ path }) => path)).toEqual([...names].sort());
    const cut = await disk.list({ skipFolders: new Set(['b']), maxFiles: 3 });
    expect(cut).toMatchObject({ cut: true, files: { length: 3 } });
    expect((await disk.list({ skipFolders: new Set(['b']), maxFiles: 5 })).cut).toBe(false);
  });

  it('says that a file is too large, and how large', async () => {
    const disk = folderWith({ a: 'abcdef' });
    expect(await disk.read('a', 6)).toEqual({ kind: 'text', text: 'abcdef' });
    const refused = {
      kind: 'unreadable',
      reason: 'too large to read (6 bytes, the limit is 5)',
      isTooLarge: true,
    };
    expect(await disk.read('a', 5)).toEqual(refused);
    expect(await disk.readPieces?.('a', 5, () => expect.unreachable())).toEqual(refused);
  });

  it('reads a text in pieces without cutting a character', async () => {
    const text = 'é€😀'.repeat(400_000);
    const disk = folderWith({ a: text });
    const pieces: string[] = [];
    expect(await disk.readPieces?.('a', 1 << 24, (piece) => pieces.push(piece))).toBeUndefined();
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(text);
  });

  it('tells how far a long file is read, and nothing of a short one', async () => {
    const told: [string, number, number][] = [];
    const onRead: OnRead = (...step) => told.push(step);
    const size = 20 * 1024 * 1024;
    const disk = folderWith({ long: 'a'.repeat(size), short: 'a' }, { onRead });
    for (const read of [
      () => disk.read('long', size),
      () => disk.readPieces!('long', size, (piece) => piece),
    ]) {
      told.length = 0;
      await read();
      expect(told[0]).toEqual(['long', 0, size]);
      expect(told.at(-1)).toEqual(['long', size, size]);
      const steps = told.map(([, bytes]) => bytes);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
      expect(steps.filter((bytes) => bytes === size)).toHaveLength(1);
    }
    told.length = 0;
    await disk.read('short', 9);
    await disk.readPieces!('short', 9, (piece) => piece);
    // Nothing is read of a file that is too large.
    await disk.read('long', 9);
    expect(told).toEqual([]);
  });

  it('answers why it cannot read pieces', async () => {
    const disk = folderWith({});
    expect(await disk.readPieces?.('none', 10, () => expect.unreachable())).toEqual({
      kind: 'unreadable',
      reason: 'no such file or directory',
    });
  });
});
