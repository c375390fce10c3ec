import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { type PageDocument, say, standaloneHtml } from '../core';
import { UsageError } from './usageError';

/** Width of a picture in a file, in pixels: a page of a report. */
export const pictureWidth = 1200;

/** One self-contained interactive file with the code of the editor's views. */
export function htmlFile(
  title: string,
  documents: readonly PageDocument[],
  pictures: readonly string[],
): string {
  // dist/webview.js lies beside dist/cli.js.
  const bundle = path.join(__dirname, 'webview.js');
  let script: string;
  try {
    script = readFileSync(bundle, 'utf8');
  } catch {
    throw new UsageError(say`the page's code is missing from this installation: ${bundle}`);
  }
  return standaloneHtml({ title, script, documents, pictures });
}

/** An SVG file holds one picture. */
export function onlyOne<T>(items: readonly T[], names: readonly string[], option: string): T {
  const [item, ...more] = items;
  if (item !== undefined && more.length === 0) return item;
  if (item === undefined) throw new UsageError(say`nothing to draw here`);
  throw new UsageError(say`an SVG file holds one picture: choose one with ${option} (${names.join(', ')})`);
}
