import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeTokens, loadGrammar, tokenize } from './tokenize';

const grammar = await loadGrammar('mpool');

function scopeOf(source: string, text: string): string | undefined {
  const token = tokenize(grammar, source)
    .flat()
    .find((candidate) => candidate.text.trim() === text);
  return token?.scopes.at(-1)?.replace(/\.mpool$/, '');
}

describe('tokens', () => {
  for (const [what, source, text, scope] of [
    ['a key', '{ "name": "x" }', 'name', 'support.type.property-name.json'],
    ['a string', '{ "name": "npuRAM3" }', 'npuRAM3', 'string.quoted.double'],
    ['an address in a string', '{ "value": "0x34200000" }', '0x34200000', 'constant.numeric.hex'],
    ['a number in a string', '{ "value": "448" }', '448', 'constant.numeric.decimal'],
    ['a magnitude', '{ "magnitude": "KBYTES" }', 'KBYTES', 'constant.language.enumeration'],
    ['rights', '{ "rights": "ACC_WRITE" }', 'ACC_WRITE', 'constant.language.enumeration'],
    ['a number', '{ "freqRatio": 1.25 }', '1.25', 'constant.numeric'],
    ['a boolean', '{ "a": true }', 'true', 'constant.language'],
    ['an escape', '{ "a": "x\\n" }', '\\n', 'constant.character.escape'],
    ['a line comment', '{ // note\n}', 'note', 'comment.line.double-slash'],
    ['a block comment', '{ /* note */ }', 'note', 'comment.block'],
    ['a bare word', '{ "a": oops }', 'oops', 'invalid.illegal'],
    ['a key after a damaged value', '{ "a": oops, "b": 1 }', 'b', 'support.type.property-name.json'],
  ] as const) {
    it(`${what}: ${text} in ${source}`, () => expect(scopeOf(source, text)).toBe(scope));
  }
});

describe('whole files', () => {
  for (const name of ['pools.mpool', 'broken.mpool']) {
    it(name, async () => {
      const source = readFileSync(join(__dirname, 'samples', name), 'utf8');
      await expect(describeTokens(tokenize(grammar, source))).toMatchFileSnapshot(`samples/${name}.scopes`);
    });
  }
});
