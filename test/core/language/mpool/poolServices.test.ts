import { describe, expect, it } from 'vitest';
import { intersect } from '../../../../core/base/addressRange';
import { applyEdits } from '../../../../core/base/edits';
import { boardNamed } from '../../../../core/device/boards';
import { deviceNamed } from '../../../../core/device/devices';
import { poolInputOf } from '../../../../core/language/inputs';
import { lensesInPoolFile } from '../../../../core/language/mpool/codeLens';
import { completionsInPoolFile } from '../../../../core/language/mpool/completion';
import { hoverInPoolFile } from '../../../../core/language/mpool/hover';
import { inlayHintsInPoolFile } from '../../../../core/language/mpool/inlayHints';
import {
  definitionInPoolFile,
  occurrencesInPoolFile,
  poolsAtRange,
} from '../../../../core/language/mpool/navigation';
import { outlineOfPoolFile } from '../../../../core/language/mpool/outline';
import type { PoolInput } from '../../../../core/language/mpool/poolInput';
import { physicalPools } from '../../../../core/memoryPool/physicalPools';
import { parsePoolFile } from '../../../../core/memoryPool/parsePoolFile';
import { validateStructure } from '../../../../core/memoryPool/validateStructure';
import type { Analysis } from '../../../../core';
import { analyse } from '../../../support/memoryProject';
import { cpuRam2, miniProject, npuRam5, octoFlash } from '../../../support/miniProject';

/** A pool file by itself, with the cursor at `|`. */
function at(marked: string, board?: string): { input: PoolInput; offset: number } {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const known = board === undefined ? undefined : boardNamed(board);
  const input = {
    file: 'Model/x.mpool',
    text,
    poolFile: parsePoolFile(text),
    device: deviceNamed('STM32N657'),
    board: known,
    targets: [],
  };
  return { input, offset };
}

const input = `{
  "memory": {
    "mem_file_prefix": "atonbuf",
    "mempools": [
      {
        "fname": "AXISRAM6", "name": "npuRAM6", "fformat": "FORMAT_RAW",
        "prop": { "rights": "ACC_WRITE", "latency": "LOW" },
        "offset": { "value": "855360", "magnitude": "KBYTES" },
        "size": { "value": "448", "magnitude": "KBYTES" }
      },
      {
        "fname": "xSPI1", "name": "hyperRAM", "fformat": "FORMAT_RAW", "mode": "USEMODE_RELATIVE",
        "prop": { "rights": "ACC_WRITE" },
        "offset": { "value": "0x90000000", "magnitude": "BYTES" },
        "size": { "value": "8388608", "magnitude": "BYTES" }
      },
      {
        "fname": "AXISRAM3", "name": "npuRAM3", "fformat": "FORMAT_RAW", "prop": { "rights": "ACC_WRITE" },
        "offset": { "value": "0x34200000", "magnitude": "BYTES" }, "size": { "value": "0", "magnitude": "KBYTES" }
      }
    ]
  }
}
`;

/** `input` with the cursor put into the first occurrence of `text`, at its `|`. */
function inInput(text: string): { input: PoolInput; offset: number } {
  const plain = text.replace('|', '');
  expect(input).toContain(plain);
  return at(input.replace(plain, text));
}

describe('hover in .mpool', () => {
  it.each([
    [
      '"npu|RAM6"',
      ['**pool** `npuRAM6` (AXISRAM6)', '[0x34350000, 0x343c0000)', '855360 × 1024 = 0x34350000', 'AXISRAM6'],
    ],
    ['"npu|RAM6"', ['non-secure `[0x24350000, 0x243c0000)`']],
    ['"855|360"', ['855360 × 1024 = 0x34350000']],
    ['"hyper|RAM"', ['Relative pool']],
    ['"npu|RAM3"', ['Disabled']],
  ])('%s', (where, expected) => {
    const { input: poolInput, offset } = inInput(where);
    const markdown = hoverInPoolFile(poolInput, offset)?.markdown;
    for (const part of expected) expect(markdown).toContain(part);
  });

  it('shows the pool on its braces', () => {
    for (const offset of [input.indexOf('{\n        "fname"'), input.indexOf('},\n      {') + 1])
      expect(hoverInPoolFile(at(input).input, offset)?.markdown).toContain('**pool** `npuRAM6`');
  });

  it('leaves other keys and values to the schema, and is silent outside the pools', () => {
    for (const part of ['latency', 'LOW', 'mem_file_prefix', 'fformat', 'USEMODE_RELATIVE']) {
      expect(hoverInPoolFile(at(input).input, input.indexOf(part) + 1)).toBeUndefined();
    }
    expect(hoverInPoolFile(at(input).input, input.length - 1)).toBeUndefined();
  });
});

