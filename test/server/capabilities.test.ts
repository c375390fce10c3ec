import { existsSync, readFileSync, renameSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type {
  ClientCapabilities,
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  Diagnostic,
  Range,
  SymbolInformation,
  TextEdit,
  WorkspaceDiagnosticReport,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import { applyWorkspaceEdit, type LanguageClient } from '../support/languageClient';
import { mapText } from '../support/miniImage';
import { miniProject } from '../support/miniProject';
import { endAfterEach, endPlainClient, start } from './plainClient';

// What a plain client gets: no command, request or setting of this project's own extension.

endAfterEach();

describe('one list of names', () => {
  it('has regions, sections, pools and models of the workspace', async () => {
    const { request } = await start();
    const names = async (query: string): Promise<string[]> =>
      (await request<SymbolInformation[]>('workspace/symbol', { query })).map(({ name }) => name);
    const all = await names('');
    expect(all).toEqual(expect.arrayContaining(['RAM', '.text', 'cpuRAM2', 'network.c', 'default']));
    // By the letters in their order; those that begin with them first.
    expect((await names('cram'))[0]).toBe('cpuRAM2');
    expect((await names('ram'))[0]).toBe('RAM');
    expect(await names('zz')).toEqual([]);
  });
});

describe('a file that gets another name', () => {
  const rename = async (from: string, to: string): Promise<Record<string, string>> => {
    const { project: made, client: started, request } = await start();
    const edit = await request<WorkspaceEdit | null>('workspace/willRenameFiles', {
      files: [{ oldUri: started.uri(from), newUri: started.uri(to) }],
    });
    const changed = Object.keys(edit?.changes ?? {}).map((uri) => {
      const file = path.relative(made.root, fileURLToPath(uri));
      return [file, applyWorkspaceEdit(edit!, uri, made.read(file))] as const;
    });
    for (const [file, text] of changed) made.write(file, text);
    renameSync(path.join(made.root, from), path.join(made.root, to));
    return Object.fromEntries(changed);
  };

  it('is followed by the Makefile that links it', async () => {
    const changed = await rename('app.ld', 'camera.ld');
    expect(Object.keys(changed)).toEqual(['Makefile']);
    expect(changed.Makefile).toContain('LDSCRIPT = camera.ld\n');
  });

  it('is followed by the profile that names it, and by nothing that only looks like it', async () => {
    const changed = await rename('Model/net.mpool', 'Model/camera.mpool');
    expect(Object.keys(changed)).toEqual(['Model/user_neuralart.json']);
    expect(changed['Model/user_neuralart.json']).toContain('"./camera.mpool"');
  });

  it('takes a new folder along where the path is relative', async () => {
    const changed = await rename('Model/net.mpool', 'camera.mpool');
    expect(changed['Model/user_neuralart.json']).toContain('"../camera.mpool"');
  });
});

it('asks to be told of settings only a client that can be asked', async () => {
  const registered: string[] = [];
  const ask = async (workspace: ClientCapabilities['workspace']): Promise<string[]> => {
    registered.length = 0;
    const { client: started } = await start({
      capabilities: { workspace: { configuration: true, ...workspace } },
      prepare: (connection) => {
        connection.onRequest('workspace/configuration', () => [{}]);
        connection.onRequest(
          'client/registerCapability',
          ({ registrations }: { registrations: { method: string }[] }) => {
            registered.push(...registrations.map(({ method }) => method));
            return null;
          },
        );
      },
    });
    await started.diagnostics('app.ld', (list) => list.length > 0);
    return [...registered];
  };
  expect(await ask({})).toEqual([]);
  await endPlainClient();
  expect(await ask({ didChangeConfiguration: { dynamicRegistration: true } })).toEqual([
    'workspace/didChangeConfiguration',
  ]);
});

describe('what waits until it is wanted', () => {
  it('is the edit of a rewrite and of all fixes', async () => {
    const codeAction = { dataSupport: true, resolveSupport: { properties: ['edit'] } };
    const {
      client: started,
      request,
      open,
      behind,
    } = await start({
      capabilities: { textDocument: { codeAction } },
    });
    await open('app.ld');
    const params = {
      textDocument: { uri: started.uri('app.ld') },
      range: { start: behind('app.ld', 'LENGTH = 10'), end: behind('app.ld', 'LENGTH = 10') },
    };
    const rewrites = await request<CodeAction[]>('textDocument/codeAction', {
      ...params,
      context: { diagnostics: [], only: ['refactor.rewrite'] },
    });
    expect(rewrites.length).toBeGreaterThan(0);
    expect(rewrites.every(({ edit }) => edit === undefined)).toBe(true);
    const hexadecimal = rewrites.find(({ title }) => title.includes('0x'))!;
    const resolved = await request<CodeAction>('codeAction/resolve', hexadecimal);
    expect(JSON.stringify(resolved.edit)).toContain('0x100000');
    const [all] = await request<CodeAction[]>('textDocument/codeAction', {
      ...params,
      context: { diagnostics: [], only: ['source.fixAll'] },
    });
    expect(all?.edit).toBeUndefined();
    expect((await request<CodeAction>('codeAction/resolve', all!)).edit?.changes).toBeDefined();
  });

  it('is the documentation of a completion', async () => {
    const completionItem = { resolveSupport: { properties: ['documentation'] } };
    const {
      client: started,
      request,
      open,
      behind,
    } = await start({
      capabilities: { textDocument: { completion: { completionItem } } },
    });
    await open('app.ld');
    const answer = await request<CompletionItem[] | CompletionList>('textDocument/completion', {
      textDocument: { uri: started.uri('app.ld') },
      position: behind('app.ld', '> '),
    });
    const items = Array.isArray(answer) ? answer : answer.items;
    expect(items.some(({ documentation }) => documentation !== undefined)).toBe(false);
    const documented = items.find(({ data }) => data !== undefined)!;
    const resolved = await request<CompletionItem>('completionItem/resolve', documented);
    expect(JSON.stringify(resolved.documentation)).toContain('markdown');
  });
});

describe('quick fixes', () => {
  const fixesAt = async (client: LanguageClient, line: number, character: number): Promise<CodeAction[]> =>
    await client.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: client.uri('app.ld') },
      range: { start: { line, character }, end: { line, character } },
      context: { diagnostics: [] },
    });

  it('are offered on the whole line, though the editor sends no diagnostic with its question', async () => {
    const { client: started, open, behind } = await start();
    await open('app.ld');
    await started.diagnostics('app.ld', (list) => list.length > 0);
    const { line, character } = behind('app.ld', 'LENGTH = 10');
    const fixes = (await fixesAt(started, line, character)).filter(({ kind }) => kind === 'quickfix');
    expect(fixes[0]).toMatchObject({
      title: expect.stringMatching(/^End region RAM/) as string,
      diagnostics: [{ code: 'region-overlaps-pool', range: { start: { line } } }],
    });
    const beside = await fixesAt(started, line + 1, 0);
    expect(beside.filter(({ kind }) => kind === 'quickfix')).toEqual([]);
  });
});

