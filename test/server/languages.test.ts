import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CodeAction, Hover } from 'vscode-languageserver-protocol';
import {
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';
import { miniProject } from '../support/miniProject';

let client: LanguageClient | undefined;
let project: TemporaryProject | undefined;

afterEach(async () => {
  vi.unstubAllEnvs();
  await client?.stop();
  client = undefined;
  project?.remove();
});

/** What an editor in this language gets of a region that overlaps a pool: the diagnostic, a fix, a hover. */
async function answers(locale: string | undefined) {
  const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K';
  const made = (project = temporaryProject(miniProject({ memory }) as Record<string, string>));
  const started = (client = await startServer(
    made.root,
    undefined,
    undefined,
    undefined,
    locale ? { locale } : {},
  ));
  await started.open('app.ld', made.read('app.ld'), 'ld');
  const [diagnostic] = await started.diagnostics('app.ld', (list) => list.length > 0);
  const textDocument = { uri: started.uri('app.ld') };
  const { range } = diagnostic!;
  const context = { diagnostics: [diagnostic!] };
  const actions = await started.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument,
    range,
    context,
  });
  const hover = await started.connection.sendRequest<Hover>('textDocument/hover', {
    textDocument,
    position: range.start,
  });
  return {
    message: diagnostic!.message,
    code: diagnostic!.code,
    titles: actions.map(({ title }) => title).join('\n'),
    hover: JSON.stringify(hover.contents),
  };
}

it.each([
  [
    'zh-cn',
    /^区域 RAM 占用内存池 cpuRAM2 的 1 KiB/,
    /将区域 RAM 结束于内存池 \w+ 的起点/,
    /\*\*区域\*\* `RAM/,
  ],
  ['zh-Hans-CN', /^区域 RAM 占用内存池 cpuRAM2 的 1 KiB/, /内存池/, /\*\*区域\*\*/],
  [
    'fr',
    /^La région RAM prend 1 KiB du pool cpuRAM2/,
    /Terminer la région RAM au début du pool/,
    /\*\*région\*\* `RAM/,
  ],
  ['zh-tw', /^Region RAM takes 1 KiB of pool cpuRAM2/, /End region RAM where pool/, /\*\*region\*\* `RAM/],
  ['en', /^Region RAM takes 1 KiB of pool cpuRAM2/, /End region RAM where pool/, /\*\*region\*\* `RAM/],
])('speaks %s as initialize asks', async (locale, message, title, hover) => {
  const said = await answers(locale);
  expect(said.message).toMatch(message);
  expect(said.titles).toMatch(title);
  expect(said.hover).toMatch(hover);
  expect(said.code).toBe('region-overlaps-pool');
});

it.each([
  ['zh-cn', undefined, /^区域 RAM/],
  ['fr', undefined, /^La région RAM/],
  // The editor's own word counts more.
  ['fr', 'en', /^Region RAM/],
  ['de', undefined, /^Region RAM/],
])('in an environment of %s, of an editor that names %s', async (language, locale, message) => {
  vi.stubEnv('N6MEM_LANG', '');
  vi.stubEnv('LC_ALL', language);
  expect((await answers(locale)).message).toMatch(message);
});

/** A script with most of what hovers, lenses and completions speak of. */
const script = `ENTRY(Reset_Handler)
REGION_ALIAS("CODE", RAM)
MEMORY
{
  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 512K + 512K
  ROM (rx) : ORIGIN = 0x08000000, LENGTH = 0x200000
  SPARE (rw) : ORIGIN = 0x90000000, LENGTH = 1M
}
_stack_size = 0x800;
SECTIONS
{
  .isr_vector : { KEEP(*(.isr_vector)) } > RAM
  .text : ALIGN(4) { *(.text*) *(SORT_BY_NAME(.rodata*)) } > RAM AT> ROM
  .bss (NOLOAD) : { *(EXCLUDE_FILE(*startup.o) .bss*) *(COMMON) . = ALIGN(8); } > RAM
  .free : { *lib.a:one.o(.data*) }
  PROVIDE(_end = ADDR(.bss) + SIZEOF(.bss) + _stack_size);
  ASSERT(_end < 0x34100000, "too large")
}
`;

