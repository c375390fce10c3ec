import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { getLanguageService, TextDocument } from 'vscode-json-languageservice';

const corpus = '../shared/corpus';
const files = existsSync(corpus) ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }) : [];

/** What an editor that knows JSON Schema, and nothing of us, says about a text. */
async function complaints(schema: string, text: string): Promise<string[]> {
  const service = getLanguageService({});
  service.configure({
    allowComments: true,
    schemas: [
      {
        uri: 'test://schema',
        fileMatch: ['*'],
        schema: JSON.parse(readFileSync(`schemas/${schema}`, 'utf8')) as object,
      },
    ],
  });
  const document = TextDocument.create('file:///x.json', 'json', 1, text);
  const json = service.parseJSONDocument(document);
  const diagnostics = await service.doValidation(document, json, {
    comments: 'ignore',
    trailingCommas: 'ignore',
  });
  return diagnostics.map(({ message }) => (typeof message === 'string' ? message : message.value));
}

describe('the schemas in any editor', () => {
  it.each([
    ['mpool.schema.json', '{ "memory": { "mempools": [ { "name": 5 } ] } }'],
    ['neural-art-profile.schema.json', '{ "Profiles": { "a": { "options": [] } } }'],
    ['n6mem.schema.json', '{ "rules": { "pool-rights": "loud" } }'],
  ])('%s finds mistakes', async (schema, text) => {
    expect((await complaints(schema, text)).length).toBeGreaterThan(0);
  });

  it.each([
    ['mpool.schema.json', '{ "memory": { "mempools": [] } }'],
    ['neural-art-profile.schema.json', '{ "Profiles": { "a": { "newer_key": 1 } }, "Other": {} }'],
    ['n6mem.schema.json', '{ "targets": [ { "name": "a", "board": { "XSPI1": "64M" } } ] }'],
  ])('%s is silent about what is right', async (schema, text) => {
    expect(await complaints(schema, text)).toEqual([]);
  });

  const real = files.flatMap((file): { schema: string; file: string }[] =>
    file.endsWith('.mpool')
      ? [{ schema: 'mpool.schema.json', file }]
      : /neural_?art.*\.json$/.test(file)
        ? [{ schema: 'neural-art-profile.schema.json', file }]
        : [],
  );
  it.skipIf(real.length === 0).each(real)(
    `$schema is silent about $file (needs ${corpus})`,
    async ({ schema, file }) => {
      expect(await complaints(schema, readFileSync(`${corpus}/${file}`, 'utf8'))).toEqual([]);
    },
  );
});
