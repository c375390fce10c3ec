import { existsSync, readFileSync, renameSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  ClientCapabilities,
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  Diagnostic,
  InitializeParams,
  Location,
  ProtocolConnection,
  Range,
  RelatedFullDocumentDiagnosticReport,
  SymbolInformation,
  TextEdit,
  WorkspaceDiagnosticReport,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import {
  applyWorkspaceEdit,
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';
import { mapText } from '../support/miniImage';
import { miniProject } from '../support/miniProject';

// What a plain client gets: no command, request or setting of this project's own extension.

let project: TemporaryProject | undefined;
let client: LanguageClient | undefined;

afterEach(async () => {
  expect(await client?.stop()).toBe(0);
  expect(client?.complaints).toEqual([]);
  client = undefined;
  project?.remove();
});

interface Setup {
  readonly capabilities?: ClientCapabilities;
  readonly initialize?: Partial<InitializeParams>;
  readonly files?: Readonly<Record<string, string>>;
  readonly prepare?: (connection: ProtocolConnection) => void;
}

async function start({ capabilities = {}, initialize = {}, files, prepare }: Setup = {}) {
  const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K';
  const made = (project = temporaryProject(files ?? (miniProject({ memory }) as Record<string, string>)));
  const started = (client = await startServer(made.root, capabilities, undefined, prepare, initialize));
  const request = <T>(method: string, params: object): Promise<T> =>
    started.connection.sendRequest(method, params);
  const open = (file: string, languageId = 'ld'): Promise<void> =>
    started.open(file, made.read(file), languageId);
  /** The position behind a text of a file. */
  const behind = (file: string, text: string) => {
    const before = made
      .read(file)
      .slice(0, made.read(file).indexOf(text) + text.length)
      .split('\n');
    return { line: before.length - 1, character: before.at(-1)!.length };
  };
  return { project: made, client: started, request, open, behind };
}

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
  expect(await client?.stop()).toBe(0);
  project?.remove();
  expect(await ask({ didChangeConfiguration: { dynamicRegistration: true } })).toEqual([
    'workspace/didChangeConfiguration',
  ]);
});

describe('documents that only the server has', () => {
  const readsContent: ClientCapabilities = { workspace: { textDocumentContent: {} } };
  const content = (uri: string): Promise<{ text: string } | null> =>
    client!.connection.sendRequest('workspace/textDocumentContent', { uri });

  it('are a script as ld reads it, read again after an edit that changes it', async () => {
    const refreshed: string[] = [];
    const files = {
      ...(miniProject() as Record<string, string>),
      'app.ld': 'INCLUDE memory.ld\nSECTIONS { .text : { *(.text) } > RAM }\n',
      'memory.ld': 'MEMORY { RAM : ORIGIN = 0x34000000 + 0x400, LENGTH = 1023K }\n',
    };
    const { client: started, open } = await start({
      files,
      capabilities: readsContent,
      prepare: (connection) =>
        connection.onRequest('workspace/textDocumentContent/refresh', ({ uri }: { uri: string }) => {
          refreshed.push(uri);
          return null;
        }),
    });
    const { uri } = await started.connection.sendRequest<{ uri: string }>('workspace/executeCommand', {
      command: 'n6mem.showResolvedScript',
      arguments: [started.uri('app.ld')],
    });
    expect(uri).toMatch(/^n6mem:\/app\.resolved\.ld\?file/);
    expect((await content(uri))?.text).toContain('0x34000000 + 0x400 /* = 0x34000400 */');
    await open('memory.ld');
    await started.change('memory.ld', files['memory.ld'].replace('0x400', '0x800'));
    expect((await content(uri))?.text).toContain('0x34000000 + 0x800 /* = 0x34000800 */');
    expect(refreshed).toEqual([uri]);
    // An editor opens it like any other document: it is not checked by itself.
    await started.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'linkerscript', version: 1, text: 'MEMORY { RAM : }' },
    });
    expect(
      await started.connection.sendRequest('textDocument/hover', {
        textDocument: { uri },
        position: { line: 0, character: 10 },
      }),
    ).toBeNull();
    // Nothing that is asked for reaches a file that is no part of a project.
    expect(await content('n6mem:/passwd?file%3A%2F%2F%2Fetc%2Fpasswd')).toBeNull();
    expect(await content('n6mem:/nothing.txt')).toBeNull();
  });

  it('are the memories of a device, to which a pool and a region lead', async () => {
    const { request, client: started, open, behind } = await start({ capabilities: readsContent });
    await open('app.ld');
    await open('Model/net.mpool', 'mpool');
    for (const [file, name, bank] of [
      ['Model/net.mpool', 'cpuRAM2', 'AXISRAM2'],
      ['app.ld', 'RAM', 'FLEXRAM'],
    ] as const) {
      const [location] = await request<Location[]>('textDocument/typeDefinition', {
        textDocument: { uri: started.uri(file) },
        position: behind(file, name),
      });
      expect(location?.uri).toBe('n6mem:/STM32N657.txt');
      const { text } = (await content(location!.uri))!;
      expect(text.split('\n')[location!.range.start.line]).toMatch(new RegExp(`^${bank} +\\[0x34`));
    }
  });

  it('are nothing to a client that cannot show them', async () => {
    const { request, client: started, open, behind } = await start();
    await open('app.ld');
    const places = await request<Location[]>('textDocument/typeDefinition', {
      textDocument: { uri: started.uri('app.ld') },
      position: behind('app.ld', 'RAM'),
    });
    expect(places.map(({ uri }) => uri)).not.toContain('n6mem:/STM32N657.txt');
  });
});

