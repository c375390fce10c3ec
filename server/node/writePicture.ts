import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type PageDocument, standaloneHtml } from '../../core';

/** The folder of this process's pictures: one, so that a picture made again takes the place of the last one. */
let folder: Promise<string> | undefined;

/**
 * Writes a picture as a page of its own into the machine's folder for temporary files, readable by this user alone.
 *
 * @returns the URI of the file
 * @throws Error where the page's code is missing from the installation, or nothing can be written
 */
export async function writePicture(
  name: string,
  title: string,
  documents: readonly PageDocument[],
): Promise<string> {
  // dist/webview.js lies beside the server's bundle.
  const script = await readFile(path.join(__dirname, 'webview.js'), 'utf8');
  folder ??= mkdtemp(path.join(tmpdir(), 'n6mem-'));
  const file = path.join(await folder, name);
  await writeFile(file, standaloneHtml({ title, script, documents, pictures: [] }), { mode: 0o600 });
  return pathToFileURL(file).toString();
}
