import { afterEach, expect, it } from 'vitest';
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
  await client?.stop();
  client = undefined;
  project?.remove();
});

/** What an editor in this language gets of a region that overlaps a pool: the diagnostic, a fix, a hover. */
async function answers(locale: string) {
  const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K';
  const made = (project = temporaryProject(miniProject({ memory }) as Record<string, string>));
  const started = (client = await startServer(made.root, undefined, undefined, undefined, { locale }));
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
