import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionItem, CompletionList } from 'vscode-languageserver';
import { parsePoolFile } from '../../../core/memoryPool/parsePoolFile';
import type { SchemaUse } from '../../../core/language/features';
import { jsonCompletion, jsonHover } from '../../../server/json/jsonService';

const byHand: SchemaUse = { schema: 'mpool', dialect: 'input' };
const byCompiler: SchemaUse = { schema: 'mpool', dialect: 'echo' };
const profile: SchemaUse = { schema: 'profile' };
const english = (key: string): string => key;

/** A text with the cursor at `|`. */
function at(marked: string, uri = 'file:///Model/x.mpool') {
  const document = TextDocument.create(uri, 'mpool', 1, marked.replace('|', ''));
  return { document, position: document.positionAt(marked.indexOf('|')) };
}

function complete(marked: string, use: SchemaUse, uri?: string): Promise<CompletionList> {
  const { document, position } = at(marked, uri);
  return jsonCompletion(document, position, use, english);
}

/** Labels in the order in which an editor lists them. */
async function labels(marked: string, use = byHand, uri?: string): Promise<string[]> {
  const { items } = await complete(marked, use, uri);
  const key = ({ sortText, label }: CompletionItem): string => sortText ?? label;
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ label }) => label);
}

/** The text once the entry with this label is taken; snippet placeholders stay. */
async function take(marked: string, label: string): Promise<string> {
  const { items } = await complete(marked, byHand);
  const edit = items.find((item) => item.label === label)?.textEdit;
  if (!edit || !('range' in edit)) throw new Error(`${label} is not offered`);
  return TextDocument.applyEdits(at(marked).document, [edit]);
}

async function hover(marked: string, use = byHand): Promise<unknown> {
  const { document, position } = at(marked);
  const shown = await jsonHover(document, position, use, english);
  return shown && (shown.contents as { value: string }).value.replaceAll('\\', '');
}

const frame = (pool: string): string => `{ "memory": { "mempools": [ ${pool} ] } }`;

it('shows what stands in angle brackets in a description', async () => {
  const { document, position } = at(frame('{ "fna|me": "AXISRAM3" }'));
  const shown = await jsonHover(document, position, byHand, english);
  // Without the backslash Markdown takes it for a tag, and it is gone.
  expect((shown!.contents as { value: string }).value).toMatch(/\\<prefix\\?>[^<]*\\<fname\\?>/);
});

