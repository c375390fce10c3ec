import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../core/base/edits';
import { analyse } from '../../../support/memoryProject';
import { miniProject } from '../../../support/miniProject';

const file = 'Model/net.mpool';

/** By hand: tabs, CRLF, comments, hexadecimal in capitals, several keys on a line, a trailing comma nowhere. */
const byHand = (...pools: readonly string[]): string =>
  [
    '{',
    '\t"memory": {',
    '\t\t"mem_file_prefix": "atonbuf",',
    '\t\t"mempools": [',
    ...pools.map((pool, at) => `\t\t\t${pool}${at < pools.length - 1 ? ',' : ''}`),
    '\t\t]',
    '\t}',
    '}',
    '',
  ].join('\r\n');

const hand = (
  name: string,
  offset: string,
  size: string,
  unit = 'BYTES',
  prop = '"rights": "ACC_WRITE"',
): string =>
  `{ "fname": "F_${name}", "name":"${name}",  /* why */ "fformat": "FORMAT_RAW",\r\n\t\t\t  "prop": {${prop}}, "offset": {"value":"${offset}","magnitude":"BYTES"}, "size": { "value" : "${size}", "magnitude" : "${unit}" } }`;

/** As the compiler writes it back. */
const echo = (...pools: readonly object[]): string =>
  `${JSON.stringify({ memory: { memFilePrefix: 'atonbuf', mempools: pools } }, null, 4)}\n`;

function compiled(
  name: string,
  offset: string,
  size: string,
  prop: Readonly<Record<string, unknown>> = {},
): object {
  const [value, magnitude] = offset.split(' ');
  const [sizeValue, sizeMagnitude] = size.split(' ');
  return {
    fname: `F_${name}`,
    name,
    fformat: 'FORMAT_RAW',
    prop: { rights: 'ACC_WRITE', readPower: 1.5, pipelined: 'PIPELINED_ON', ...prop },
    offset: { value, magnitude },
    size: { value: sizeValue, magnitude: sizeMagnitude },
    mode: 'USEMODE_ABSOLUTE',
    busNode: 0,
  };
}

type Change = readonly (readonly [from: string, to: string])[];

/** What a rule's fix makes of a pool file in its project; the fixes were all tried on the whole project before. */
async function fixed(text: string, rule: string, title: string, board: string): Promise<string> {
  const analysis = await analyse(miniProject({ board, files: { [file]: text, 'Model/network.c': null } }));
  const fixes = analysis.findings
    .filter((finding) => finding.rule === rule && finding.place.file === file)
    .flatMap((finding) => analysis.fixesOf(finding));
  const fix = fixes.find((each) => each.title.startsWith(title));
  if (!fix) throw new Error(`no '${title}' in ${fixes.map((each) => each.title).join('; ') || 'no fix'}`);
  return applyEdits(text, fix.edits);
}

/** Every other byte of the file stays. */
function changed(text: string, changes: Change): string {
  return changes.reduce((result, [from, to]) => {
    expect(text.split(from).length, `${from} stands there once`).toBe(2);
    return result.replace(from, to);
  }, text);
}

const dk = 'STM32N6570-DK';
const nucleo = 'NUCLEO-N657X0-Q';

