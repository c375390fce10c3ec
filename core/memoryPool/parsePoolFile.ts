import { getNodeValue } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { rangeOf } from '../base/addressRange';
import type { Span, SyntaxProblem } from '../base/span';
import { say } from '../base/wording';
import { elements, member, members, nodeSpan, readJsonTree, stringValue, largestText } from './jsonTree';
import type { JsonExtension } from './jsonTree';
import type { Pool, PoolFile } from './poolFile';
import { readQuantity } from './quantity';

/** Keys that only one of the two dialects has. */
const inputKeys: ReadonlySet<string> = new Set([
  'params',
  'mem_file_prefix',
  'read_power',
  'write_power',
  'constants_preferred',
  'bypass_enable',
]);
const echoKeys: ReadonlySet<string> = new Set([
  'memFilePrefix',
  'readPower',
  'writePower',
  'constantsPreferred',
  'burstMaxLength',
  'burstPenalty',
  'pipelined',
  'busNode',
  'bypassEnable',
]);

/**
 * Reads an `.mpool` file of either dialect. Never throws: whatever cannot be read is left out and named in `problems`,
 * with code `mpool-syntax` (no JSON: error; JSON with comments or trailing commas: warning) or `mpool-number` (an offset
 * or size that is not a whole number of bytes: error). Unknown keys and wrong types are for `validateStructure`.
 */
export function parsePoolFile(text: string): PoolFile {
  const tree = readJsonTree(text);
  const problems: SyntaxProblem[] = [
    ...tree.errors,
    ...tree.extensions.map(extensionProblem),
    ...foreignText(text),
  ];
  const memory = member(tree.root, 'memory');
  const mempools = member(memory, 'mempools');
  const pools = elements(mempools)
    .filter((node) => node.type === 'object')
    .map((node, index) => readPool(node, index, problems, text));
  problems.sort((a, b) => a.span.start - b.span.start);
  return {
    dialect: dialectOf(tree.root),
    pools,
    problems,
    mempoolsSpan: mempools?.type === 'array' ? nodeSpan(mempools) : undefined,
  };
}

/** What a file with zero bytes is: UTF-16, as some shells write it, or no text at all. */
export function binaryPoolFile(): PoolFile {
  const problem: SyntaxProblem = {
    code: 'mpool-syntax',
    message: say`The file has zero bytes, so it is not text in UTF-8: save it as UTF-8, not as UTF-16.`,
    span: { start: 0, end: 0 },
    severity: 'error',
  };
  return (binary ??= { dialect: 'input', pools: [], problems: [problem] });
}

let binary: PoolFile | undefined;

function extensionProblem(extension: JsonExtension): SyntaxProblem {
  const message =
    extension.kind === 'comment'
      ? say`Some versions of the compiler may refuse the file for this comment.`
      : say`Some versions of the compiler may refuse the file for this trailing comma.`;
  return { code: 'mpool-syntax', message, span: extension.span, severity: 'warning' };
}

/** A byte order mark, and the first text outside ASCII: the compiler is reported to refuse both. */
function foreignText(text: string): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const warn = (message: string, start: number, end: number): void => {
    problems.push({ code: 'mpool-syntax', message, span: { start, end }, severity: 'warning' });
  };
  const from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (from > 0) warn(say`The compiler is reported to refuse the file for its byte order mark.`, 0, 1);
  const found = /[^\u0000-\u007f]+(?:[ ,.]+[^\u0000-\u007f]+)*/.exec(text.slice(from, largestText));
  if (found) {
    const start = from + found.index;
    warn(
      say`The compiler is reported to refuse the file for this text outside ASCII.`,
      start,
      start + found[0].length,
    );
  }
  return problems;
}

function readPool(node: Node, index: number, problems: SyntaxProblem[], text: string): Pool {
  const nameNode = member(node, 'name');
  const fnameNode = member(node, 'fname');
  const modeNode = member(node, 'mode');
  const prop = member(node, 'prop');
  const fname = stringValue(fnameNode);
  const name = stringValue(nameNode) ?? fname ?? '';
  const offset = readQuantity(member(node, 'offset'), 'offset', problems, text);
  const size = readQuantity(member(node, 'size'), 'size', problems, text);
  const mode = stringValue(modeNode) === 'USEMODE_RELATIVE' ? 'relative' : 'absolute';
  const range =
    mode === 'absolute' && offset?.bytes !== undefined && size?.bytes !== undefined
      ? rangeOf(offset.bytes, size.bytes)
      : undefined;
  return {
    name,
    fname,
    offset,
    size,
    mode,
    range,
    properties: readProperties(prop),
    nameSpan: nodeSpan(nameNode ?? fnameNode ?? node),
    span: nodeSpan(node),
    index,
    fnameSpan: optionalSpan(fnameNode),
    fformat: stringValue(member(node, 'fformat')),
    modeSpan: optionalSpan(modeNode),
    propSpan: optionalSpan(prop),
  };
}

function readProperties(prop: Node | undefined): Pool['properties'] {
  const properties = new Map<string, { value: unknown; span: Span; keySpan: Span }>();
  for (const { key, keyNode, value } of members(prop)) {
    if (!value) continue;
    properties.set(key, { value: getNodeValue(value), span: nodeSpan(value), keySpan: nodeSpan(keyNode) });
  }
  return properties;
}

function optionalSpan(node: Node | undefined): Span | undefined {
  return node ? nodeSpan(node) : undefined;
}

/** Whichever dialect has more of its own keys; a file with none of either was written by hand. */
function dialectOf(root: Node | undefined): PoolFile['dialect'] {
  let input = 0;
  let echo = 0;
  const count = (node: Node | undefined): void => {
    for (const { key } of members(node)) {
      if (inputKeys.has(key)) input++;
      else if (echoKeys.has(key)) echo++;
    }
  };
  const memory = member(root, 'memory');
  count(root);
  count(memory);
  for (const entry of [...elements(member(memory, 'mempools')), ...elements(member(memory, 'cacheinfo'))]) {
    count(entry);
    count(member(entry, 'prop'));
  }
  return echo > input ? 'echo' : 'input';
}
