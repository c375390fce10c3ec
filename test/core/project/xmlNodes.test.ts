import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { elementsNamed, parseXml, type XmlNode } from '../../../core/project/build/xmlNodes';

/** What a parser of the whole of XML makes of a document, in the same form. */
function reference(source: string): XmlNode[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    captureMetaData: true,
    parseTagValue: false,
    parseAttributeValue: false,
  });
  const metadata = XMLParser.getMetaDataSymbol() as unknown as symbol;
  type Raw = Readonly<Record<string | symbol, unknown>>;
  const nodes = (raw: readonly Raw[]): XmlNode[] =>
    raw.flatMap((entry) => {
      const name = Object.keys(entry).find((key) => key !== ':@');
      if (name === undefined || name === '#text' || name.startsWith('?')) return [];
      const content = (entry[name] ?? []) as readonly Raw[];
      return [
        {
          name,
          attributes: (entry[':@'] ?? {}) as Record<string, string>,
          children: nodes(content),
          text: content.map((child) => (child['#text'] as string | undefined) ?? '').join(''),
          offset: (entry[metadata] as { startIndex: number }).startIndex,
        },
      ];
    });
  return nodes(parser.parse(source) as readonly Raw[]);
}

const text = fc
  .array(
    fc.constantFrom('a', 'Z', '7', ' ', '\n', '/', '${x}', "it's", '&lt;', '&amp;', '&quot;', '=', 'é'),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));
const name = fc.constantFrom('option', 'listOptionValue', 'a', 'x.y', 'a-b', 'configuration');
const attributes = fc.uniqueArray(fc.tuple(fc.constantFrom('id', 'value', 'superClass', 'xml:lang'), text), {
  maxLength: 3,
  selector: ([key]) => key,
});
const blank = fc.constantFrom('', ' ', '\n\t', '\r\n');
const between = fc.constantFrom('', '\n', '<!-- <a> -->', '<!---->', '  ');
const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      name,
      attributes,
      blank,
      fc.oneof({ maxDepth: 4 }, text, fc.array(tie('element')), fc.constant(undefined)),
      between,
    )
    .map(([tag, list, space, content, gap]) => {
      const head = `${tag}${list.map(([key, value]) => ` ${key}="${value}"`).join('')}${space}`;
      if (content === undefined) return `<${head}/>`;
      return `<${head}>${typeof content === 'string' ? content : gap + content.join(gap)}</${tag}>`;
    }),
}));

describe('XML of an IDE', () => {
  it('is read as a parser of the whole of XML reads it', () => {
    fc.assert(
      fc.property(element, fc.boolean(), (root, hasHead) => {
        const source = `${hasHead ? '<?xml version="1.0" encoding="UTF-8"?>\n<?fileVersion 4.0.0?>' : ''}${root}\n`;
        expect(parseXml(source)).toEqual(reference(source));
      }),
      { numRuns: 500 },
    );
  });

  const shape = (nodes: readonly XmlNode[]): string =>
    nodes
      .map(
        (node) =>
          node.name +
          Object.entries(node.attributes)
            .map(([key, value]) => `[${key}=${value}]`)
            .join('') +
          (node.text === '' ? '' : `'${node.text}'`) +
          (node.children.length === 0 ? '' : `(${shape(node.children)})`),
      )
      .join(' ');

  it.each([
    ['<a><![CDATA[1 < 2 & 3]]></a>', "a'1 < 2 & 3'"],
    ['<!DOCTYPE a [ <!ENTITY b "<c>"> ]><a>&b;</a>', "a'&b;'"],
    ['<!DOCTYPE a><a/>', 'a'],
    ['<a b=\'1\' c = "2"/>', 'a[b=1][c=2]'],
    ['<a b="x&#10;y&#x41;&#0;"/>', 'a[b=x\nyA&#0;]'],
    ['<a b="1 > 0"/>', 'a[b=1 > 0]'],
    ['<a constructor="1" __proto__="2"/>', 'a[constructor=1][__proto__=2]'],
    // What a merge or a half-written file leaves.
    ['<a><b></a><c/>', 'a(b) c'],
    ['<a></b><c/></a>', 'a(c)'],
    ['<a b><c d= e="1"/></a>', 'a(c[e=1])'],
    ['<<<<<<< HEAD\n<a/>\n=======\n<b/>\n>>>>>>> other', 'a b'],
    ['<a><b c="1', 'a(b[c=])'],
    ['<a><!-- open <b/>', 'a'],
    ['no XML', ''],
  ])('reads %j', (source, expected) => {
    expect(shape(parseXml(source))).toBe(expected);
  });

  it('keeps what is nested as deep as people write it, and ends for what is nested without end', () => {
    const nested = (depth: number): XmlNode[] =>
      elementsNamed(parseXml('<a>'.repeat(depth) + '<b/>' + '</a>'.repeat(depth) + '<b/>'), 'b');
    expect(nested(150)).toHaveLength(2);
    expect(nested(100_000)).toHaveLength(1);
  });
});