it('runs the commands that its lenses name, and writes a page for each view', async () => {
  const said: string[] = [];
  const {
    client: started,
    request,
    open,
  } = await start({
    prepare: (connection) =>
      connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
        said.push(message);
      }),
  });
  const offered = started.initialized.capabilities.executeCommandProvider?.commands ?? [];
  await open('app.ld');
  const lenses = await request<CodeLens[]>('textDocument/codeLens', {
    textDocument: { uri: started.uri('app.ld') },
  });
  const commands = lenses.flatMap(({ command }) => (command?.command ? [command] : []));
  expect(commands.length).toBeGreaterThan(0);
  for (const { command, arguments: given } of commands) {
    expect(offered).toContain(command);
    const { uri } = await request<{ uri: string }>('workspace/executeCommand', { command, arguments: given });
    expect(existsSync(fileURLToPath(uri))).toBe(true);
    expect(readFileSync(fileURLToPath(uri), 'utf8')).toContain('cpuRAM2');
  }
  // It opens no documents: then it is told where the page is.
  expect(said.join()).toContain('memory-map.html');
  // There is no c_info here: said, not silent.
  expect(
    await request('workspace/executeCommand', { command: 'n6mem.showTimeline', arguments: [] }),
  ).toBeNull();
  expect(said.at(-1)).toMatch(/^Nothing to show/);
});

it('says that it reads the project, until it has', async () => {
  const heard: string[] = [];
  const { client: started, project } = await start({
    capabilities: { window: { workDoneProgress: true } },
    prepare: (connection) => {
      connection.onRequest('window/workDoneProgress/create', () => null);
      connection.onNotification('$/progress', ({ value }: { value: { kind: string; title?: string } }) => {
        heard.push(value.kind);
      });
    },
  });
  await started.diagnostics('app.ld', (list) => list.length > 0);
  expect(heard).toEqual(['begin', 'end']);
  await started.open('app.ld', project.read('app.ld'), 'ld');
  await started.change('app.ld', project.read('app.ld').replace('1024K', '1023K'));
  await started.diagnostics('app.ld', (list) => list.length === 0);
  // The first time only.
  expect(heard).toEqual(['begin', 'end']);
});

