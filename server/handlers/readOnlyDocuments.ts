import type { Location } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { deviceMemories, deviceNamed, resolvedScript, type PhysicalMemory } from '../../core';
import { documentScheme } from '../../protocol/server';
import type { ServerContext } from '../context';
import { run } from './run';

/** What a document was made from when it was last read: where that is another object the document is another. */
type Shown = Map<string, unknown>;

/** Of so many documents that were read is it known whether they changed; nobody says when one is closed. */
const remembered = 50;

/**
 * `workspace/textDocumentContent`: linker scripts as ld reads them, and the memories of a device. After each check the
 * documents that came out differently are read again.
 */
export function registerReadOnlyDocuments(context: ServerContext): void {
  const { connection } = context;
  const shown: Shown = new Map();
  connection.workspace.textDocumentContent.on(({ uri }, token) =>
    run(
      connection,
      'textDocumentContent',
      token,
      async () => {
        const text = await textOf(context, uri, shown);
        return text === undefined ? null : { text };
      },
      null,
    ),
  );
  context.onAnalysed((folder) => {
    const { uri: folderUri, analysis } = folder;
    for (const [uri, evaluation] of shown) {
      const script = URI.parse(uri).query;
      if (context.workspace.folderOf(script)?.uri !== folderUri) continue;
      const file = folder.pathOf(script);
      if (file === undefined || analysis?.artifacts.evaluation(file) === evaluation) continue;
      shown.delete(uri);
      void connection.workspace.textDocumentContent.refresh(uri);
    }
  });
}

/** The line of a bank in the document of its device. */
export function locationOfMemory({ device, bank }: PhysicalMemory): Location {
  const line = deviceMemories(device).lineOf(bank) ?? 0;
  const uri = `${documentScheme}:/${device.name}.txt`;
  return { uri, range: { start: { line, character: 0 }, end: { line, character: bank.length } } };
}

async function textOf(context: ServerContext, uri: string, shown: Shown): Promise<string | undefined> {
  const { scheme, path, query: script } = URI.parse(uri);
  if (scheme !== documentScheme) return undefined;
  if (script === '') {
    const device = deviceNamed(path.slice(1));
    return device && deviceMemories(device).text;
  }
  const folder = await context.ready(script);
  const file = folder?.pathOf(script);
  const artifacts = folder?.analysis?.artifacts;
  if (file === undefined || !artifacts) return undefined;
  shown.delete(uri);
  shown.set(uri, artifacts.evaluation(file));
  for (const oldest of [...shown.keys()].slice(0, -remembered)) shown.delete(oldest);
  return resolvedScript(artifacts, file);
}
