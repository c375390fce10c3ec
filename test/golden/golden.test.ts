// What the engine says of whole projects, as data: targets with their evidence, findings with their bytes and fixes, the
// map. Words of messages are left out; they have tests of their own. A difference is either a mistake or is listed in
// the commit that takes it over (`npx vitest run test/golden -u`).
import { describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../server/node/fileSystem';
import { goldenText } from './goldenText';
import { goldenProjects } from './projects';

describe.each([...goldenProjects()])('%s', (name, root) => {
  test('is as before', async () => {
    await expect(await goldenText(nodeFileSystem(root))).toMatchFileSnapshot(`data/${name}.txt`);
  });
});