describe('inlay hints in .mpool', () => {
  it('says what the unit hides and where pools end', () => {
    const { input: poolInput } = at(input);
    const text = applyEdits(
      input,
      inlayHintsInPoolFile(poolInput).map(({ offset, label }) => ({
        span: { start: offset, end: offset },
        newText: `«${label}»`,
      })),
    );
    expect(
      text
        .split('\n')
        .filter((line) => line.includes('«'))
        .map((line) => line.trim()),
    ).toEqual([
      '"offset": { "value": "855360", "magnitude": "KBYTES" }« = 0x34350000»,',
      '"size": { "value": "448", "magnitude": "KBYTES" }« ends 0x343c0000»',
      '"size": { "value": "8388608", "magnitude": "BYTES" }« = 8 MiB»',
    ]);
  });

  it('gives only those of the part that is asked for', () => {
    const { input: poolInput } = at(input);
    expect(inlayHintsInPoolFile(poolInput, { start: 0, end: 60 })).toEqual([]);
  });
});

describe('outline of .mpool', () => {
  it('lists the pools with their bytes', () => {
    expect(outlineOfPoolFile(at(input).input).map(({ name, detail }) => [name, detail])).toEqual([
      ['npuRAM6', '[0x34350000, 0x343c0000) 448 KiB'],
      ['hyperRAM', 'relative'],
      ['npuRAM3', 'disabled'],
    ]);
  });
});

const templateTitles = [
  'Pools for STM32N6570-DK',
  'Pools for NUCLEO-N657X0-Q',
  'Pools for ATK-DNN647',
  'Pools for STM32N657, on-chip memory only',
];