/** What people read of an answer: not the places, edits, names of commands and words that a list is sorted by. */
const unread = new Set(['newText', 'uri', 'target', 'sortText', 'filterText', 'command', 'kind', 'code']);
const machines = new Set(['data', 'arguments']);

function textsIn(answer: unknown): string[] {
  if (typeof answer === 'string') return [answer];
  if (Array.isArray(answer)) return answer.flatMap(textsIn);
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer).flatMap(([key, value]) =>
    machines.has(key) || (typeof value === 'string' && unread.has(key)) ? [] : textsIn(value),
  );
}

/** Four words in a row, outside of code and quotes; of a hint, which is shorter, each word. */
function runsOfWords(text: string, kind: string): string[] {
  const more = kind === 'inlayHint' ? 0 : 3;
  const prose = text.replace(/```[^]*?```/g, '\n').replace(/`[^`]*`|"[^"]*"|\b[KM]iB\b/g, '·');
  return [
    ...prose.matchAll(new RegExp(`(?<![\\w-])(?=([A-Za-z]+(?: [A-Za-z]+){${more}})(?![\\w-]))`, 'g')),
  ].map(([, run]) => run!);
}

/** Every text of one kind of answer about three files, wherever the cursor stands in them, by the kind of answer. */
async function everyText(locale: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = miniProject({ files: { 'app.ld': script } }) as Record<string, string>;
  const made = (project = temporaryProject(files));
  const started = (client = await startServer(made.root, undefined, undefined, undefined, { locale }));
  const texts = new Map<string, string[]>();
  const asked = [
    ['app.ld', 'ld'],
    ['Model/net.mpool', 'mpool'],
    ['Model/user_neuralart.json', 'jsonc'],
  ] as const;
  for (const [file, languageId] of asked) {
    const text = made.read(file);
    await started.open(file, text, languageId);
    const textDocument = { uri: started.uri(file) };
    const lines = text.split('\n');
    const end = { line: lines.length, character: 0 };
    const range = { start: { line: 0, character: 0 }, end };
    const ask = async (method: string, params: object): Promise<void> => {
      const answer: unknown = await started.connection
        .sendRequest(`textDocument/${method}`, { textDocument, ...params })
        .catch((error: Error) => error.message);
      const said = texts.get(method) ?? [];
      texts.set(method, [...said, ...textsIn(answer)]);
    };
    await ask('codeLens', {});
    await ask('inlayHint', { range });
    await ask('documentSymbol', {});
    await ask('documentLink', {});
    for (const [line, written] of lines.entries()) {
      const starts = [...written.matchAll(/[\w.*-]+|[({:>"]/g)].map(({ index }) => index);
      for (const character of new Set([...starts, written.length])) {
        const position = { line, character };
        await ask('hover', { position });
        await ask('completion', { position });
        await ask('signatureHelp', { position: { line, character: character + 1 } });
        await ask('prepareRename', { position });
        await ask('rename', { position, newName: 'SECTIONS' });
        await ask('codeAction', { range: { start: position, end: position }, context: { diagnostics: [] } });
      }
    }
  }
  await started.stop();
  client = undefined;
  made.remove();
  return texts;
}

describe('an editor in another language', () => {
  it(
    'reads no English sentence in what it is told of scripts, pools and profiles',
    { timeout: 300_000 },
    async () => {
      const english = await everyText('en');
      const runs = new Map(
        [...english].map(([kind, texts]) => [
          kind,
          new Set(texts.flatMap((text) => runsOfWords(text, kind))),
        ]),
      );
      // Sentences are there to be found, in every kind of answer that has any.
      const kinds = [...runs].filter(([, found]) => found.size > 0).map(([kind]) => kind);
      expect(kinds.sort()).toEqual([
        'codeAction',
        'codeLens',
        'completion',
        'documentLink',
        'hover',
        'inlayHint',
        'prepareRename',
        'rename',
        'signatureHelp',
      ]);
      for (const locale of ['zh-cn', 'fr']) {
        const left = [...(await everyText(locale))].flatMap(([kind, texts]) =>
          texts
            .filter((text) => runsOfWords(text, kind).some((run) => runs.get(kind)!.has(run)))
            .map((text) => `${kind}: ${text}`),
        );
        expect([...new Set(left)], locale).toEqual([]);
      }
    },
  );
});