it('shows that it reads before it reads, and how far it is with a long file, also when that is built anew', async () => {
  const heard: string[] = [];
  const linked = mapText({ regions: [['RAM', 0x34000400, 0x100000]], sections: [] });
  const long = `${linked}\nCross Reference Table\n\n${'symbol    build/main.o\n'.repeat(900_000)}`;
  const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K';
  const { client: started, project } = await start({
    files: { ...(miniProject({ memory }) as Record<string, string>), 'build/app.map': long },
    capabilities: { window: { workDoneProgress: true } },
    prepare: (connection) => {
      connection.onRequest('window/workDoneProgress/create', () => null);
      connection.onNotification('$/progress', ({ value }: { value: { kind: string; message?: string } }) => {
        heard.push(value.kind === 'report' ? (value.message ?? '') : value.kind);
      });
    },
  });
  await started.diagnostics('app.ld', (list) => list.length > 0);
  const isWhole = (): void => {
    expect([heard[0], heard.at(-1)]).toEqual(['begin', 'end']);
    const percents = heard
      .slice(1, -1)
      .map((text) => Number(/^Reading build\/app\.map: (\d+) %$/.exec(text)?.[1]));
    expect(percents.length).toBeGreaterThan(5);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect([percents[0], percents.at(-1)]).toEqual([0, 100]);
  };
  await expect.poll(() => heard.at(-1)).toBe('end');
  isWhole();
  heard.length = 0;
  project.write('build/app.map', `${long}\n`);
  await started.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: started.uri('build/app.map'), type: 2 }],
  });
  await expect.poll(() => heard.at(-1), { timeout: 60_000 }).toBe('end');
  isWhole();
});

it('gives the diagnostics of the workspace in parts to clients that wait for parts', async () => {
  const parts: WorkspaceDiagnosticReport[] = [];
  const { request, client: started } = await start({
    capabilities: {
      textDocument: { diagnostic: {} },
      workspace: { diagnostics: { refreshSupport: true } },
    },
    prepare: (connection) => {
      connection.onRequest('workspace/diagnostic/refresh', () => null);
      connection.onNotification('$/progress', ({ value }: { value: WorkspaceDiagnosticReport }) => {
        parts.push(value);
      });
    },
  });
  const params = { previousResultIds: [], partialResultToken: 'part' };
  const last = await request<WorkspaceDiagnosticReport>('workspace/diagnostic', params);
  expect(last.items).toEqual([]);
  expect(parts.flatMap(({ items }) => items.map(({ uri }) => uri))).toContain(started.uri('app.ld'));
  const whole = await request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
  expect(whole.items.map(({ uri }) => uri)).toContain(started.uri('app.ld'));
});

it('formats the statement that ends with ; and the block that ends with }', async () => {
  const text = 'SECTIONS\n{\n.text :\n{\n*(.text*)\nx=1;\n}\n}\n';
  const files = { ...(miniProject() as Record<string, string>), 'open.ld': text };
  const { client: started, request, open } = await start({ files });
  await open('open.ld');
  const typed = async (line: number, character: number, ch: string): Promise<string> => {
    const edits = await request<TextEdit[]>('textDocument/onTypeFormatting', {
      textDocument: { uri: started.uri('open.ld') },
      position: { line, character },
      ch,
      options: { tabSize: 2, insertSpaces: true },
    });
    return applyWorkspaceEdit({ changes: { u: edits } }, 'u', text);
  };
  expect((await typed(5, 4, ';')).split('\n')[5]).toBe('    x=1;');
  // The rest of the block is left to whoever types on.
  expect((await typed(5, 4, ';')).split('\n')[4]).toBe('*(.text*)');
  expect((await typed(6, 1, '}')).split('\n').slice(2, 7)).toEqual([
    '  .text :',
    '  {',
    '    *(.text*)',
    '    x=1;',
    '  }',
  ]);
});

describe('a client that counts in UTF-8', () => {
  const script = (length: string) =>
    miniProject({ memory: `  /* 漢字 é */ RAM (xrw) : ORIGIN = 0x34000400, LENGTH = ${length}` }) as Record<
      string,
      string
    >;

  it('is told so, and gets positions and edits that its bytes mean', async () => {
    const {
      client: started,
      project,
      request,
      open,
    } = await start({
      files: script('1024K'),
      capabilities: { general: { positionEncodings: ['utf-8', 'utf-16'] } },
    });
    expect(started.initialized.capabilities.positionEncoding).toBe('utf-8');
    await open('app.ld');
    const [finding] = await started.diagnostics('app.ld', (list) => list.length > 0);
    const text = project.read('app.ld');
    const line = text.split('\n')[finding!.range.start.line]!;
    const bytes = Buffer.from(line);
    const at = ({ start, end }: Range): string => bytes.subarray(start.character, end.character).toString();
    expect(at(finding!.range)).toBe('RAM');
    const [fix] = await request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: started.uri('app.ld') },
      range: finding!.range,
      context: { diagnostics: [finding] },
    });
    const [edit] = fix!.edit!.changes![started.uri('app.ld')]!;
    expect(at(edit!.range)).toBe('1024K');
    // The edit comes back as the editor makes it: counted in bytes, too.
    await started.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: started.uri('app.ld'), version: 2 },
      contentChanges: [{ range: edit!.range, text: edit!.newText }],
    });
    await started.diagnostics('app.ld', (list) => list.length === 0);
  });

  it('may prefer UTF-16', async () => {
    const { client: started } = await start({
      capabilities: { general: { positionEncodings: ['utf-32', 'utf-16', 'utf-8'] } },
    });
    expect(started.initialized.capabilities.positionEncoding).toBe('utf-16');
  });
});