describe('completion in .mpool', () => {
  /** Labels offered at the cursor. */
  function labels(marked: string, board?: string): string[] {
    const { input: poolInput, offset } = at(marked, board);
    return completionsInPoolFile(poolInput, offset).map(({ label }) => label);
  }

  /** The text once the entry with this label is taken; snippet placeholders stay. */
  function take(marked: string, label: string, board?: string): string {
    const { input: poolInput, offset } = at(marked, board);
    const entry = completionsInPoolFile(poolInput, offset).find((each) => each.label === label);
    expect(entry, label).toBeDefined();
    return applyEdits(poolInput.text, [{ span: entry!.span, newText: entry!.newText }]);
  }

  const frame = (pool: string): string => `{ "memory": { "mempools": [ ${pool} ] } }`;

  it.each([
    ['{ | }', []],
    ['|', templateTitles],
    ['\n|', templateTitles],
    ['{ "memory": 5| }', []],
  ])('%s', (marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  it('offers bank starts as offsets, in the unit that stands there', () => {
    const inBytes = labels(frame('{ "offset": { "value": "|", "magnitude": "BYTES" } }'));
    expect(inBytes).toEqual(expect.arrayContaining(['"0x34100000"', '"0x34200000"', '"0x70000000"']));
    const inMegabytes = labels(frame('{ "offset": { "value": "8|34", "magnitude": "MBYTES" } }'));
    expect(inMegabytes).toEqual(expect.arrayContaining(['"833"', '"834"', '"2304"']));
    expect(inMegabytes).not.toContain('"855360"');
  });

  it('offers sizes that fit', () => {
    const sizes = (pool: string, board?: string): string[] => labels(frame(pool), board);
    const pool =
      '{ "offset": { "value": "0x34240000", "magnitude": "BYTES" }, "size": { "value": "|", "magnitude": "KBYTES" } }';
    expect(sizes(pool)).toEqual(['"192"', '"0"']);
    const next =
      '{ "offset": { "value": "0x34250000", "magnitude": "BYTES" }, "size": { "value": "1", "magnitude": "KBYTES" } }';
    expect(sizes(`${pool}, ${next}`)).toEqual(['"64"', '"192"', '"0"']);
    const flash =
      '{ "offset": { "value": "0x70380000", "magnitude": "BYTES" }, "size": { "value": "|1", "magnitude": "KBYTES" } }';
    expect(sizes(flash, 'NUCLEO-N657X0-Q')).toEqual([`"${60.5 * 1024}"`, '"0"']);
  });

  it('offers whole pools for free memory, and what it writes is valid', () => {
    const marked = `{
  "memory": {
    "mempools": [
      {
        "fname": "AXISRAM3", "name": "npuRAM3", "fformat": "FORMAT_RAW", "prop": { "rights": "ACC_WRITE" },
        "offset": { "value": "0x34200000", "magnitude": "BYTES" }, "size": { "value": "256", "magnitude": "KBYTES" }
      },
      |
    ]
  }
}
`;
    expect(labels(marked)).toEqual([
      'pool flexMEM in FLEXRAM',
      'pool cpuRAM1 in AXISRAM1',
      'pool cpuRAM2 in AXISRAM2',
      'pool npuRAM3_2 in AXISRAM3',
      'pool npuRAM4 in AXISRAM4',
      'pool npuRAM5 in AXISRAM5',
      'pool npuRAM6 in AXISRAM6',
    ]);
    expect(labels(marked, 'STM32N6570-DK')).toContain('pool octoFlash in XSPI2');
    expect(labels(marked, 'NUCLEO-N657X0-Q')).not.toContain('pool hyperRAM in XSPI1');
    const text = take(marked, 'pool npuRAM3_2 in AXISRAM3');
    const { pools, problems } = parsePoolFile(text);
    expect(problems).toEqual([]);
    expect(validateStructure(text, 'mpool')).toEqual([]);
    expect(pools[1]).toMatchObject({ name: 'npuRAM3_2', range: { start: 0x34240000n, end: 0x34270000n } });
    expect(text).toContain('\n      {\n        "fname": "AXISRAM3_2",\n');
  });

  it('never throws, wherever the cursor stands in whatever is half typed', () => {
    for (let end = 0; end <= input.length; end += 3) {
      const { input: poolInput } = at(input.slice(0, end));
      completionsInPoolFile(poolInput, end);
      completionsInPoolFile(poolInput, end >> 1);
      hoverInPoolFile(poolInput, end >> 1);
      inlayHintsInPoolFile(poolInput);
    }
  });
});

describe('services that know the project', () => {
  const projectInput = async (): Promise<PoolInput> => poolInputOf(await project(), 'Model/net.mpool')!;

  function project(): Promise<Analysis> {
    return analyse(
      miniProject({
        memory:
          '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K\n  NPU5 (rw) : ORIGIN = 0x342E0000, LENGTH = 448K',
        pools: [cpuRam2, npuRam5, octoFlash],
        buffers: [
          { name: 'conv_out', base: '0x342e0000', start: 0, end: 4096 },
          { name: 'weights', base: '0x70380000', start: 0, end: 1048576, isParameter: true },
        ],
      }),
    );
  }

  it('says how much the model uses', async () => {
    expect(lensesInPoolFile(await projectInput()).map(({ title }) => title)).toEqual([
      '0 of 1 MiB used by network',
      '4 of 448 KiB used by network',
      '1 of 16 MiB used by network',
    ]);
  });

  it('finds a pool in the model and as a region of the same bytes', async () => {
    const analysis = await project();
    const poolInput = poolInputOf(analysis, 'Model/net.mpool')!;
    const offset = poolInput.text.indexOf('npuRAM5');
    const found = occurrencesInPoolFile(poolInput, offset, analysis.artifacts)!;
    expect(definitionInPoolFile(poolInput, offset)).toEqual([
      { file: 'Model/net.mpool', span: { start: offset, end: offset + 7 } },
    ]);
    expect(
      found.references.map(({ file, span }) => [file, analysis.textOf(file)!.slice(span.start, span.end)]),
    ).toEqual([
      ['Model/network.c', 'npuRAM5'],
      ['app.ld', 'NPU5'],
    ]);
    expect(occurrencesInPoolFile(poolInput, 0, analysis.artifacts)).toBeUndefined();
  });

  it('finds the pool of a region', async () => {
    const poolInput = await projectInput();
    const region = { start: 0x342e0000n, end: 0x34350000n };
    const [place] = poolsAtRange([poolInput], region);
    expect(poolInput.text.slice(place!.span.start, place!.span.end)).toBe('npuRAM5');
    expect(poolsAtRange([poolInput], { ...region, end: region.end - 4096n })).toEqual([]);
  });

  it('offers no memory that a linked region holds', async () => {
    const poolInput = await projectInput();
    const offset = poolInput.text.lastIndexOf(']') - 1;
    const labels = completionsInPoolFile(poolInput, offset).map(({ label }) => label);
    expect(labels).toContain('pool npuRAM3 in AXISRAM3');
    expect(labels.filter((label) => /AXISRAM1|AXISRAM2|AXISRAM5/.test(label))).toEqual([]);
  });

  it('leaves the application its memory in a file that no target uses yet', async () => {
    const analysis = await analyse({
      ...miniProject({ memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K' }),
      'new.mpool': '',
      'begun.mpool': '{ "memory": { "mempools": [  ] } }',
    });
    const empty = poolInputOf(analysis, 'new.mpool')!;
    const [first] = completionsInPoolFile(empty, 0);
    expect(first!.label).toBe('Pools for STM32N6570-DK');
    const application = { start: 0x34000400n, end: 0x34140000n };
    const pools = physicalPools(parsePoolFile(first!.newText));
    expect(pools.length).toBeGreaterThan(5);
    for (const { range } of pools) expect(intersect(range, application)).toBeUndefined();
    const begun = poolInputOf(analysis, 'begun.mpool')!;
    const labels = completionsInPoolFile(begun, begun.text.indexOf('[') + 2).map(({ label, detail }) => [
      label,
      detail,
    ]);
    expect(labels.slice(0, 2)).toEqual([
      ['pool cpuRAM2 in AXISRAM2', '768 KiB free from 0x34140000'],
      ['pool npuRAM3 in AXISRAM3', '448 KiB free from 0x34200000'],
    ]);
    expect(labels.map(([label]) => label)).toContain('pool octoFlash in XSPI2');
  });
});
