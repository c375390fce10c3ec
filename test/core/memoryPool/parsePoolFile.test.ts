import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBookkeepingPool } from '../../../core/memoryPool/poolFile';
import { parsePoolFile } from '../../../core/memoryPool/parsePoolFile';
import { largestText } from '../../../core/memoryPool/jsonTree';
import { growth, linear } from '../../support/pace';

function pool(fields: string): string {
  return `{ "memory": { "mempools": [ { "name": "p", ${fields} } ] } }`;
}

function quantity(offset: string, size = '{ "value": "1", "magnitude": "KBYTES" }'): string {
  return pool(`"offset": ${offset}, "size": ${size}`);
}

/** What the text says at each problem, with the code: `mpool-number: "abc"`. */
function problemsOf(text: string): string[] {
  return parsePoolFile(text).problems.map(
    ({ code, severity, span }) => `${severity} ${code}: ${text.slice(span.start, span.end)}`,
  );
}

const echo = `{
 "memory": {
  "memFilePrefix": "atonbuf",
  "mempools": [
   {
    "fname": "AXISRAM6", "name": "npuRAM6", "fformat": "FORMAT_RAW",
    "prop": { "rights": "ACC_WRITE", "readPower": 19.006, "constantsPreferred": false },
    "offset": { "value": "855360", "magnitude": "KBYTES" },
    "size": { "value": "448", "magnitude": "KBYTES" },
    "mode": "USEMODE_ABSOLUTE", "busNode": 0
   },
   {
    "fname": "params", "name": "ec params pool", "fformat": "FORMAT_C",
    "prop": { "rights": "ACC_READ" },
    "offset": { "value": "0", "magnitude": "BYTES" },
    "size": { "value": "9223372036854775776", "magnitude": "BYTES" },
    "mode": "USEMODE_RELATIVE", "busNode": 0
   }
  ]
 }
}
`;

const input = `{
	"params": { "param": [ { "paramname": "max_onchip_sram_size", "value": "1024", "magnitude": "KBYTES" } ] },
	"memory": {
		"mem_file_prefix": "atonbuf",
		"mempools": [
			{
				"fname": "xSPI2",
				"name":  "octoFlash",
				"fformat": "FORMAT_RAW",
				"prop":	  { "rights": "ACC_READ", "cacheable": "CACHEABLE_ON", "constants_preferred": "true" },
				"offset": { "value": "0x70380000", "magnitude":  "BYTES" },
				"size":   { "value": "61",         "magnitude": "MBYTES" }
			},
			{
				"fname": "AXIFLEXMEM", "name": "flexMEM", "fformat": "FORMAT_RAW", "prop": { "rights": "ACC_WRITE" },
				"offset": { "value": "0x34000000", "magnitude":  "BYTES" },
				"size":   { "value": "0",          "magnitude": "KBYTES" }
			}
		]
	}
}
`;