describe("a fix keeps the file's dialect, number base, unit, indentation and comments", () => {
  it.each<[rule: string, style: string, text: string, title: string, changes: Change, board?: string]>([
    [
      'mpool-schema',
      'by hand: a value',
      byHand(hand('a', '0X34200000', '0x1000', 'BYTES', '"rights":"ACC_WRIT"')),
      'Change to "ACC_WRITE"',
      [['"ACC_WRIT"', '"ACC_WRITE"']],
    ],
    [
      'mpool-schema',
      'echo: the key of its own dialect',
      echo(compiled('a', '834 MBYTES', '4 KBYTES', { writepower: 2 })),
      'Change "writepower" to "writePower"',
      [['"writepower"', '"writePower"']],
    ],
    [
      'mpool-syntax',
      'a comment behind something',
      byHand(hand('a', '0x34200000', '0x1000')),
      'Remove the comment',
      [['  /* why */', '']],
    ],
    [
      'mpool-syntax',
      'a comment on a line of its own',
      byHand(hand('a', '0x34200000', '0x1000').replace('  /* why */', '')).replace(
        '\t\t"mempools"',
        '\t\t// mine\r\n\t\t"mempools"',
      ),
      'Remove the comment',
      [['\t\t// mine\r\n', '']],
    ],
    [
      'mpool-syntax',
      'a trailing comma',
      byHand(hand('a', '0x34200000', '0x1000').replace('  /* why */', '')).replace(
        '}\r\n\t\t]',
        '},\r\n\t\t]',
      ),
      'Remove the trailing comma',
      [['},\r\n\t\t]', '}\r\n\t\t]']],
    ],
    [
      'pool-name-duplicate',
      'by hand',
      byHand(hand('a', '0x34200000', '0x1000'), hand('a', '0x34270000', '0x1000').replace('F_a', 'F_b')),
      'Change the name to "npuRAM4"',
      [['"fname": "F_b", "name":"a"', '"fname": "F_b", "name":"npuRAM4"']],
    ],
    [
      'pool-overlaps-pool',
      'by hand: capitals and hexadecimal stay',
      byHand(hand('a', '0X34200000', '0x7FFFF'), hand('b', '0x3424ABC0', '0x1000')),
      'Shrink pool a to end where b starts',
      [['"0x7FFFF"', '"0x4ABC0"']],
    ],
    [
      'pool-overlaps-pool',
      'by hand: the unit gives way only where it must',
      byHand(hand('a', '0x34200000', '448', 'KBYTES'), hand('b', '0x34210010', '4', 'KBYTES')),
      'Shrink pool a to end where b starts',
      [['"448", "magnitude" : "KBYTES"', '"65552", "magnitude" : "BYTES"']],
    ],
    [
      'pool-overlaps-pool',
      'echo: the largest unit that divides',
      echo(compiled('a', '834 MBYTES', '448 KBYTES'), compiled('b', '854272 KBYTES', '64 KBYTES')),
      'Shrink pool a to end where b starts',
      [['"value": "448"', '"value": "256"']],
    ],
    [
      'pool-outside-device',
      'echo: a unit that divides again',
      echo(compiled('a', '836 MBYTES', '1 MBYTES')),
      'Shrink pool a to the end of VENCRAM',
      [
        [
          '"value": "1",\n                    "magnitude": "MBYTES"',
          '"value": "128",\n                    "magnitude": "KBYTES"',
        ],
      ],
    ],
    [
      'pool-outside-device',
      'by hand, at a non-secure address',
      byHand(hand('a', '0x24400000', '1', 'MBYTES')),
      'Shrink pool a to the end of VENCRAM',
      [['"1", "magnitude" : "MBYTES"', '"128", "magnitude" : "KBYTES"']],
    ],
    [
      'pool-outside-board',
      'by hand',
      byHand(hand('octoFlash', '0x70380000', '61', 'MBYTES', '"rights":"ACC_READ"')),
      "Shrink pool octoFlash to the end of the board's XSPI2 memory",
      [['"61", "magnitude" : "MBYTES"', '"61952", "magnitude" : "KBYTES"']],
      nucleo,
    ],
    [
      'pool-crosses-bank',
      'by hand: shrink',
      byHand(hand('a', '0x34240000', '0x40000')),
      'Shrink pool a to the end of AXISRAM3',
      [['"0x40000"', '"0x30000"']],
    ],
    [
      'pool-crosses-bank',
      'by hand: the second part is written like the first',
      byHand(hand('a', '0x34240000', '0x40000')),
      'Split pool a at the bank boundary',
      [
        [
          hand('a', '0x34240000', '0x40000'),
          `${hand('a', '0x34240000', '0x30000')},\r\n\t\t\t${hand('npuRAM4', '0x34270000', '0x10000').replace('F_npuRAM4', 'AXISRAM4').replace('  /* why */', '')}`,
        ],
      ],
    ],
    [
      'pool-touches-last-bytes',
      'by hand: whole KiB, as people write them',
      byHand(hand('hyperRAM', '0x90000000', '32', 'MBYTES')),
      'Shrink pool hyperRAM to the last full KiB before the end of XSPI1',
      [['"32", "magnitude" : "MBYTES"', '"32767", "magnitude" : "KBYTES"']],
    ],
    [
      'pool-cacheable-internal',
      'by hand',
      byHand(
        hand(
          'a',
          '0x34200000',
          '0x1000',
          'BYTES',
          '"rights":"ACC_WRITE","cacheable" : "CACHEABLE_ON" /* fast? */',
        ),
      ),
      'Set pool a to CACHEABLE_OFF',
      [['"CACHEABLE_ON"', '"CACHEABLE_OFF"']],
    ],
    [
      'pool-rights',
      'echo',
      echo(compiled('octoFlash', '1838592 KBYTES', '4 MBYTES')),
      'Change the rights of pool octoFlash to ACC_READ',
      [['"rights": "ACC_WRITE"', '"rights": "ACC_READ"']],
    ],
    [
      'pool-alignment',
      'by hand: capitals stay',
      byHand(hand('a', '0X3420ABC1', '0x1000')),
      'Start pool a at 0x3420abc8 and keep its end',
      [
        ['"0X3420ABC1"', '"0X3420ABC8"'],
        ['"0x1000"', '"0xff9"'],
      ],
    ],
    [
      'pool-alignment',
      'echo: cacheable PSRAM',
      echo(compiled('hyperRAM', '2415919136 BYTES', '1048544 BYTES', { cacheable: 'CACHEABLE_ON' })),
      'Start pool hyperRAM at 0x90000040 and keep its end',
      [
        ['"value": "2415919136"', '"value": "2415919168"'],
        ['"value": "1048544"', '"value": "1048512"'],
      ],
    ],
  ])('%s, %s', async (rule, _, text, title, changes, board = dk) => {
    expect(await fixed(text, rule, title, board)).toBe(changed(text, changes));
  });

  it.each([
    [
      'profile-pool-missing',
      '{ "Profiles": {\r\n\t"default": { "memory_pool": "./nett.mpool", /* mine */ "options" :"-O3" } } }\r\n',
      'Change the path to ./net.mpool',
      ['./nett.mpool', './net.mpool'],
    ],
    [
      'profile-option-unknown',
      '{ "Profiles": {\r\n\t"default": { "memory_pool": "./net.mpool", /* mine */ "options" :"-O3  --cache-maintenence" } } }\r\n',
      'Change --cache-maintenence to --cache-maintenance',
      ['--cache-maintenence', '--cache-maintenance'],
    ],
  ])('%s', async (rule, text, title, [from, to]) => {
    const profile = 'Model/user_neuralart.json';
    const analysis = await analyse(miniProject({ files: { [profile]: text } }));
    const finding = analysis.findings.find((each) => each.rule === rule);
    const fix = finding && analysis.fixesOf(finding).find((each) => each.title === title);
    expect(fix?.title, JSON.stringify(finding)).toBe(title);
    expect(applyEdits(text, fix!.edits)).toBe(text.replace(from!, to!));
  });
});