it('leads from a buffer of the model to its pool as the type', async () => {
  const files = miniProject({
    memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K',
    buffers: [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }],
  }) as Record<string, string>;
  const { request, client: started, open, behind } = await start({ files });
  const source = Object.keys(files).find((file) => file.endsWith('network.c'))!;
  await open(source, 'c');
  const [pool] = await request<Location[]>('textDocument/typeDefinition', {
    textDocument: { uri: started.uri(source) },
    position: behind(source, 'conv_out'),
  });
  expect(pool?.uri).toBe(started.uri('Model/net.mpool'));
  expect(files['Model/net.mpool']!.split('\n')[pool!.range.start.line]).toContain('cpuRAM2');
});

it('gives the diagnostics of the other end of a conflict along with those that are asked for', async () => {
  const diagnostic = { relatedDocumentSupport: true };
  const ask = async (textDocument: NonNullable<ClientCapabilities['textDocument']>) => {
    const {
      request,
      client: started,
      open,
    } = await start({
      capabilities: { textDocument, workspace: { diagnostics: { refreshSupport: true } } },
      prepare: (connection) => connection.onRequest('workspace/diagnostic/refresh', () => null),
    });
    await open('app.ld');
    return request<RelatedFullDocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri: started.uri('app.ld') },
    });
  };
  const { items, relatedDocuments } = await ask({ diagnostic });
  expect(items.map(({ code }) => code)).toContain('region-overlaps-pool');
  const [[uri, report] = []] = Object.entries(relatedDocuments ?? {});
  expect(uri).toBe(client!.uri('Model/net.mpool'));
  expect(report).toMatchObject({ kind: 'full', items: [{ code: 'region-overlaps-pool' }] });
  expect(await client?.stop()).toBe(0);
  project?.remove();
  expect((await ask({ diagnostic: {} })).relatedDocuments).toBeUndefined();
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
  const { client: started } = await start({
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
  await started.open('app.ld', project!.read('app.ld'), 'ld');
  await started.change('app.ld', project!.read('app.ld').replace('1024K', '1023K'));
  await started.diagnostics('app.ld', (list) => list.length === 0);
  // The first time only.
  expect(heard).toEqual(['begin', 'end']);
});

it('shows that it reads before it reads, and how far it is with a long file, also when that is built anew', async () => {
  const heard: string[] = [];
  const linked = mapText({ regions: [['RAM', 0x34000400, 0x100000]], sections: [] });
  const long = `${linked}\nCross Reference Table\n\n${'symbol    build/main.o\n'.repeat(900_000)}`;
  const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K';
  const { client: started } = await start({
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
  project!.write('build/app.map', `${long}\n`);
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

it('leads from a section to its region as the type, and to itself as the declaration', async () => {
  const { client: started, request, open, behind } = await start();
  await open('app.ld');
  const params = { textDocument: { uri: started.uri('app.ld') }, position: behind('app.ld', '.te') };
  const [type] = await request<Location[]>('textDocument/typeDefinition', params);
  expect(type?.range.start).toEqual({ ...behind('app.ld', '  RAM'), character: 2 });
  const declared = await request<Location[]>('textDocument/declaration', params);
  expect(declared).toEqual(await request<Location[]>('textDocument/definition', params));
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
      request,
      open,
    } = await start({
      files: script('1024K'),
      capabilities: { general: { positionEncodings: ['utf-8', 'utf-16'] } },
    });
    expect(started.initialized.capabilities.positionEncoding).toBe('utf-8');
    await open('app.ld');
    const [finding] = await started.diagnostics('app.ld', (list) => list.length > 0);
    const text = project!.read('app.ld');
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

describe('a weak client', () => {
  const severities = (list: readonly Diagnostic[]): unknown[] => list.map(({ severity }) => severity);

  it('gives its settings with initialize', async () => {
    const { client: started } = await start({
      initialize: { initializationOptions: { rules: { 'region-overlaps-pool': 'hint' } } },
    });
    expect(severities(await started.diagnostics('app.ld', (list) => list.length > 0))).toEqual([4]);
  });

  it('gives them under the name of the section, and changes them later', async () => {
    const section = (level: string) => ({ n6mem: { rules: { 'region-overlaps-pool': level } } });
    const { client: started } = await start({ initialize: { initializationOptions: section('hint') } });
    await started.diagnostics('app.ld', (list) => severities(list)[0] === 4);
    await started.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: section('warning'),
    });
    await started.diagnostics('app.ld', (list) => severities(list)[0] === 2);
  });

  it('names its folder by rootPath alone', async () => {
    const root = temporaryProject(
      miniProject({ memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K' }) as Record<string, string>,
    );
    project = root;
    const initialize = { rootUri: null, rootPath: root.root, workspaceFolders: null };
    client = await startServer(root.root, {}, undefined, undefined, initialize);
    expect((await client.diagnostics('app.ld', (list) => list.length > 0)).length).toBeGreaterThan(0);
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
        await started.stop();
        project?.remove();
      }
    }
  });
});
