// l10n/bundle.l10n.json: every text that a translation can replace, by its English template.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export const bundleFile = 'l10n/bundle.l10n.json';

const folders = ['core', 'server', 'cli', 'client'];

/** Calls whose argument of this number, or several, is a text: `say…` of core/base/wording.ts and what hands them on. */
const said = new Map([
  ['sayKey', [0]],
  ['sayCount', [1, 2]],
  ['takeNameOrFail', [1]],
  ['checkConstant', [2]],
  ['gapKind', [0, 1]],
  ['translate', [0]],
]);
/** In the extension `l10n.t`. */
const drawn = new Map([...said, ['t', [0]]]);

/** Words of pictures that are not a literal of such a call. */
const others = ['error', 'warning', 'information', 'reserved', 'used', 'hardware', 'software', 'hybrid'];

/**
 * @param {string} root
 * @param {readonly string[]} records texts that stand in records: titles of rules, names of claims, buffers and epochs
 */
export function textBundle(root, records) {
  const texts = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) =>
        textsOf(readFileSync(join(root, folder, path), 'utf8'), folder === 'client' ? drawn : said),
      ),
  );
  const all = new Set([...texts, ...others, ...records]);
  return JSON.stringify(Object.fromEntries([...all].sort().map((text) => [text, text])));
}

/** What people read of a JSON schema: titles, descriptions of keys and of values. */
export function descriptionsIn(schema) {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    /^(?:title|description)$/.test(key) && typeof value === 'string'
      ? [value]
      : key === 'enumDescriptions'
        ? value
        : descriptionsIn(value),
  );
}

/** The texts in a source, as keys: what is filled in becomes `{0}`, `{1}` … */
export function textsOf(source, calls = drawn) {
  const texts = [];
  const visit = (node) => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'say') texts.push(keyOf(node.template));
    if (ts.isCallExpression(node)) {
      for (const at of calls.get(/\w+$/.exec(node.expression.getText())?.[0]) ?? []) {
        texts.push(...literalsIn(node.arguments[at]));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true));
  return texts;
}

function keyOf(template) {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.templateSpans.reduce(
    (key, { literal }, at) => `${key}{${at}}${literal.text}`,
    template.head.text,
  );
}

/** A literal, or both of a choice. */
function literalsIn(node) {
  if (node === undefined) return [];
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  return ts.isConditionalExpression(node)
    ? [...literalsIn(node.whenTrue), ...literalsIn(node.whenFalse)]
    : [];
}
