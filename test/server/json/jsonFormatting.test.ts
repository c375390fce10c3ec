import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { jsonFormatting } from '../../../server/json/jsonService';

function formatted(text: string, insertSpaces = false, tabSize = 4): string {
  const document = TextDocument.create('file:///Model/x.mpool', 'mpool', 1, text);
  return TextDocument.applyEdits(document, jsonFormatting(document, undefined, { insertSpaces, tabSize }));
}

/** As ST writes pool files: an object in a line, values below one another. */
const aligned = `{
	"mempools": [
		{
			"fname": "AXISRAM3",
			"name":  "npuRAM3",
			"prop":	  { "rights": "ACC_WRITE",  "throughput": "MID" },
			"offset": { "value": "0x34200000", "magnitude":  "BYTES" },
			"size":   { "value": "448",        "magnitude": "KBYTES" }
		}
	]
}
`;

describe('Format Document of a pool file', () => {
  it('changes nothing in the style of ST', () => {
    expect(formatted(aligned)).toBe(aligned);
  });

  it('mends indentation, trailing blanks and what stands without a blank, and keeps the lines', () => {
    const careless = aligned
      .replace('\t\t\t"fname"', '  "fname"')
      .replace('"AXISRAM3",', '"AXISRAM3",  ')
      .replace('"value": "448",', '"value":"448",');
    expect(careless).not.toBe(aligned);
    expect(formatted(careless)).toBe(aligned);
  });

  it('indents as the editor is set to', () => {
    expect(formatted(aligned, true, 2)).toBe(aligned.replace(/^\t+/gm, (tabs) => '  '.repeat(tabs.length)));
  });

  const corpus = join(__dirname, '..', '..', '..', '..', 'shared', 'corpus');
  const files = existsSync(corpus)
    ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.mpool'))
    : [];
  it.skipIf(files.length === 0)(
    'keeps every line and every alignment of the pool files of public projects',
    () => {
      for (const file of files) {
        const text = readFileSync(join(corpus, file), 'utf8');
        const lines = (one: string): string[] =>
          one
            .trimEnd()
            .split(/\r?\n/)
            .map((line) => line.trim());
        const kept = lines(formatted(text)).map((line) => line.replace(/\s/g, ''));
        expect(kept, file).toEqual(lines(text).map((line) => line.replace(/\s/g, '')));
        const runs = (one: string): number => (one.match(/\S[ \t]{2,}\S/g) ?? []).length;
        expect(runs(formatted(text)), file).toBe(runs(text));
      }
    },
  );
});
