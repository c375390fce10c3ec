import { expect, describe, it } from 'vitest';
import type {
  ClientCapabilities,
  Location,
  RelatedFullDocumentDiagnosticReport,
} from 'vscode-languageserver-protocol';
import { miniProject } from '../support/miniProject';
import { endAfterEach, endPlainClient, start } from './plainClient';

// Where names lead, and documents and diagnostics beyond the file that is asked about.

endAfterEach();

it('leads from a section to its region as the type, and to itself as the declaration', async () => {
  const { client: started, request, open, behind } = await start();
  await open('app.ld');
  const params = { textDocument: { uri: started.uri('app.ld') }, position: behind('app.ld', '.te') };
  const [type] = await request<Location[]>('textDocument/typeDefinition', params);
  expect(type?.range.start).toEqual({ ...behind('app.ld', '  RAM'), character: 2 });
  const declared = await request<Location[]>('textDocument/declaration', params);
  expect(declared).toEqual(await request<Location[]>('textDocument/definition', params));
});

describe('documents that only the server has', () => {
  const readsContent: ClientCapabilities = { workspace: { textDocumentContent: {} } };
  type Content = { text: string } | null;

  it('are a script as ld reads it, read again after an edit that changes it', async () => {
    const refreshed: string[] = [];
    const files = {
      ...(miniProject() as Record<string, string>),
      'app.ld': 'INCLUDE memory.ld\nSECTIONS { .text : { *(.text) } > RAM }\n',
      'memory.ld': 'MEMORY { RAM : ORIGIN = 0x34000000 + 0x400, LENGTH = 1023K }\n',
    };
    const {
      client: started,
      request,
      open,
    } = await start({
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
    expect((await request<Content>('workspace/textDocumentContent', { uri }))?.text).toContain(
      '0x34000000 + 0x400 /* = 0x34000400 */',
    );
    await open('memory.ld');
    await started.change('memory.ld', files['memory.ld'].replace('0x400', '0x800'));
    expect((await request<Content>('workspace/textDocumentContent', { uri }))?.text).toContain(
      '0x34000000 + 0x800 /* = 0x34000800 */',
    );
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
    for (const none of ['n6mem:/passwd?file%3A%2F%2F%2Fetc%2Fpasswd', 'n6mem:/nothing.txt'])
      expect(await request<Content>('workspace/textDocumentContent', { uri: none })).toBeNull();
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
      const { text } = (await request<Content>('workspace/textDocumentContent', { uri: location!.uri }))!;
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
  expect(uri).toMatch(/\/Model\/net\.mpool$/);
  expect(report).toMatchObject({ kind: 'full', items: [{ code: 'region-overlaps-pool' }] });
  await endPlainClient();
  expect((await ask({ diagnostic: {} })).relatedDocuments).toBeUndefined();
});
