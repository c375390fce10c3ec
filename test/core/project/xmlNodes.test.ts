import { describe, expect, it } from 'vitest';
import { parseXml, type XmlNode } from '../../../core/project/build/xmlNodes';

describe('XML of an IDE', () => {
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
    ['<!DOCTYPE a><a/>', 'a'],
    ['<a b=\'1\' c = "2"/>', 'a[b=1][c=2]'],
    ['<a b="x&#10;y&#x41;"/>', 'a[b=x\nyA]'],
    ['<a b="1 > 0"/>', 'a[b=1 > 0]'],
    ['<a><!-- open <b/>', ''],
    ['<<<<<<< HEAD', ''],
    ['<a b><c d= e="1"/></a>', 'a(c[e=1])'],
    ['no XML', ''],
  ])('reads %j', (source, expected) => {
    expect(shape(parseXml(source))).toBe(expected);
  });
});