describe('keys and values by schema', () => {
  it.each([
    ['{ | }', ['memory', 'params']],
    ['{ "memory": { | } }', ['mempools', 'cacheinfo', 'mem_file_prefix']],
    [frame('{ "name": "a", "|" }'), ['fname', 'prop', 'offset', 'size', 'fformat', 'mode']],
    [
      frame('{ "name": "a", "mo|de": "USEMODE_ABSOLUTE" }'),
      ['fname', 'prop', 'offset', 'size', 'fformat', 'mode'],
    ],
    [frame('{ "offset": { | } }'), ['value', 'magnitude']],
    [frame('{ "prop": { "rights": | } }'), ['"ACC_READ"', '"ACC_WRITE"']],
    [frame('{ "prop": { "rights": "|" } }'), ['"ACC_READ"', '"ACC_WRITE"']],
    [frame('{ "mode": "USE|MODE_ABSOLUTE" }'), ['"USEMODE_ABSOLUTE"', '"USEMODE_RELATIVE"']],
    [frame('{ "size": { "value": "1", "magnitude": "|" } }'), ['"BYTES"', '"KBYTES"', '"MBYTES"']],
    ['{ "memory": { // | \n } }', []],
  ])('%s', async (marked, expected) => {
    expect(await labels(marked)).toEqual(expected);
  });

  it('keep to the dialect of the file', async () => {
    const marked = frame('{ "prop": { | } }');
    expect(await labels(marked, byHand)).toContain('write_power');
    expect(await labels(marked, byHand)).not.toContain('writePower');
    expect(await labels(marked, byCompiler)).toContain('writePower');
    expect(await labels(marked, byCompiler)).not.toContain('write_power');
  });

  it('come in profiles too', async () => {
    expect(await labels('{ | }', profile)).toEqual(['Globals', 'Profiles']);
    expect(await labels('{ "Profiles": { "a": { "memory_pool": "x", | } } }', profile)).toEqual([
      'memory_desc',
      'machine_desc',
      'options',
      'description',
    ]);
  });

  it.each(['untitled:Untitled-1', 'vscode-vfs://github/a/b/c.json', 'file:///c%3A/x%20y/a.mpool'])(
    'come wherever the file lies: %s',
    async (uri) => {
      expect(await labels('{ | }', byHand, uri)).toEqual(['memory', 'params']);
    },
  );

  it.each(['https://example.org/gone.json', './x.json', 'not a uri', ''])(
    'are ours, whatever $schema says: %s',
    async (named) => {
      expect(await labels(`{ "$schema": "${named}", | }`)).toEqual(['memory', 'params']);
      expect(await hover(`{ "$schema": "${named}", "mem|ory": {} }`)).toContain('**memory**');
    },
  );

  it('leave room for a value, and leave a value that is there', async () => {
    expect(await take('{ "memory": { "mempools": [], | } }', 'mem_file_prefix')).toBe(
      '{ "memory": { "mempools": [], "mem_file_prefix": "${1:atonbuf}" } }',
    );
    expect(await take(frame('{ "|" }'), 'size')).toBe(
      frame('{ "size": { "value": "$1", "magnitude": "${2|BYTES,KBYTES,MBYTES|}" } }'),
    );
    expect(await take(frame('{ "mod|": "USEMODE_ABSOLUTE" }'), 'mode')).toBe(
      frame('{ "mode": "USEMODE_ABSOLUTE" }'),
    );
    expect(await take(frame('{ | "name": "a" }'), 'mode')).toBe(frame('{ "mode": $1, "name": "a" }'));
    // The values come at once.
    const { items } = await complete(frame('{ | }'), byHand);
    expect(items.find(({ label }) => label === 'mode')?.command?.command).toBe(
      'editor.action.triggerSuggest',
    );
  });

  it.each([
    [
      '{ "prop": { "la|tency": "LOW" } }',
      ['**latency**: How long one access takes', 'One of `LOW`, `MID`, `HIGH`.'],
    ],
    ['{ "prop": { "latency": "L|OW" } }', ['**latency**', '`LOW`: AXISRAM3 to AXISRAM6']],
    ['{ "fform|at": "FORMAT_RAW" }', ['**fformat**', 'A binary file']],
    ['{ "mo|de": "USEMODE_ABSOLUTE" }', ['Absent means USEMODE_ABSOLUTE']],
    ['{ "prop": { "read_|power": 1 } }', ['**read_power** _(written by hand)_: Relative power']],
    ['{ "si|ze": { "value": "0" } }', ['**size**: Length of the pool']],
  ])('are explained: %s', async (pool, expected) => {
    const markdown = await hover(frame(pool));
    for (const part of expected) expect(markdown).toContain(part);
  });

  it('say nothing where there is nothing to say', async () => {
    expect(await hover('{ "un|known": 1 }')).toBeNull();
    expect(await hover('{ } |')).toBeNull();
    expect(await hover('|')).toBeNull();
  });

  it('never throw, wherever the cursor stands in whatever is half typed', async () => {
    const text = frame('{ "name": "a", "prop": { "rights": "ACC_READ" }, "size": { "value": "1" } }');
    for (let end = 0; end <= text.length; end++) {
      const half = `${text.slice(0, end >> 1)}|${text.slice(end >> 1, end)}`;
      await complete(half, byHand);
      await hover(half);
    }
  });
});

const corpus = '../shared/corpus';
const real = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.mpool'))
  : [];

describe.skipIf(real.length === 0)(`real pool files (needs ${corpus})`, () => {
  it.each(real)('%s: every property of a pool is explained', async (file) => {
    const text = readFileSync(`${corpus}/${file}`, 'utf8');
    const { pools, dialect } = parsePoolFile(text);
    const document = TextDocument.create('file:///x.mpool', 'mpool', 1, text);
    let count = 0;
    for (const pool of pools) {
      for (const [key, { keySpan }] of pool.properties) {
        const position = document.positionAt(keySpan.start + 1);
        const shown = await jsonHover(document, position, { schema: 'mpool', dialect }, english);
        expect(JSON.stringify(shown), key).toContain(`**${key}**`);
        count++;
      }
    }
    expect(count).toBeGreaterThan(10);
  });
});