describe('parsePoolFile', () => {
  it('reads the input dialect', () => {
    const file = parsePoolFile(input);
    expect(file.problems).toEqual([]);
    expect(file.dialect).toBe('input');
    expect(file.pools.map((p) => [p.name, p.fname, p.mode, p.range])).toEqual([
      ['octoFlash', 'xSPI2', 'absolute', { start: 0x70380000n, end: 0x74080000n }],
      ['flexMEM', 'AXIFLEXMEM', 'absolute', { start: 0x34000000n, end: 0x34000000n }],
    ]);
    const [flash] = file.pools;
    expect(flash!.offset).toMatchObject({
      text: '0x70380000',
      base: 'hex',
      magnitude: 'BYTES',
      bytes: 0x70380000n,
    });
    expect(input.slice(flash!.offset!.valueSpan.start, flash!.offset!.valueSpan.end)).toBe('"0x70380000"');
    expect(input.slice(flash!.size!.magnitudeSpan!.start, flash!.size!.magnitudeSpan!.end)).toBe('"MBYTES"');
    expect(input.slice(flash!.nameSpan.start, flash!.nameSpan.end)).toBe('"octoFlash"');
    const cacheable = flash!.properties.get('cacheable')!;
    expect(cacheable.value).toBe('CACHEABLE_ON');
    expect(input.slice(cacheable.keySpan.start, cacheable.span.end)).toBe('"cacheable": "CACHEABLE_ON"');
  });

  it('reads the echo dialect', () => {
    const file = parsePoolFile(echo);
    expect(file.problems).toEqual([]);
    expect(file.dialect).toBe('echo');
    expect(file.pools.map((p) => [p.name, p.range, p.size?.bytes])).toEqual([
      ['npuRAM6', { start: 0x34350000n, end: 0x343c0000n }, 448n * 1024n],
      ['ec params pool', undefined, 9223372036854775776n],
    ]);
    expect(isBookkeepingPool(file.pools[1]!)).toBe(true);
  });

  it.each([
    ['a comma before }', `{ "memory": { "mempools": [ {"name": "p",} ] } }`, ['warning mpool-syntax: ,']],
    [
      'a comma before ], then a comment',
      `{ "memory": { "mempools": [ {}, /* x */ ] } }`,
      ['warning mpool-syntax: ,', 'warning mpool-syntax: /* x */'],
    ],
    ['a line comment', `{ // here\n"memory": { "mempools": [] } }`, ['warning mpool-syntax: // here']],
    [
      'a missing comma',
      `{ "memory": { "mempools": [ {"name": "a" "fname": "b"} ] } }`,
      ['error mpool-syntax: "fname"'],
    ],
    ['a missing colon', `{ "memory" { "mempools": [] } }`, ['error mpool-syntax: {']],
    ['a missing value', `{ "memory": }`, ['error mpool-syntax: }']],
    ['an unclosed object', `{ "memory": { "mempools": [] }`, ['error mpool-syntax: ']],
    [
      'an unclosed string',
      `{ "memory": { "mem_file_prefix": "atonbuf\n } }`,
      ['error mpool-syntax: "atonbuf'],
    ],
    ['an unclosed comment', `{} /* for ever\nand ever`, ['error mpool-syntax: /* for ever']],
    ['single quotes', `{ 'memory': {} }`, ["error mpool-syntax: 'memory'"]],
    ['text after the end', `{ "memory": {} } }`, ['error mpool-syntax: }']],
    ['an empty file', ``, ['error mpool-syntax: ']],
    ['a file of blanks', `  \n\n`, ['error mpool-syntax: ']],
    ['a string', `"memory"`, []],
  ])('names %s at its place', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it('keeps what it can read around a mistake', () => {
    const file = parsePoolFile(
      `{ "memory": { "mempools": [ { "name": "a" "fname": "A" }, { "name": "b", "fname": } , {"name":"c"`,
    );
    expect(file.pools.map((p) => p.name)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['{ "value": "0x34100000", "magnitude": "BYTES" }', 0x34100000n],
    ['{ "value": "0X3410000A", "magnitude": "BYTES" }', 0x3410000an],
    ['{ "value": "834", "magnitude": "MBYTES" }', 0x34200000n],
    ['{ "value": 834, "magnitude": "MBYTES" }', 0x34200000n],
    ['{ "value": " 834 ", "magnitude": "MBYTES" }', 0x34200000n],
    ['{ "value": "1.5", "magnitude": "MBYTES" }', 0x180000n],
    ['{ "value": 1e3, "magnitude": "BYTES" }', 1000n],
    ['{ "value": "9223372036854775776", "magnitude": "BYTES" }', 9223372036854775776n],
    ['{ "value": 9223372036854775776, "magnitude": "BYTES" }', 9223372036854775776n],
    ['{ "value": "18446744073709551616", "magnitude": "MBYTES" }', 1n << 84n],
    ['{ "value": "0x34100000" }', 0x34100000n],
    ['{ "value": "0" }', 0n],
    ['{ "value": "448" }', undefined],
    ['{ "value": true, "magnitude": "BYTES" }', undefined],
    ['{ "magnitude": "BYTES" }', undefined],
    ['"0x34100000"', undefined],
  ])('reads %s', (offset, bytes) => {
    const file = parsePoolFile(quantity(offset));
    expect(file.problems).toEqual([]);
    expect(file.pools[0]!.offset?.bytes).toBe(bytes);
    if (bytes === undefined) expect(file.pools[0]!.range).toBeUndefined();
  });

  it.each([
    ['{ "value": "448K", "magnitude": "BYTES" }', '"448K"'],
    ['{ "value": "3410000A", "magnitude": "BYTES" }', '"3410000A"'],
    ['{ "value": "0x", "magnitude": "BYTES" }', '"0x"'],
    ['{ "value": "", "magnitude": "BYTES" }', '""'],
    ['{ "value": "-5", "magnitude": "BYTES" }', '"-5"'],
    ['{ "value": -5, "magnitude": "BYTES" }', '-5'],
    ['{ "value": "1.3", "magnitude": "KBYTES" }', '"1.3"'],
    ['{ "value": "0.5", "magnitude": "BYTES" }', '"0.5"'],
    ['{ "value": "1", "magnitude": "kbytes" }', '"kbytes"'],
    ['{ "value": "1", "magnitude": "GiB" }', '"GiB"'],
    ['{ "value": "abc", "magnitude": "GiB" }', '"abc"'],
  ])('finds the mistake in %s', (offset, at) => {
    expect(problemsOf(quantity(offset))).toEqual([`error mpool-number: ${at}`]);
    expect(parsePoolFile(quantity(offset)).pools[0]!.range).toBeUndefined();
  });

  it('refuses a number of a million digits at once', () => {
    expect(
      parsePoolFile(quantity(`{ "value": "${'9'.repeat(900_000)}", "magnitude": "BYTES" }`)).problems,
    ).toHaveLength(1);
  });

  it('takes relative pools for nominal', () => {
    const file = parsePoolFile(
      pool(
        `"mode": "USEMODE_RELATIVE", "offset": { "value": "0x90000000", "magnitude": "BYTES" }, "size": { "value": "1", "magnitude": "MBYTES" }`,
      ),
    );
    expect(file.pools[0]).toMatchObject({ mode: 'relative', range: undefined });
  });

  it('reads a byte order mark and CRLF as if they were not there', () => {
    const text = `\ufeff${input.replace(/\n/g, '\r\n')}`;
    const file = parsePoolFile(text);
    expect(file.problems.map(({ severity, span: { start } }) => [severity, start])).toEqual([['warning', 0]]);
    const span = file.pools[0]!.offset!.valueSpan;
    expect(text.slice(span.start, span.end)).toBe('"0x70380000"');
  });

  it('gives up on what is far too large or too deep, with one message', () => {
    for (const text of [' '.repeat(largestText + 1), '['.repeat(100_000), '{"a":'.repeat(100_000)]) {
      const file = parsePoolFile(text);
      expect(file.pools).toEqual([]);
      expect(file.problems.map((p) => p.severity)).toEqual(['error']);
    }
  });

  it('says little about garbage of the largest size, and soon', () => {
    for (const text of [',', '"', '\0\u0001\u0002', '/*', 'x\n', '}', '-', '[]', '{}{', '\\u', ': ']) {
      const { problems } = parsePoolFile(text.repeat(Math.floor(largestText / text.length)));
      const parse = (size: number): unknown => parsePoolFile(text.repeat(Math.floor(size / text.length)));
      expect(growth(parse, largestText / 16), JSON.stringify(text)).toBeLessThan(linear);
      expect(problems.length, JSON.stringify(text)).toBeGreaterThan(0);
    }
  });

  it('never throws and keeps every span inside the text', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"memory"',
        '"mempools"',
        '"name"',
        '"offset"',
        '"value"',
      ),
      fc.constantFrom(
        '"magnitude"',
        '"KBYTES"',
        '"0x34"',
        '"1.5"',
        '-1',
        '//',
        '/*',
        '*/',
        '\n',
        '\r\n',
        ' ',
        '\ufeff',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((p) => p.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const file = parsePoolFile(text);
          for (const { span } of [...file.problems, ...file.pools]) {
            expect(span.start).toBeGreaterThanOrEqual(0);
            expect(span.start).toBeLessThanOrEqual(span.end);
            expect(span.end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('survives every truncation of a real shape', () => {
    for (let end = 0; end < echo.length; end++) parsePoolFile(echo.slice(0, end));
  });
});
