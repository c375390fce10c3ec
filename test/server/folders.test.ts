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

it('keeps apart two folders of one name', async () => {
  const files = (folder: string, length: string) => {
    const memory = `  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = ${length}`;
    const project = miniProject({ memory }) as Record<string, string>;
    return Object.entries(project).map(([file, text]) => [`${folder}/camera/${file}`, text]);
  };
  const project = temporaryProject(Object.fromEntries([...files('one', '1024K'), ...files('two', '1028K')]));
  const client = await startServer(path.join(project.root, 'one', 'camera'), {
    workspace: { workspaceFolders: true },
  });
  const two = pathToFileURL(path.join(project.root, 'two', 'camera')).toString();
  await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [{ uri: two, name: 'camera' }], removed: [] },
  });
  const sharedBytes = async (script: string) => {
    const [finding, ...others] = await client.diagnostics(script, (list) => list.length > 0);
    expect([finding?.code, others]).toEqual(['region-overlaps-pool', []]);
    return /(\d+) bytes/.exec(String(finding!.message))?.[1];
  };
  expect(await sharedBytes('app.ld')).toBe('1024');
  expect(await sharedBytes('../../two/camera/app.ld')).toBe('5120');
  await client.stop();
  expect(client.complaints).toEqual([]);
  project.remove();
});
