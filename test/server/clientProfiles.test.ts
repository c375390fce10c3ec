import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type {
  ClientCapabilities,
  CodeAction,
  CompletionItem,
  CompletionList,
  Diagnostic,
  DocumentSymbol,
  Hover,
  MarkupContent,
  SymbolInformation,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import { applyWorkspaceEdit } from '../support/languageClient';
import { clientProfiles } from './clientProfiles';
import { endAfterEach, start, type PlainClient } from './plainClient';

endAfterEach();

/** What a client lets the server register: `textDocument/hover` where it says `hover: { dynamicRegistration: true }`. */
function registers({ workspace, textDocument }: ClientCapabilities, method: string): boolean {
  const [area, name] = method.split('/') as ['workspace' | 'textDocument', string];
  const said = { workspace, textDocument }[area] as
    Record<string, { dynamicRegistration?: boolean }> | undefined;
  return said?.[name]?.dynamicRegistration === true;
}

/** The diagnostics of the script, pushed or asked for. */
async function diagnosticsOf(plain: PlainClient, asks: boolean): Promise<readonly Diagnostic[]> {
  if (!asks) return plain.client.diagnostics('app.ld', (list) => list.length > 0);
  const textDocument = { uri: plain.client.uri('app.ld') };
  return (await plain.request<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument })).items;
}

describe.each(clientProfiles)('$name', ({ capabilities, initialize }) => {
  const completionItem = capabilities.textDocument?.completion?.completionItem;
  const hoverFormat = capabilities.textDocument?.hover?.contentFormat ?? ['markdown'];

  it('is shown the overlap, the region and its fix, as it can take them', async () => {
    const registered: string[] = [];
    const plain = await start({
      capabilities,
      initialize: (path) => initialize({ path, uri: pathToFileURL(path).toString() }),
      prepare: (connection) => {
        connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
          items.map(() => null),
        );
        connection.onRequest('window/workDoneProgress/create', () => null);
        connection.onRequest('workspace/diagnostic/refresh', () => null);
        connection.onRequest(
          'client/registerCapability',
          ({ registrations }: { registrations: { method: string }[] }) => {
            registered.push(...registrations.map(({ method }) => method));
            return null;
          },
        );
      },
    });
    const { client, request, open, behind, project } = plain;
    await open('app.ld');
    const diagnostics = await diagnosticsOf(
      plain,
      client.initialized.capabilities.diagnosticProvider !== undefined,
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(['region-overlaps-pool']);
    // It named no language.
    expect(diagnostics[0]!.message).toMatch(/^Region RAM takes 1 KiB/);
    expect(registered.filter((method) => !registers(capabilities, method))).toEqual([]);

    const textDocument = { uri: client.uri('app.ld') };
    const position = diagnostics[0]!.range.start;
    const hover = await request<Hover>('textDocument/hover', { textDocument, position });
    const { kind, value } = hover.contents as MarkupContent;
    expect(hoverFormat).toContain(kind);
    expect(value.includes('**')).toBe(kind === 'markdown');

    // Without the data of its diagnostics: not all clients send it back.
    const context = { diagnostics: diagnostics.map(({ range, message }) => ({ range, message })) };
    const range = { start: position, end: position };
    const actions = await request<CodeAction[]>('textDocument/codeAction', { textDocument, range, context });
    const fix = actions.find(({ title }) => title.startsWith('End region RAM'))!;
    const edit: WorkspaceEdit = fix.edit ?? (await request<CodeAction>('codeAction/resolve', fix)).edit!;
    expect(applyWorkspaceEdit(edit, textDocument.uri, project.read('app.ld'))).toContain('LENGTH = 1023K');
    expect(edit.documentChanges !== undefined).toBe(
      capabilities.workspace?.workspaceEdit?.documentChanges === true,
    );

    const completed = await request<CompletionItem[] | CompletionList>('textDocument/completion', {
      textDocument,
      position: behind('app.ld', 'SECTIONS\n{\n'),
    });
    const items = Array.isArray(completed) ? completed : completed.items;
    const texts = items.map(({ textEdit }) => textEdit!.newText);
    expect(texts.some((text) => text.includes('ASSERT('))).toBe(true);
    expect(texts.some((text) => /\$\d|\$\{/.test(text))).toBe(completionItem?.snippetSupport === true);

    const symbols = await request<(DocumentSymbol | SymbolInformation)[]>('textDocument/documentSymbol', {
      textDocument,
    });
    const isTree = capabilities.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true;
    expect(symbols.some((symbol) => 'location' in symbol)).toBe(!isTree);
    expect(JSON.stringify(symbols)).toContain('"RAM"');
  });
});
