import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeFileSystem } from '../../../server/node/fileSystem';

function folderWith(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = mkdtempSync(join(tmpdir(), 'n6mem-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return nodeFileSystem(folder);
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

  it('answers why it cannot read pieces', async () => {
    const disk = folderWith({});
    expect(await disk.readPieces?.('none', 10, () => expect.unreachable())).toEqual({
      kind: 'unreadable',
      reason: 'no such file or directory',
    });
  });
});
