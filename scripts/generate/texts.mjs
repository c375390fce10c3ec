// l10n/bundle.l10n.json: every text of client, page and pictures that a translation can replace.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const bundleFile = 'l10n/bundle.l10n.json';

/** Where texts stand in the sources: `l10n.t('…')`, in the page `t('…')`, in the pictures `words('…')`. */
const calls = [
  ['client/src', /l10n\.t/],
  ['client/webview', /\bt/],
  ['core/view', /\bwords/],
];

/** Words of pictures that are not a literal of such a call. */
const others = [
  'error',
  'warning',
  'information',
  'reserved',
  'used',
  'hardware',
  'software',
  'On-chip RAM',
  'No memory of the device',
];

/**
 * @param {string} root
 * @param {readonly Readonly<Record<string, string>>[]} nameTables names of claims, buffers and epochs: words that are data
 */
export function textBundle(root, nameTables) {
  const texts = calls.flatMap(([folder, call]) =>
    typescriptIn(join(root, folder)).flatMap((source) => literals(source, call)),
  );
  const all = [...texts, ...others, ...nameTables.flatMap((names) => Object.values(names))];
  return JSON.stringify(Object.fromEntries([...new Set(all)].sort().map((text) => [text, text])));
}

function literals(source, call) {
  const pattern = new RegExp(`${call.source}\\(\\s*'((?:[^'\\\\]|\\\\.)*)'`, 'g');
  return [...source.matchAll(pattern)].map((match) => match[1]);
}

function typescriptIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
}
