import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CompletionItem,
  CompletionList,
  SemanticTokens,
  SemanticTokensDelta,
} from 'vscode-languageserver-protocol';
import {
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';

const file = 'large.ld';
const count = 700;

/** Many sections, each with two symbols. */
function largeScript(): string {
  const sections = Array.from(
    { length: count },
    (_, n) => `  .part${n} :\n  {\n    _start_${n} = .;\n    *(.part${n})\n    _end_${n} = .;\n  } >RAM`,
  );
  return `MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K }\nSECTIONS\n{\n${sections.join('\n')}\n}\n`;
}

let project: TemporaryProject;
let client: LanguageClient;
let text = largeScript();

beforeAll(async () => {
  project = temporaryProject({ [file]: text });
  client = await startServer(project.root);
  await client.open(file, text, 'linkerscript');
});

afterAll(async () => {
  expect(await client.stop()).toBe(0);
  expect(client.complaints).toEqual([]);
  project.remove();
});

async function ask<T>(method: string, more: object = {}): Promise<T> {
  return (await client.connection.sendRequest(method, {
    textDocument: { uri: client.uri(file) },
    ...more,
  })) as T;
}

async function insertBehind(word: string, added: string): Promise<{ line: number; character: number }> {
  const at = text.indexOf(word) + word.length;
  text = text.slice(0, at) + added + text.slice(at);
  await client.change(file, text);
  const before = text.slice(0, at + added.length).split('\n');
  return { line: before.length - 1, character: before[before.length - 1]!.length };
}

/** A client's list of tokens with the server's edits applied, as LSP says. */
function applied(data: readonly number[], { edits }: SemanticTokensDelta): number[] {
  const result = [...data];
  for (const edit of [...edits].sort((a, b) => b.start - a.start))
    result.splice(edit.start, edit.deleteCount, ...(edit.data ?? []));
  return result;
}

describe('a large script', () => {
  it('sends what has changed of its tokens', async () => {
    const whole = await ask<SemanticTokens>('textDocument/semanticTokens/full');
    expect(whole.data.length).toBeGreaterThan(5 * 5 * count);
    await insertBehind('_start_300 = .', ' + 0x10');
    const delta = await ask<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', {
      previousResultId: whole.resultId,
    });
    const sent = delta.edits.reduce((sum, edit) => sum + (edit.data?.length ?? 0), 0);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThanOrEqual(10);
    const fresh = await ask<SemanticTokens>('textDocument/semanticTokens/full');
    expect(applied(whole.data, delta)).toEqual(fresh.data);
  });

  it('sends the tokens of the visible part', async () => {
    const whole = await ask<SemanticTokens>('textDocument/semanticTokens/full');
    const line = 1200;
    const range = { start: { line, character: 0 }, end: { line: line + 30, character: 0 } };
    const part = await ask<SemanticTokens>('textDocument/semanticTokens/range', { range });
    const absolute = ({ data }: SemanticTokens): number[][] => {
      let [at, column] = [0, 0];
      return Array.from({ length: data.length / 5 }, (_, i) => {
        const [lines, characters, ...rest] = data.slice(5 * i, 5 * i + 5) as [number, number, ...number[]];
        at += lines;
        column = lines === 0 ? column + characters : characters;
        return [at, column, ...rest];
      });
    };
    const visible = absolute(whole).filter(([at]) => at! >= line && at! < line + 30);
    expect(visible.length).toBeGreaterThan(30);
    expect(absolute(part)).toEqual(visible);
  });

  it('proposes the names that the typed characters lead to, and asks to be asked again', async () => {
    const position = await insertBehind('_start_400 = .', ' + _end_69');
    const list = await ask<CompletionList>('textDocument/completion', { position });
    expect(list.isIncomplete).toBe(true);
    expect(list.items.length).toBeLessThanOrEqual(200);
    const labels = list.items.map(({ label }) => label);
    expect(labels).toContain('_end_699');
    expect(labels).toContain('_end_69');
    expect(labels).not.toContain('_end_5');
  });

  it('gives short lists whole', async () => {
    const position = await insertBehind('*(.part9)\n    _end_9 = .;\n  }', ' >');
    const items = await ask<CompletionItem[]>('textDocument/completion', { position });
    expect(items.map(({ label }) => label)).toEqual(['RAM']);
  });

  it('answers from the new text while its check is still due', async () => {
    let tail = '_end_500 = .';
    // Each key comes while the check of the one before is still due.
    for (const [typed, label] of [
      [' + _start_12', '_start_12'],
      ['3', '_start_123'],
      [' + _end_64', '_end_64'],
      ['5', '_end_645'],
    ] as const) {
      const position = await insertBehind(tail, typed);
      tail += typed;
      const found = await ask<CompletionItem[] | CompletionList>('textDocument/completion', { position });
      const items = Array.isArray(found) ? found : found.items;
      expect(items[0]?.label).toBe(label);
      expect(items[0]?.textEdit).toMatchObject({ range: { end: position } });
    }
    const whole = await ask<SemanticTokens>('textDocument/semanticTokens/full');
    await insertBehind('SECTIONS\n{\n', '  added = 1;\n');
    const after = await ask<SemanticTokens>('textDocument/semanticTokens/full');
    expect(after.data.length).toBe(whole.data.length + 10);
  });
});
