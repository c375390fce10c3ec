import { expect, it } from 'vitest';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startServer, temporaryProject } from '../support/languageClient';
import { miniProject } from '../support/miniProject';

it('checks every folder of a workspace by itself, and forgets one that is removed', async () => {
  const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K';
  const project = temporaryProject(
    Object.fromEntries([
      ...Object.entries(miniProject() as Record<string, string>).map(([file, text]) => [`one/${file}`, text]),
      ...Object.entries(miniProject({ memory }) as Record<string, string>).map(([file, text]) => [
        `two/${file}`,
        text,
      ]),
    ]),
  );
  const client = await startServer(path.join(project.root, 'one'), { workspace: { workspaceFolders: true } });
  const two = { uri: pathToFileURL(path.join(project.root, 'two')).toString(), name: 'two' };
  const change = (added: object[], removed: object[]): Promise<void> =>
    client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added, removed } });
  await change([two], []);
  const shown = await client.diagnostics('../two/app.ld', (list) => list.length > 0);
  expect(shown.map(({ code }) => code)).toEqual(['region-overlaps-pool']);
  await change([], [two]);
  await client.diagnostics('../two/app.ld', (list) => list.length === 0);
  await client.stop();
  expect(client.complaints).toEqual([]);
  project.remove();
});
