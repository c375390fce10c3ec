import { XMLParser } from 'fast-xml-parser';

/** An element of an XML file with the offset where it starts. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Its own text, children left out. */
  readonly text: string;
  readonly offset: number;
}

type RawNode = Readonly<Record<string, unknown>>;

/** Parses an XML file; empty where it is none. */
export function parseXml(source: string): XmlNode[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    captureMetaData: true,
    // Numbered characters too: CubeIDE writes `&#10;` between the lines of a command.
    htmlEntities: true,
    parseTagValue: false,
    parseAttributeValue: false,
  });
  try {
    const parsed: unknown = parser.parse(source);
    return Array.isArray(parsed) ? nodes(parsed as readonly RawNode[]) : [];
  } catch {
    return [];
  }
}

function nodes(raw: readonly RawNode[]): XmlNode[] {
  const metadata = XMLParser.getMetaDataSymbol() as unknown as symbol;
  const result: XmlNode[] = [];
  for (const entry of raw) {
    const name = Object.keys(entry).find((key) => key !== ':@');
    if (name === undefined || name === '#text' || name.startsWith('?')) continue;
    const content = Array.isArray(entry[name]) ? (entry[name] as readonly RawNode[]) : [];
    const start = (entry as Record<symbol, { startIndex?: number } | undefined>)[metadata]?.startIndex;
    result.push({
      name,
      attributes: (entry[':@'] as Record<string, string> | undefined) ?? {},
      children: nodes(content),
      text: content.map((child) => (typeof child['#text'] === 'string' ? child['#text'] : '')).join(''),
      offset: start ?? 0,
    });
  }
  return result;
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