describe('a client that spells URIs in its own way', () => {
  // `(`, `)` and `+` as they are: VS Code writes %28, %29 and %2B.
  const folder = 'my (app)+1';
  const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K';
  const setup = (capabilities: ClientCapabilities) => ({
    capabilities,
    files: Object.fromEntries(
      Object.entries(miniProject({ memory }) as Record<string, string>).map(([file, text]) => [
        `${folder}/${file}`,
        text,
      ]),
    ),
    initialize: (root: string) => {
      const uri = pathToFileURL(path.join(root, folder)).toString();
      return { rootUri: uri, workspaceFolders: [{ uri, name: folder }] };
    },
  });

  it('is answered in it, of files that are open and of others', async () => {
    const documentChanges = { workspace: { workspaceEdit: { documentChanges: true } } };
    const { client: started, request, open } = await start(setup(documentChanges));
    const script = `${folder}/app.ld`;
    expect(started.uri(script)).toContain('my%20(app)+1/app.ld');
    // Closed as yet.
    await started.diagnostics(`${folder}/Model/net.mpool`, (list) => list.length > 0);
    await open(script);
    const diagnostics = await started.diagnostics(script, (list) => list.length > 0);
    const textDocument = { uri: started.uri(script) };
    const [fix] = await request<CodeAction[]>('textDocument/codeAction', {
      textDocument,
      range: diagnostics[0]!.range,
      context: { diagnostics },
    });
    expect(fix?.edit?.documentChanges).toMatchObject([{ textDocument: { ...textDocument, version: 2 } }]);
  });

  it('gets the diagnostics that it asks for', async () => {
    const pulling = {
      textDocument: { diagnostic: {} },
      workspace: { diagnostics: { refreshSupport: true } },
    };
    const {
      client: started,
      request,
      open,
    } = await start({
      ...setup(pulling),
      prepare: (connection) => connection.onRequest('workspace/diagnostic/refresh', () => null),
    });
    const script = `${folder}/app.ld`;
    await open(script);
    const textDocument = { uri: started.uri(script) };
    const report = await request<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument });
    expect(report.items.map(({ code }) => code)).toEqual(['region-overlaps-pool']);
  });
});

describe('a weak client', () => {
  const severities = (list: readonly Diagnostic[]): unknown[] => list.map(({ severity }) => severity);

  it('gives its settings with initialize', async () => {
    const { client: started } = await start({
      initialize: () => ({ initializationOptions: { rules: { 'region-overlaps-pool': 'hint' } } }),
    });
    expect(severities(await started.diagnostics('app.ld', (list) => list.length > 0))).toEqual([4]);
  });

  it('gives them under the name of the section, and changes them later', async () => {
    const section = (level: string) => ({ n6mem: { rules: { 'region-overlaps-pool': level } } });
    const { client: started } = await start({
      initialize: () => ({ initializationOptions: section('hint') }),
    });
    await started.diagnostics('app.ld', (list) => severities(list)[0] === 4);
    await started.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: section('warning'),
    });
    await started.diagnostics('app.ld', (list) => severities(list)[0] === 2);
  });

  it('names its folder by rootPath alone', async () => {
    const { client: started } = await start({
      initialize: (root) => ({ rootUri: null, rootPath: root, workspaceFolders: null }),
    });
    expect((await started.diagnostics('app.ld', (list) => list.length > 0)).length).toBeGreaterThan(0);
  });

  it('gets edits as changes, without versions; another one with them', async () => {
    for (const documentChanges of [false, true]) {
      const {
        client: started,
        request,
        open,
      } = await start({
        capabilities: { workspace: { workspaceEdit: { documentChanges } } },
      });
      await open('app.ld');
      const diagnostics = await started.diagnostics('app.ld', (list) => list.length > 0);
      const [fix] = await request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri: started.uri('app.ld') },
        range: diagnostics[0]!.range,
        context: { diagnostics },
      });
      expect([fix?.edit?.changes !== undefined, fix?.edit?.documentChanges !== undefined]).toEqual([
        !documentChanges,
        documentChanges,
      ]);
      if (!documentChanges) {
        await endPlainClient();
      }
    }
  });
});
