import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  SelectionRange,
  SemanticTokens,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import {
  applyWorkspaceEdit,
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';
import type { LineHoverResult } from '../../protocol/server';

const script = 'Application/STM32N6570-DK/STM32N657xx.ld';
const pools = 'Model/my_mpools/smart-camera_STM32N6570-DK.mpool';
const profile = 'Model/user_neuralart_STM32N6570-DK.json';

let project: TemporaryProject;
let client: LanguageClient;

beforeAll(async () => {
  project = temporaryProject({}, 'examples/smart-camera');
  client = await startServer(project.root);
  await client.open(script, project.read(script), 'linkerscript');
  await client.open(pools, project.read(pools), 'mpool');
  await client.open(profile, project.read(profile), 'json');
});

afterAll(async () => {
  expect(await client.stop()).toBe(0);
  expect(client.complaints).toEqual([]);
  project.remove();
});

function positionOf(file: string, word: string, inside = 1): { line: number; character: number } {
  const before = project
    .read(file)
    .slice(0, project.read(file).indexOf(word) + inside)
    .split('\n');
  return { line: before.length - 1, character: before[before.length - 1]!.length };
}

async function ask<T>(method: string, file: string, more: object = {}): Promise<T> {
  return (await client.connection.sendRequest(method, {
    textDocument: { uri: client.uri(file) },
    ...more,
  })) as T;
}

const at = (file: string, word: string, inside?: number) => ({ position: positionOf(file, word, inside) });
const whole = (file: string) => ({
  range: {
    start: { line: 0, character: 0 },
    end: { line: project.read(file).split('\n').length, character: 0 },
  },
});

describe('linker scripts', () => {
  it('complete regions behind > with what is free in them', async () => {
    const items = await ask<CompletionItem[]>('textDocument/completion', script, at(script, '>AXISRAM1_S'));
    const region = items.find((item) => item.label === 'PSRAM');
    expect(region?.detail).toContain('16 MiB');
  });

  it('go to the definition of a region and find its references', async () => {
    const definition = await ask<Location[]>('textDocument/definition', script, at(script, 'ORIGIN(DTCM', 8));
    expect(definition).toHaveLength(1);
    expect(definition[0]?.range.start.line).toBe(9);
    const references = await ask<Location[]>('textDocument/references', script, {
      ...at(script, 'AXISRAM1_S (xrw)'),
      context: { includeDeclaration: true },
    });
    expect(references.length).toBeGreaterThan(6);
    const highlights = await ask<DocumentHighlight[]>(
      'textDocument/documentHighlight',
      script,
      at(script, 'AXISRAM1_S (xrw)'),
    );
    expect(highlights.length).toBe(references.length);
  });

  it('rename a region everywhere, and refuse a keyword', async () => {
    const edit = await ask<WorkspaceEdit>('textDocument/rename', script, {
      ...at(script, 'AXISRAM1_S (xrw)'),
      newName: 'SRAM',
    });
    const renamed = applyWorkspaceEdit(edit, client.uri(script), project.read(script));
    expect(renamed).toBe(project.read(script).replaceAll('AXISRAM1_S', 'SRAM'));
    await expect(ask('textDocument/prepareRename', script, at(script, 'SECTIONS'))).rejects.toThrow(
      'SECTIONS is a word of the linker script language',
    );
    await expect(
      ask('textDocument/rename', script, { ...at(script, 'AXISRAM1_S (xrw)'), newName: '1 2' }),
    ).rejects.toThrow();
  });

  it('show outline, folds, selection, signature, tokens, hints and lenses', async () => {
    const symbols = await ask<DocumentSymbol[]>('textDocument/documentSymbol', script);
    expect(JSON.stringify(symbols)).toContain('AXISRAM1_S');
    const folds = await ask<FoldingRange[]>('textDocument/foldingRange', script);
    expect(folds.length).toBeGreaterThan(6);
    const [selection] = await ask<SelectionRange[]>('textDocument/selectionRange', script, {
      positions: [positionOf(script, '0x34000400')],
    });
    expect(selection?.parent?.parent).toBeDefined();
    const signature = await ask<SignatureHelp>(
      'textDocument/signatureHelp',
      script,
      at(script, 'ALIGN(4', 6),
    );
    expect(signature.signatures[0]?.label).toContain('ALIGN');
    const tokens = await ask<SemanticTokens>('textDocument/semanticTokens/full', script);
    expect(tokens.data.length % 5).toBe(0);
    expect(tokens.data.length).toBeGreaterThan(100);
    const hints = await ask<InlayHint[]>('textDocument/inlayHint', script, whole(script));
    expect(JSON.stringify(hints)).toContain('0x34140000');
    const lenses = await ask<CodeLens[]>('textDocument/codeLens', script);
    expect(lenses.length).toBeGreaterThan(0);
  });

  it('convert numbers and format without changing what they mean', async () => {
    const actions = await ask<CodeAction[]>('textDocument/codeAction', script, {
      range: { start: positionOf(script, '1279K'), end: positionOf(script, '1279K') },
      context: { diagnostics: [] },
    });
    expect(actions.map((action) => action.title).join()).toContain('0x13fc00');
    const edits = await ask<TextEdit[]>('textDocument/formatting', script, {
      options: { tabSize: 2, insertSpaces: true },
    });
    expect(edits.every((edit) => edit.newText.trim() === '')).toBe(true);
  });
});

describe('pool files and profiles', () => {
  it('complete keys and values', async () => {
    const labelsAt = async (text: string, column?: number): Promise<string[]> => {
      const list = await ask<CompletionList>('textDocument/completion', pools, at(pools, text, column));
      return list.items.map((item) => item.label);
    };
    expect(await labelsAt('"MID"')).toEqual(['"LOW"', '"MID"', '"HIGH"']);
    expect(await labelsAt('"throughput"', 3)).toContain('cacheable');
  });

  it('explain keys by the schema, and pools by what lies there', async () => {
    const hoverAt = async (text: string, column: number): Promise<string> =>
      JSON.stringify(await ask<Hover>('textDocument/hover', pools, at(pools, text, column)));
    expect(await hoverAt('"throughput"', 3)).toContain('**throughput**: How many bytes a second');
    expect(await hoverAt('"cpuRAM2"', 3)).toContain('[0x34100000, 0x34200000)');
  });

  it('find a pool in the model and its c_info', async () => {
    const references = await ask<Location[]>('textDocument/references', pools, {
      ...at(pools, '"cpuRAM2"', 3),
      context: { includeDeclaration: false },
    });
    expect(references.map((location) => location.uri)).toContain(client.uri('Model/STM32N6570-DK/network.c'));
  });

  it('show outline, folds, selection, hints and lenses', async () => {
    const symbols = await ask<DocumentSymbol[]>('textDocument/documentSymbol', pools);
    expect(symbols.map((symbol) => symbol.name)).toContain('npuRAM5');
    expect((await ask<FoldingRange[]>('textDocument/foldingRange', pools)).length).toBeGreaterThan(3);
    const [selection] = await ask<SelectionRange[]>('textDocument/selectionRange', pools, {
      positions: [positionOf(pools, '"npuRAM5"')],
    });
    expect(selection?.parent).toBeDefined();
    const hints = await ask<InlayHint[]>('textDocument/inlayHint', pools, whole(pools));
    expect(JSON.stringify(hints)).toContain('0x34350000');
    const lenses = await ask<CodeLens[]>('textDocument/codeLens', pools);
    expect(JSON.stringify(lenses)).toContain('576');
    // A lens that names an epoch opens that epoch of that model.
    const peaks = lenses.flatMap(({ command }) => {
      const epoch = /epoch (\d+)/.exec(command?.title ?? '');
      return command && epoch ? [{ named: Number(epoch[1]), command }] : [];
    });
    expect(peaks.length).toBeGreaterThan(1);
    for (const { named, command } of peaks) {
      expect(command.command).toBe('n6mem.showTimeline');
      expect(command.arguments?.[1]).toMatchObject({
        epoch: named,
        file: pools,
        choice: expect.stringMatching(/^timeline:Model\/STM32N6570-DK\/.*_c_info\.json$/) as string,
      });
    }
  });

  it('format as JSON', async () => {
    const edits = await ask<TextEdit[]>('textDocument/formatting', pools, {
      options: { tabSize: 4, insertSpaces: true },
    });
    expect(edits.length).toBeGreaterThan(0);
  });

  it('link a profile to its pool file', async () => {
    const links = await ask<DocumentLink[]>('textDocument/documentLink', profile);
    expect(links.map((link) => link.target)).toEqual([client.uri(pools)]);
  });
});

describe('addresses', () => {
  it('are explained in C sources that nobody has opened, and only there where the build compiles them', async () => {
    const source = 'Application/STM32N6570-DK/Src/main.c';
    const stranger = 'Application/STM32N6570-DK/old/main.c';
    const text = `int *input = (int *)0x342e0000;\n${project.read(source)}`;
    project.write(source, text);
    project.write(stranger, text);
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: client.uri(source), type: 2 },
        { uri: client.uri(stranger), type: 1 },
      ],
    });
    const hover = await ask<Hover>('textDocument/hover', source, at(source, '0x342e0000', 4));
    expect(JSON.stringify(hover.contents)).toContain('pool npuRAM5, buffer Input');
    expect(hover.range?.start).toEqual({ line: 0, character: 20 });
    expect(await ask<Hover | null>('textDocument/hover', stranger, at(stranger, '0x342e0000', 4))).toBeNull();
    expect(await ask<Hover | null>('textDocument/hover', source, at(source, 'input', 2))).toBeNull();
  });

  it('are explained in a C source with unsaved edits: by its own text where it is sent, else by the line', async () => {
    const source = 'Application/STM32N6570-DK/Src/main.c';
    const stranger = 'Application/STM32N6570-DK/old/main.c';
    // As other editors do: the document is open, and its text is not the one on disk.
    const unsaved = `// one line more\nint *input = (int *)0x342e0000;\n${project.read(source)}`;
    await client.open(source, unsaved, 'c');
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', {
      textDocument: { uri: client.uri(source) },
      position: { line: 1, character: 25 },
    });
    expect(JSON.stringify(hover.contents)).toContain('pool npuRAM5, buffer Input');
    expect(hover.range).toEqual({ start: { line: 1, character: 20 }, end: { line: 1, character: 30 } });
    await client.close(source);
    // As our own client does for a document that it does not send.
    const onLine = (file: string, text: string, character: number): Promise<LineHoverResult> =>
      client.connection.sendRequest<LineHoverResult>('n6mem/lineHover', {
        uri: client.uri(file),
        text,
        character,
      });
    const line = '  uint8_t *typed = (uint8_t *)0x342E0000u;';
    expect(await onLine(source, line, 33)).toMatchObject({
      markdown: expect.stringContaining('pool npuRAM5, buffer Input') as string,
      start: 30,
      end: 41,
    });
    expect(await onLine(source, line, 5)).toBeNull();
    expect(await onLine(source, '#define MASK 0xffff0000', 18)).toBeNull();
    expect(await onLine(stranger, line, 33)).toBeNull();
    expect(await onLine(script, line, 33)).toBeNull();
  });

  it('are explained by a command that any editor may run', async () => {
    const answer = await client.connection.sendRequest<{ text: string; targets: { name: string }[] }>(
      'workspace/executeCommand',
      { command: 'n6mem.explain', arguments: ['0x342e0000', client.uri(script)] },
    );
    expect(answer.targets.map(({ name }) => name)).toEqual(['STM32N6570-DK', 'NUCLEO-N657X0-Q']);
    expect(answer.text).toContain('buffer Input_0_out_0 in epochs');
    // Without a document the targets stand in their own order.
    const anywhere = await client.connection.sendRequest<{ targets: { name: string }[] }>(
      'workspace/executeCommand',
      { command: 'n6mem.explain', arguments: ['0x342e0000'] },
    );
    expect(anywhere.targets.map(({ name }) => name)).toEqual(['NUCLEO-N657X0-Q', 'STM32N6570-DK']);
    for (const nonsense of [['hello'], [42], []])
      expect(
        await client.connection.sendRequest<{ text: string } | null>('workspace/executeCommand', {
          command: 'n6mem.explain',
          arguments: nonsense,
        }),
      ).toEqual(typeof nonsense[0] === 'string' ? { text: '', targets: [] } : null);
  });
});
