import { deepestNesting } from './workBudget';

/** An element of an XML file with the offset where it starts. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Its own text, children left out. */
  readonly text: string;
  readonly offset: number;
}

interface OpenNode extends XmlNode {
  readonly children: OpenNode[];
  text: string;
}

interface Reading {
  readonly source: string;
  readonly roots: OpenNode[];
  /** The elements that are open, the outermost first. */
  readonly open: OpenNode[];
  /** Elements that are open below the deepest that is kept. */
  tooDeep: number;
}

/**
 * Reads elements, attributes and text as Eclipse writes them: comments, CDATA, processing instructions and the document's
 * type are skipped, the five entities and numbered characters are put in. Reads over errors, so that a file that is being
 * merged loses only what is broken. Linear in the text.
 */
export function parseXml(source: string): XmlNode[] {
  const reading: Reading = { source, roots: [], open: [], tooDeep: 0 };
  let at = 0;
  while (at < source.length) {
    const next = source.indexOf('<', at);
    const end = next < 0 ? source.length : next;
    addText(reading, decoded(source.slice(at, end).trim()));
    at = end < source.length ? readMarkup(reading, end) : end;
  }
  return reading.roots;
}

function addText({ open, tooDeep }: Reading, text: string): void {
  const node = open.at(-1);
  if (node && tooDeep === 0) node.text += text;
}

/** Reads what begins with the `<` at `from`; answers where it ends. */
function readMarkup(reading: Reading, from: number): number {
  const { source } = reading;
  if (source.startsWith('<!--', from)) return behind(source, '-->', from + 4);
  if (source.startsWith('<![CDATA[', from)) {
    const end = behind(source, ']]>', from + 9);
    addText(reading, source.slice(from + 9, source.endsWith(']]>', end) ? end - 3 : end));
    return end;
  }
  if (source.startsWith('<?', from)) return behind(source, '?>', from + 2);
  if (source.startsWith('<!', from)) return documentTypeEnd(source, from + 2);
  if (source.startsWith('</', from)) {
    const end = behind(source, '>', from + 2);
    closeElement(reading, source.slice(from + 2, end - 1).trim());
    return end;
  }
  return readElement(reading, from);
}

function behind(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at < 0 ? source.length : at + mark.length;
}

/** `<!DOCTYPE x [ … ]>`. */
function documentTypeEnd(source: string, from: number): number {
  const end = behind(source, '>', from);
  const bracket = source.slice(from, end).indexOf('[');
  return bracket < 0 ? end : behind(source, '>', behind(source, ']', from + bracket));
}

const nameAt = /[^\s<>/="']+/y;
const blanksAt = /\s*/y;

function matchAt(pattern: RegExp, source: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? '';
}

function readElement(reading: Reading, from: number): number {
  const { source } = reading;
  const name = matchAt(nameAt, source, from + 1);
  let at = from + 1 + name.length;
  if (name === '') return at;
  const attributes: [string, string][] = [];
  while (at < source.length && source[at] !== '>' && source[at] !== '<') {
    const key = matchAt(nameAt, source, at);
    if (key === '') {
      at++;
      continue;
    }
    at += key.length;
    at += matchAt(blanksAt, source, at).length;
    if (source[at] !== '=') continue;
    at++;
    at += matchAt(blanksAt, source, at).length;
    const quote = source[at];
    if (quote !== '"' && quote !== "'") continue;
    const end = behind(source, quote, at + 1);
    attributes.push([key, decoded(source.slice(at + 1, end - 1).trim())]);
    at = end;
  }
  const isEmpty = source[at - 1] === '/';
  openElement(
    reading,
    { name, attributes: Object.fromEntries(attributes), children: [], text: '', offset: from },
    isEmpty,
  );
  return source[at] === '>' ? at + 1 : at;
}

function openElement(reading: Reading, node: OpenNode, isEmpty: boolean): void {
  const { open, roots } = reading;
  if (open.length === deepestNesting) {
    if (!isEmpty) reading.tooDeep++;
    return;
  }
  (open.at(-1)?.children ?? roots).push(node);
  if (!isEmpty) open.push(node);
}

/** One that was never opened closes nothing; one further out closes what is still open in it. */
function closeElement(reading: Reading, name: string): void {
  const { open } = reading;
  if (reading.tooDeep > 0) {
    reading.tooDeep--;
    return;
  }
  let at = open.length - 1;
  while (at >= 0 && open[at]!.name !== name) at--;
  if (at >= 0) open.length = at;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities.get(name) ?? whole;
      const code = decimal === undefined ? parseInt(hex!, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** All elements with this name, at any depth, in document order. */
export function elementsNamed(list: readonly XmlNode[], name: string): XmlNode[] {
  const found: XmlNode[] = [];
  const visit = (nodes: readonly XmlNode[]): void => {
    for (const node of nodes) {
      if (node.name === name) found.push(node);
      visit(node.children);
    }
  };
  visit(list);
  return found;
}
