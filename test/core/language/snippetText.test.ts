import { expect, it } from 'vitest';
import { plainSnippet } from '../../../core/language/snippetText';

it.each([
  ['ALIGN($0)', 'ALIGN()'],
  ['${1:RAM} (${2|xrw,rx|}) : ORIGIN = ${3:0x0}$0', 'RAM (xrw) : ORIGIN = 0x0'],
  ['.${1:name} : { *(.$1 .$1.*) } >${2:ROM} AT> $2', '.name : { *(.name .name.*) } >ROM AT> ROM'],
  ['"name": "$1"', '"name": ""'],
  ['{ "a": \\$1, "b": \\} }', '{ "a": $1, "b": } }'],
  ['no place at all $', 'no place at all $'],
])('%s', (body, text) => {
  expect(plainSnippet(body)).toBe(text);
});
