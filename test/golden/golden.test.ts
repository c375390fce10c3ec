// What the engine says of whole projects, as data: targets with their evidence, findings with their bytes and fixes, the
// map. Words of messages are left out; they have tests of their own. A difference is either a mistake or is listed in
// the commit that takes it over (`npx vitest run test/golden -u`).
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../server/node/fileSystem';
import { goldenText } from './goldenText';

const shared = join(process.cwd(), '..', 'shared');

/** Cases that hold several projects beside each other. */
const families = ['build-forms', 'weights-elsewhere-ways', 'signed-app-over-weights'];

/** Input that is no project: single scripts and hostile files have tests of their own. */
const notProjects = ['hostile', 'linker-scripts', 'minimalloc'];

const projects = new Map<string, string>([['example', join(process.cwd(), 'examples/smart-camera')]]);
for (const kind of ['cases', 'corpus']) addFolders(kind, join(shared, kind));

describe.each([...projects])('%s', (name, root) => {
  test('is as before', async () => {
    await expect(await goldenText(nodeFileSystem(root))).toMatchFileSnapshot(`data/${name}.txt`);
  });
});

function addFolders(prefix: string, folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (!statSync(path).isDirectory() || notProjects.includes(name)) continue;
    if (families.includes(name)) addFolders(`${prefix}-${name}`, path);
    else projects.set(`${prefix}-${name}`, path);
  }
}
