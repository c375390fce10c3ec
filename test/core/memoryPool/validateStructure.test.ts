import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../core/base/edits';
import { validateStructure } from '../../../core/memoryPool/validateStructure';
import type { StructuredFile } from '../../../core/memoryPool/validateStructure';
import { growth, linear } from '../../support/pace';

/** `severity at text: message [→ text of the same line after the suggestion]` */
function check(text: string, kind: StructuredFile = 'mpool'): string[] {
  return validateStructure(text, kind).map(({ severity, message, span, suggestion }) => {
    const after = suggestion
      ? ` → ${applyEdits(text, suggestion.edits)
          .slice(span.start)
          .split(/[,}\n]/, 1)[0]!
          .trimEnd()}`
      : '';
    return `${severity} ${text.slice(span.start, span.end)}: ${message}${after}`;
  });
}

function pool(fields: string): string {
  return `{ "memory": { "mempools": [ { ${fields} } ] } }`;
}

const offset = '"offset": { "value": "0x34200000", "magnitude": "BYTES" }';
const size = '"size": { "value": "448", "magnitude": "KBYTES" }';
const prop =
  '"prop": { "rights": "ACC_WRITE", "throughput": "HIGH", "latency": "LOW", "byteWidth": 8, "freqRatio": 1.25 }';
const names = '"fname": "AXISRAM3", "name": "npuRAM3", "fformat": "FORMAT_RAW"';

