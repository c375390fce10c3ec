import { describe, expect, it } from 'vitest';
import type { FileSystem } from '../../core/base/fileSystem';
import { createWorkspace } from '../../server/workspace';
import { memoryFileSystem } from '../support/memoryProject';
import { miniProject } from '../support/miniProject';

const folder = 'file:///project';
const files = miniProject({ memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K' });
const script = String(files['app.ld']);
const pools = String(files['Model/net.mpool']);

/** A checked workspace that counts what it asks of its file system. */
async function countedWorkspace() {
  const asked = { list: 0, read: 0 };
  const inner = memoryFileSystem(files);
  const counting: FileSystem = {
    list: (options) => (asked.list++, inner.list(options)),
    read: (path, most) => (asked.read++, inner.read(path, most)),
  };
  const workspace = createWorkspace(() => counting);
  workspace.changeFolders([folder], []);
  workspace.open(`${folder}/app.ld`, script, 'linkerscript');
  workspace.open(`${folder}/Model/net.mpool`, pools, 'mpool');
  await workspace.analyse(folder);
  return { workspace, asked };
}

describe('a keystroke', () => {
  it('lists nothing and reads nothing, in a script or in a pool file', async () => {
    const { workspace, asked } = await countedWorkspace();
    expect(asked.list).toBe(1);
    expect(asked.read).toBeGreaterThan(0);
    const before = { ...asked };
    for (let n = 1; n <= 10; n++) {
      workspace.open(`${folder}/app.ld`, `${script}s${n} = ${n};\n`, 'linkerscript');
      await workspace.analyse(folder);
      workspace.open(`${folder}/Model/net.mpool`, pools + ' '.repeat(n), 'mpool');
      await workspace.analyse(folder);
    }
    expect(asked).toEqual(before);
    // A file that is made is another matter.
    await workspace.filesChanged([{ uri: `${folder}/other.ld`, kind: 'created' }]);
    expect(asked.list).toBe(2);
  });

  it('leaves the index of the files as it is, whatever else is open', async () => {
    const { workspace } = await countedWorkspace();
    // Not saved yet, so it does not count; and one that is on no disk.
    workspace.open(`${folder}/n6mem.json`, '{}', 'json');
    workspace.open(`${folder}/new.ld`, 'a = 1;', 'linkerscript');
    const indexed = (await workspace.analyse(folder)).artifacts.files.paths;
    expect(indexed).toContain('new.ld');
    workspace.open(`${folder}/app.ld`, `${script}s = 1;\n`, 'linkerscript');
    expect((await workspace.analyse(folder)).artifacts.files.paths).toBe(indexed);
    workspace.open(`${folder}/newer.ld`, 'b = 1;', 'linkerscript');
    expect((await workspace.analyse(folder)).artifacts.files.paths).not.toBe(indexed);
  });
});
