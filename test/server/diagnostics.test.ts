import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, Diagnostic, Hover } from 'vscode-languageserver-protocol';
import {
  applyWorkspaceEdit,
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';

const script = 'Application/STM32N6570-DK/STM32N657xx.ld';
const pools = 'Model/my_mpools/smart-camera_STM32N6570-DK.mpool';
const model = 'Model/NUCLEO-N657X0-Q/network.c';

const overlap = (diagnostic: Diagnostic): boolean => diagnostic.code === 'region-overlaps-pool';
const some = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some(overlap);
const none = (diagnostics: readonly Diagnostic[]): boolean => !some(diagnostics);

let project: TemporaryProject;
let client: LanguageClient;

async function open(capabilities = {}): Promise<void> {
  project = temporaryProject({}, 'examples/smart-camera');
  client = await startServer(project.root, capabilities);
}

afterEach(async () => {
  await client.stop();
  expect(client.complaints).toEqual([]);
  project.remove();
});

describe('the server on the example', () => {
  it('shows a conflict on both files, closed ones too', async () => {
    await open();
    const [atScript] = (await client.diagnostics(script, some)).filter(overlap);
    const [atPool] = (await client.diagnostics(pools, some)).filter(overlap);
    expect(atScript).toMatchObject({ severity: 1, source: 'n6mem', code: 'region-overlaps-pool' });
    expect(atScript?.codeDescription?.href).toContain('docs/rules/region-overlaps-pool.md');
    expect(atScript?.message).toContain('[0x34100000, 0x34140000), 262144 bytes (256 KiB)');
    expect(atScript?.relatedInformation?.map((info) => info.location.uri)).toContain(client.uri(pools));
    expect(atPool?.relatedInformation?.map((info) => info.location.uri)).toContain(client.uri(script));
    const back = atPool?.relatedInformation?.find((info) => info.location.uri === client.uri(script));
    expect(back?.message).toMatch(/ORIGIN = 0x\w+, LENGTH = /);
    const versions = await client.diagnostics(model, (list) => list.length > 0);
    expect(versions.map((diagnostic) => diagnostic.code)).toEqual(['runtime-version-mismatch']);
  });

  it('follows typing in either file, and falls back to the disk when it is closed', async () => {
    await open();
    await client.diagnostics(script, some);
    const text = project.read(script);
    await client.open(script, text, 'linkerscript');
    await client.change(script, text.replace('1279K', '1023K'));
    await client.diagnostics(script, none);
    await client.diagnostics(pools, none);
    await client.close(script);
    await client.diagnostics(pools, some);
  });

  it('offers the verified quick fix on both files, and it clears both', async () => {
    await open();
    for (const file of [script, pools]) {
      await client.open(file, project.read(file), file === script ? 'linkerscript' : 'mpool');
      const diagnostics = (await client.diagnostics(file, some)).filter(overlap);
      const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri: client.uri(file) },
        range: diagnostics[0]!.range,
        context: { diagnostics, only: ['quickfix'] },
      });
      expect(actions.map((action) => [action.title, action.isPreferred])).toEqual([
        ['End region AXISRAM1_S where pool cpuRAM2 starts (0x34100000): −256 KiB', true],
        [
          'Shrink pool cpuRAM2 to start where region AXISRAM1_S ends (0x34140000): −256 KiB, then generate the model again',
          false,
        ],
        ['Disable pool cpuRAM2 (size 0): −1 MiB, then generate the model again', false],
      ]);
      const text = project.read(script);
      const fixed = applyWorkspaceEdit(actions[0]!.edit!, client.uri(script), text);
      expect(fixed).toBe(text.replace('1279K', '1023K'));
      if (file === pools) await client.open(script, text, 'linkerscript');
      await client.change(script, fixed);
      await client.diagnostics(script, none);
      await client.diagnostics(pools, none);
      await client.close(script);
      await client.diagnostics(script, some);
    }
  });

  it.each([
    [script, 'linkerscript', 'AXISRAM1_S', '0x34140000'],
    [pools, 'mpool', '"npuRAM5"', '448 × 1024 = 0x70000'],
  ])('explains what is under the cursor in %s', async (file, languageId, word, expected) => {
    await open();
    const text = project.read(file);
    await client.open(file, text, languageId);
    const offset = text.indexOf(word) + 2;
    const before = text.slice(0, offset).split('\n');
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', {
      textDocument: { uri: client.uri(file) },
      position: { line: before.length - 1, character: before[before.length - 1]!.length },
    });
    expect((hover.contents as { value: string }).value).toContain(expected);
  });

  it('re-pairs when a build file changes on disk', async () => {
    await open();
    await client.diagnostics(script, some);
    const makefile = 'Application/STM32N6570-DK/Makefile';
    project.write('Application/STM32N6570-DK/small.ld', project.read(script).replace('1279K', '1023K'));
    project.write(
      makefile,
      project.read(makefile).replace('LDSCRIPT = STM32N657xx.ld', 'LDSCRIPT = small.ld'),
    );
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: client.uri('Application/STM32N6570-DK/small.ld'), type: 1 },
        { uri: client.uri(makefile), type: 2 },
      ],
    });
    await client.diagnostics(script, none);
  });

  it('gives the same to editors that pull', async () => {
    await open({ textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } });
    expect(client.initialized.capabilities.diagnosticProvider).toMatchObject({ workspaceDiagnostics: true });
    client.connection.onRequest('workspace/diagnostic/refresh', () => null);
    const report = await client.connection.sendRequest<{
      kind: string;
      resultId: string;
      items: Diagnostic[];
    }>('textDocument/diagnostic', { textDocument: { uri: client.uri(script) } });
    expect(report.items.filter(overlap)).toHaveLength(1);
    const again = await client.connection.sendRequest<{ kind: string }>('textDocument/diagnostic', {
      textDocument: { uri: client.uri(script) },
      previousResultId: report.resultId,
    });
    expect(again.kind).toBe('unchanged');
    const all = await client.connection.sendRequest<{ items: { uri: string; items: Diagnostic[] }[] }>(
      'workspace/diagnostic',
      {
        previousResultIds: [],
      },
    );
    expect(
      all.items
        .filter((item) => item.items.some(overlap))
        .map((item) => item.uri)
        .sort(),
    ).toEqual([client.uri(script), client.uri(pools)].sort());
  });

  it('answers nonsense without falling over', async () => {
    await open();
    await client.open('x.mpool', '{"memory": {"mempools": [{"name": 3, "offset": {"value": "0x', 'mpool');
    await client.open('y.ld', 'MEMORY { RAM : ORIGIN = , LENGTH', 'linkerscript');
    await client.diagnostics('x.mpool', (list) =>
      list.some((diagnostic) => diagnostic.code === 'mpool-syntax'),
    );
    expect((await client.diagnostics('y.ld', (list) => list.length > 0))[0]?.code).toBe('ld-syntax');
    const hover = await client.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: client.uri('nowhere.ld') },
      position: { line: 9999, character: 9999 },
    });
    expect(hover).toBeNull();
  });
});

it('runs from the command line too: n6mem lsp --stdio', async () => {
  project = temporaryProject({}, 'examples/smart-camera');
  client = await startServer(project.root, {}, [process.execPath, 'dist/cli.js', 'lsp', '--stdio']);
  expect(client.initialized.serverInfo?.name).toBe('n6mem');
  await client.diagnostics(script, some);
});
