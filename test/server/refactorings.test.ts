import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver-protocol';
import type { NewPoolResult } from '../../protocol/server';
import {
  applyWorkspaceEdit,
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';
import { cpuRam2, miniProject, npuRam5, octoFlash, type MiniProject } from '../support/miniProject';

const pools = 'Model/net.mpool';
let project: TemporaryProject;
let client: LanguageClient;

afterEach(async () => {
  expect(await client.stop()).toBe(0);
  expect(client.complaints).toEqual([]);
  project.remove();
});

async function open(change: MiniProject): Promise<void> {
  project = temporaryProject(miniProject(change) as Record<string, string>);
  client = await startServer(project.root);
  await client.open(pools, project.read(pools), 'mpool');
}

/** What the editor offers for a word of a file, quick fixes left out. */
async function actionsAt(file: string, word: string): Promise<CodeAction[]> {
  const before = project
    .read(file)
    .slice(0, project.read(file).indexOf(word) + 1)
    .split('\n');
  const position = { line: before.length - 1, character: before[before.length - 1]!.length };
  return (await client.connection.sendRequest('textDocument/codeAction', {
    textDocument: { uri: client.uri(file) },
    range: { start: position, end: position },
    context: { diagnostics: [], only: ['refactor.rewrite'] },
  })) as CodeAction[];
}

function titled(actions: readonly CodeAction[], start: string): CodeAction {
  const action = actions.find(({ title }) => title.startsWith(start));
  if (!action) throw new Error(`no '${start}' in ${actions.map(({ title }) => title).join('; ')}`);
  return action;
}

/** Makes the edit of an action; answers the files that it changed. */
async function apply(action: CodeAction): Promise<string[]> {
  const changes = (action.edit?.documentChanges ?? []) as TextDocumentEdit[];
  const files = changes.map(({ textDocument }) => textDocument.uri.slice(client.uri('').length + 1));
  for (const file of files) {
    const text = applyWorkspaceEdit(action.edit!, client.uri(file), project.read(file));
    project.write(file, text);
    if (file === pools) await client.change(file, text);
    else await client.open(file, text, 'linkerscript');
  }
  return files.sort();
}

const app = (memory: string) => ({ memory: `  ${memory}` });
const cpuRam1 = { name: 'cpuRAM1', fname: 'AXISRAM1', offset: '0x34064000', size: '624' };

describe('a bank that changes hands', () => {
  it('goes to the application in both files at once', async () => {
    await open({});
    const action = titled(await actionsAt(pools, 'cpuRAM2'), 'Give AXISRAM2 to the application');
    expect(action.kind).toBe('refactor.rewrite');
    expect(action.title).toBe('Give AXISRAM2 to the application: region RAM grows by 1 MiB');
    expect(await apply(action)).toEqual([pools, 'app.ld']);
    expect(project.read('app.ld')).toContain('ORIGIN = 0x34000400, LENGTH = 2047K');
    expect(project.read(pools)).toMatch(/"value": "0x34100000"[^}]*}\s*,\s*"size": { "value": "0"/);
  });

  it('and back, from the linker script', async () => {
    await open({
      ...app('RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 2047K'),
      pools: [{ ...cpuRam2, size: '0' }, npuRam5, octoFlash],
    });
    await client.open('app.ld', project.read('app.ld'), 'linkerscript');
    const action = titled(await actionsAt('app.ld', 'RAM (xrw)'), 'Give AXISRAM2 to Neural-ART');
    expect(action.title).toBe('Give AXISRAM2 to Neural-ART: region RAM shrinks by 1 MiB');
    const changes = action.edit?.documentChanges as TextDocumentEdit[];
    expect(changes.map(({ textDocument }) => textDocument.uri)).toEqual([
      client.uri('app.ld'),
      client.uri(pools),
    ]);
    expect(applyWorkspaceEdit(action.edit!, client.uri('app.ld'), project.read('app.ld'))).toContain(
      'LENGTH = 1023K',
    );
    expect(applyWorkspaceEdit(action.edit!, client.uri(pools), project.read(pools))).toMatch(
      /"value": "0x34100000"[^}]*}\s*,\s*"size": { "value": "1024"/,
    );
  });

  it('is not offered where the built model uses the bank: that would be a new error', async () => {
    await open({ buffers: [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }] });
    const titles = (await actionsAt(pools, 'cpuRAM2')).map(({ title }) => title);
    expect(titles.filter((title) => title.includes('to the application'))).toEqual([]);
  });

  it('is not offered where no region ends at the bank', async () => {
    await open(app('RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 256K'));
    const titles = (await actionsAt(pools, 'cpuRAM2')).map(({ title }) => title);
    expect(titles.filter((title) => title.startsWith('Give AXISRAM2'))).toEqual([]);
  });
});

describe('rewrites of a pool', () => {
  it('convert units, and the form of the file', async () => {
    await open({});
    const units = titled(await actionsAt(pools, '448'), 'Write the size in hexadecimal');
    await apply(units);
    expect(project.read(pools)).toContain('"value": "0x70000"');
    const echo = titled(await actionsAt(pools, '"memory"'), "Convert to the form of the compiler's echo");
    await apply(echo);
    titled(await actionsAt(pools, '"memory"'), 'Convert to the form that people write');
  });

  it('shrink to the use of the model', async () => {
    await open({ buffers: [{ name: 'conv_out', base: '0x342e0000', start: 0, end: 100_000 }] });
    await apply(titled(await actionsAt(pools, 'npuRAM5'), 'Shrink pool npuRAM5'));
    expect(project.read(pools)).toContain('"size": { "value": "108"');
  });

  it('split at the bank boundary', async () => {
    await open({
      pools: [{ ...cpuRam1, size: '1024' }, npuRam5, octoFlash],
      ...app('RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 300K'),
    });
    await apply(titled(await actionsAt(pools, 'cpuRAM1'), 'Split pool cpuRAM1 at the bank boundary'));
    expect(project.read(pools)).toContain('34100000');
  });
});

describe('n6mem/newPool', () => {
  it('names the boards, then gives a file beside the application', async () => {
    await open(app('RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K'));
    const ask = (board: string | null): Promise<NewPoolResult> =>
      client.connection.sendRequest('n6mem/newPool', { uri: client.uri('app.ld'), board });
    const { boards, file: none } = await ask(null);
    expect(none).toBeNull();
    expect(boards).toEqual([
      { name: 'STM32N6570-DK', target: 'STM32N6570-DK', hasExternal: true },
      // The application's RAM is taken whatever board it is carried to.
      { name: 'NUCLEO-N657X0-Q', target: 'STM32N6570-DK', hasExternal: true },
      { name: 'ATK-DNN647', target: 'STM32N6570-DK', hasExternal: true },
      { name: 'STM32N657', target: 'STM32N6570-DK', hasExternal: false },
    ]);
    const { file, folder } = await ask('STM32N6570-DK');
    expect(client.uri('')).toContain(folder);
    expect(file).toMatchObject({ file: 'Model/stm32n6570-dk.mpool', scripts: ['app.ld'] });
    // RAM ends at 0x34140000, in the middle of AXISRAM2: the pool starts there.
    expect(file?.text).toContain('"0x34140000"');
    expect((await ask('no such board')).file).toBeNull();
  });
});