describe('validateStructure of .mpool', () => {
  it.each([
    ['a whole pool', pool(`${names}, ${prop}, ${offset}, ${size}`)],
    [
      'both dialects of one property',
      pool(`${names}, "prop": { "read_power": 1, "readPower": 1.5 }, ${offset}, ${size}`),
    ],
    [
      'constants_preferred as text',
      pool(`${names}, "prop": { "constants_preferred": "true" }, ${offset}, ${size}`),
    ],
    [
      'constants_preferred as boolean',
      pool(`${names}, "prop": { "constants_preferred": true }, ${offset}, ${size}`),
    ],
    ['$schema', `{ "$schema": "./x.json", "memory": { "$schema": 1, "mempools": [] } }`],
    ['$schema of any type', `{ "$schema": null, "memory": { "mempools": [] } }`],
    [
      'a number without quotes',
      pool(`${names}, ${prop}, ${offset}, "size": { "value": 448, "magnitude": "KBYTES" }`),
    ],
    ['comments', `{ /* a */ "memory": { "mempools": [], } } // b`],
    // Named by the parser, with code mpool-number.
    ['an unknown unit', pool(`${names}, ${prop}, ${offset}, "size": { "value": "448", "magnitude": "KB" }`)],
    // Named by the parser, with code mpool-syntax.
    ['half a file', `{ "memory": { "mempools": [ { "name": "a"`],
    ['nothing', ``],
  ])('accepts %s', (_, text) => {
    expect(check(text)).toEqual([]);
  });

  it.each([
    [
      'an unknown key with a neighbour',
      pool(`${names}, ${prop}, ${offset}, ${size}, "mod": "USEMODE_ABSOLUTE"`),
      ['warning "mod": The key "mod" is unknown here: did you mean "mode"? → "mode": "USEMODE_ABSOLUTE"'],
    ],
    [
      'an unknown key like none',
      pool(`${names}, ${prop}, ${offset}, ${size}, "comment": "x"`),
      ['warning "comment": The key "comment" is unknown here.'],
    ],
    [
      'a misspelt key that is needed',
      pool(`${names}, ${prop}, "ofset": {}, ${size}`),
      [
        'error "ofset": The key "ofset" is unknown here, and "offset" is missing: did you mean that? → "offset": {',
      ],
    ],
    [
      'the other spelling of a dialect',
      pool(`${names}, "prop": { "readpower": 1, "pipelined": "PIPELINED_ON" }, ${offset}, ${size}`),
      [
        'warning "readpower": The key "readpower" is unknown here: did you mean "readPower"? → "readPower": 1',
      ],
    ],
    [
      'the hand-written spelling',
      pool(`${names}, "prop": { "readpower": 1 }, ${offset}, ${size}`),
      [
        'warning "readpower": The key "readpower" is unknown here: did you mean "read_power"? → "read_power": 1',
      ],
    ],
    [
      'a missing key',
      pool(`${names}, ${prop}, ${offset}`),
      ['error "npuRAM3": Pool "npuRAM3" has no "size".'],
    ],
    [
      'a missing unit',
      pool(`${names}, ${prop}, ${offset}, "size": { "value": "448" }`),
      ['error {: memory.mempools[npuRAM3].size has no "magnitude".'],
    ],
    ['no memory', `{ "params": {} }`, ['error {: The file has no "memory".']],
    ['a list as the file', `[]`, ['error []: The file must be an object in { }, not a list in [ ].']],
    [
      'pools as an object',
      `{ "memory": { "mempools": {} } }`,
      ['error {}: "mempools" must be a list in [ ], not an object in { }.'],
    ],
    [
      'a pool that is text',
      `{ "memory": { "mempools": [ "x" ] } }`,
      ['error "x": Each entry of "mempools" must be an object in { }, not text in quotes.'],
    ],
    [
      'an offset without unit object',
      pool(`${names}, ${prop}, "offset": "0x34200000", ${size}`),
      ['error "0x34200000": "offset" must be an object in { }, not text in quotes.'],
    ],
    [
      'a number in quotes',
      pool(`${names}, "prop": { "byteWidth": "8" }, ${offset}, ${size}`),
      ['error "8": "byteWidth" must be a whole number, not text in quotes. → 8'],
    ],
    [
      'a misspelt value',
      pool(`${names}, "prop": { "rights": "ACC_WRIT" }, ${offset}, ${size}`),
      [
        'error "ACC_WRIT": "ACC_WRIT" is none of the values that "rights" can have: ACC_READ, ACC_WRITE. → "ACC_WRITE"',
      ],
    ],
    [
      'a value in small letters',
      pool(`${names}, "prop": { "latency": "low" }, ${offset}, ${size}`),
      ['error "low": "low" is none of the values that "latency" can have: LOW, MID, HIGH. → "LOW"'],
    ],
    [
      'a value of another type',
      pool(`${names}, "prop": { "latency": 3 }, ${offset}, ${size}`),
      ['error 3: "latency" must be one of LOW, MID, HIGH.'],
    ],
    [
      'a repeated key',
      pool(`${names}, ${prop}, ${offset}, ${size}, ${size}`),
      ['warning "size": The key "size" stands here a second time; only the last one counts.'],
    ],
    [
      'a mistake in the last of two keys',
      pool(`${names}, ${prop}, ${offset}, ${size}, "size": 1`),
      [
        'warning "size": The key "size" stands here a second time; only the last one counts.',
        'error 1: "size" must be an object in { }, not a number.',
      ],
    ],
  ])('names %s', (_, text, expected) => {
    expect(check(text)).toEqual(expected);
  });

  it('gives a breach the same key wherever the pool stands', () => {
    const broken = `{ ${names}, "prop": { "rights": "X" }, ${offset}, ${size} }`;
    const keys = (pools: string): string[] =>
      validateStructure(`{ "memory": { "mempools": [ ${pools} ] } }`, 'mpool').map((p) => p.key);
    expect(keys(broken)).toEqual(['memory.mempools[npuRAM3].prop.rights']);
    expect(keys(`{ ${names.replace('npuRAM3', 'other')}, ${prop}, ${offset}, ${size} }, ${broken}`)).toEqual(
      keys(broken),
    );
  });

  it('never throws, whatever JSON', () => {
    const known = [
      'memory',
      'mempools',
      'name',
      'prop',
      'offset',
      'value',
      'magnitude',
      'params',
      '$schema',
      '__proto__',
      'a/b~c',
    ];
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>(null, true, 1, 'x', 'ACC_READ', 1e300),
        fc.array(tie('any'), { maxLength: 3 }),
        fc
          .array(fc.tuple(fc.oneof(fc.constantFrom(...known), fc.string()), tie('any')), { maxLength: 4 })
          .map(Object.fromEntries),
      ),
    })).any;
    fc.assert(
      fc.property(
        value,
        fc.constantFrom('mpool' as const, 'profile' as const, 'n6mem' as const),
        (json, kind) => {
          const text = JSON.stringify(json, undefined, 1);
          for (const { span } of validateStructure(text, kind))
            expect(span.end).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('says at most a hundred things, soon', () => {
    const textOf = (pools: number): string => `{ "memory": { "mempools": [ ${'{},'.repeat(pools)} ] } }`;
    expect(validateStructure(textOf(100_000), 'mpool')).toHaveLength(100);
    expect(growth((pools) => validateStructure(textOf(pools), 'mpool'), 10_000)).toBeLessThan(linear);
  });
});

describe('validateStructure of profiles', () => {
  it.each([
    [
      'a profile',
      '{ "Globals": {}, "Profiles": { "a": { "memory_pool": "x", "machine_desc": "y", "options": "" } } }',
      [],
    ],
    ['keys of other tools', '{ "Profiles": { "a": { "something_else": 1 } }, "More": 1 }', []],
    [
      'a misspelt key',
      '{ "Profiles": { "a": { "memory_pol": "x" } } }',
      [
        'warning "memory_pol": The key "memory_pol" is unknown here: did you mean "memory_pool"? → "memory_pool": "x"',
      ],
    ],
    [
      'options as a list',
      '{ "Profiles": { "a": { "options": [] } } }',
      ['error []: "options" must be text in quotes, not a list in [ ].'],
    ],
  ])('%s', (_, text, expected) => {
    expect(check(text, 'profile')).toEqual(expected);
  });
});

describe('validateStructure of n6mem.json', () => {
  it.each([
    [
      'the whole form',
      `{ "$schema": "", "targets": [ { "name": "a", "device": "STM32N657", "board": { "XSPI1": "64M" },
      "linkerScripts": ["x.ld"], "pools": [], "models": ["*/network.c"], "runtime": { "headers": "Inc", "archive": "x.a" },
      "images": [], "boot": [ { "name": "FSBL", "start": "0x70000000", "size": "512K" } ] } ], "rules": { "pool-rights": "off" } }`,
      [],
    ],
    ['a board by name', '{ "targets": [ { "name": "a", "board": "STM32N6570-DK" } ] }', []],
    [
      'a board that is neither',
      '{ "targets": [ { "name": "a", "board": 5 } ] }',
      [`error 5: "board" must be a board's name or an object of sizes.`],
    ],
    [
      'a size of the wrong type',
      '{ "targets": [ { "name": "a", "board": { "XSPI1": true } } ] }',
      ['error true: "XSPI1" must be text in quotes or a whole number, not true or false.'],
    ],
    [
      'an unknown severity',
      '{ "rules": { "pool-rights": "warn" } }',
      [
        'error "warn": "warn" is none of the values that "pool-rights" can have: off, hint, information, warning, error.',
      ],
    ],
    [
      'a misspelt key',
      '{ "target": [] }',
      ['warning "target": The key "target" is unknown here: did you mean "targets"? → "targets": []'],
    ],
  ])('%s', (_, text, expected) => {
    expect(check(text, 'n6mem')).toEqual(expected);
  });
});
