import type { Span } from '../base/span';

/** A property of a device tree node: its cells, strings and references in the order in which they stand. */
export interface TreeProperty {
  readonly cells: readonly bigint[];
  readonly strings: readonly string[];
  /** `&label` without the sign. */
  readonly references: readonly string[];
  readonly span: Span;
}

/** A node of a device tree. */
export interface TreeNode {
  /** `memory@34000000`; `/` for the root. */
  readonly name: string;
  readonly labels: readonly string[];
  readonly parent: TreeNode | undefined;
  readonly children: TreeNode[];
  readonly properties: Map<string, TreeProperty>;
  readonly nameSpan: Span;
}

/** A name, a label's colon, a string, `<`, `>`, a brace, `;`, `=` or a reference. */
const token = /\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\]|\\.)*"|&[\w.-]+|[\w,.+?#@/-]+|[<>{};:=(),&]/g;

/** Deeper than any board: a text that only opens braces is read no further. */
const deepest = 64;

/**
 * Reads a device tree as the build writes it (`zephyr.dts`): merged and preprocessed, each value a number, a string or a
 * reference. What it does not understand it skips; the result is whatever could be read.
 */
export function parseDeviceTree(text: string): TreeNode {
  const root = newNode('/', [], undefined, { start: 0, end: 0 });
  let node = root;
  let depth = 0;
  let labels: string[] = [];
  let name: { readonly text: string; readonly span: Span } | undefined;
  let property: { cells: bigint[]; strings: string[]; references: string[]; start: number } | undefined;
  let inCells = false;
  for (const { 0: word, index } of text.matchAll(token)) {
    if (word.startsWith('/*') || word.startsWith('//')) continue;
    const span = { start: index, end: index + word.length };
    if (property && word !== ';') {
      if (word === '<') inCells = true;
      else if (word === '>') inCells = false;
      else if (word.startsWith('"')) property.strings.push(word.slice(1, -1));
      else if (word.startsWith('&') && word.length > 1) property.references.push(word.slice(1));
      else if (inCells && /^(?:0x[0-9a-f]+|\d+)$/i.test(word)) property.cells.push(BigInt(word));
      continue;
    }
    if (word === '{') {
      // The root opens with `/ {` and may be opened again.
      const isRoot = name?.text === '/' && node === root;
      if (!isRoot) node = newNode(name?.text ?? '', labels, node, name?.span ?? span);
      if (++depth > deepest) break;
      labels = [];
      name = undefined;
    } else if (word === '}') {
      if (depth > 0) depth--;
      if (node.parent) node = node.parent;
    } else if (word === ':') {
      if (name) labels.push(name.text);
      name = undefined;
    } else if (word === '=') {
      property = { cells: [], strings: [], references: [], start: name?.span.start ?? index };
      inCells = false;
    } else if (word === ';') {
      if (name) {
        const { start, ...values } = property ?? {
          cells: [],
          strings: [],
          references: [],
          start: name.span.start,
        };
        node.properties.set(name.text, { ...values, span: { start, end: span.end } });
      }
      property = undefined;
      name = undefined;
      labels = [];
    } else name = { text: word, span };
  }
  return root;
}

function newNode(
  name: string,
  labels: readonly string[],
  parent: TreeNode | undefined,
  nameSpan: Span,
): TreeNode {
  const node: TreeNode = { name, labels, parent, children: [], properties: new Map(), nameSpan };
  parent?.children.push(node);
  return node;
}

/** All nodes of a tree, each before those below it. */
export function* nodesOf(root: TreeNode): Iterable<TreeNode> {
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    yield node;
    for (let at = node.children.length - 1; at >= 0; at--) open.push(node.children[at]!);
  }
}

/** Whether a node is switched on: itself and all that it stands in. */
export function isEnabled(node: TreeNode): boolean {
  for (let at: TreeNode | undefined = node; at; at = at.parent) {
    const status = at.properties.get('status')?.strings[0];
    if (status !== undefined && status !== 'okay' && status !== 'ok') return false;
  }
  return true;
}

/** `zephyr,sram = &axisram2` of `/chosen`: the node that it names. */
export function chosenNode(root: TreeNode, name: string): TreeNode | undefined {
  const chosen = root.children.find((node) => node.name === 'chosen');
  const label = chosen?.properties.get(name)?.references[0];
  if (label === undefined) return undefined;
  for (const node of nodesOf(root)) if (node.labels.includes(label)) return node;
  return undefined;
}
