import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../core/base/edits';
import { boardNamed } from '../../../../core/device/boards';
import { deviceNamed } from '../../../../core/device/devices';
import { parsePoolFile } from '../../../../core/memoryPool/parsePoolFile';
import { parseProfile } from '../../../../core/memoryPool/parseProfile';
import { parseNetworkSource } from '../../../../core/model/parseNetworkSource';
import { createArtifacts } from '../../../../core/project/artifacts';
import type { BuiltTarget, UsedBytes } from '../../../../core/project/builtTarget';
import type { ProjectFiles } from '../../../../core/project/projectFiles';
import type { BootImage } from '../../../../core/project/target';
import { poolFileSubject } from '../../../../core/rules/engine/subjects';
import { ruleContext } from '../../../../core/rules/engine/context';
import { mpoolSchema } from '../../../../core/rules/pools/mpoolSchema';
import { poolAlignment } from '../../../../core/rules/pools/poolAlignment';
import { poolCacheableInternal } from '../../../../core/rules/pools/poolCacheableInternal';
import { poolConstantsNowhere } from '../../../../core/rules/pools/poolConstantsNowhere';
import { poolCrossesBank } from '../../../../core/rules/pools/poolCrossesBank';
import { poolNameDuplicate } from '../../../../core/rules/pools/poolNameDuplicate';
import { poolNeedsAbsentNpu } from '../../../../core/rules/pools/poolNeedsAbsentNpu';
import { poolRights } from '../../../../core/rules/pools/poolRights';
import { poolTouchesLastBytes } from '../../../../core/rules/pools/poolTouchesLastBytes';
import { profileOptionUnknown } from '../../../../core/rules/pools/profileOptionUnknown';
import { profilePoolMissing } from '../../../../core/rules/pools/profilePoolMissing';
import type { Report, Rule, RuleContext } from '../../../../core/rules/engine/rule';

interface Surroundings {
  readonly device?: string;
  readonly board?: string;
  readonly boot?: readonly bigint[];
  /** Bytes that the built model uses; without it no model is built. */
  readonly used?: readonly { readonly start: bigint; readonly end: bigint; readonly isParameter: boolean }[];
  /** Other files of the project. */
  readonly files?: readonly string[];
  readonly profileFile?: string;
}

const span = { start: 0, end: 0 };

function filesOf(texts: ReadonlyMap<string, string>): ProjectFiles {
  const paths = [...texts.keys()].sort();
  return {
    paths,
    has: (path) => texts.has(path),
    size: (path) => texts.get(path)?.length ?? -1,
    text: (path) => texts.get(path),
    bytes: () => undefined,
    named: (name) => paths.filter((path) => path.split('/').pop() === name),
  };
}

function contextOf(file: string, text: string, others: readonly string[] = []): RuleContext {
  const texts = new Map([[file, text], ...others.map((other): [string, string] => [other, ''])]);
  return ruleContext(createArtifacts(filesOf(texts)), { targets: [], candidates: [], notChecked: [] });
}

function targetOf(file: string, text: string, around: Surroundings): BuiltTarget {
  const evidence = { strength: 3 as const, file: 'Makefile', line: 0, text: '' };
  const device = deviceNamed(around.device ?? 'STM32N657')!;
  const boot = (around.boot ?? []).map((start): BootImage => ({
    name: 'FSBL',
    start,
    size: undefined,
    evidence,
  }));
  const used = (around.used ?? []).map(({ isParameter, ...range }): UsedBytes => ({
    range,
    isParameter,
    pool: undefined,
    span,
    buffer: {
      name: 'Conv_1_out',
      table: 'internal',
      range,
      symbol: undefined,
      isUserAllocated: false,
      isParameter,
      epoch: undefined,
      span,
    },
  }));
  const board = around.board === undefined ? undefined : boardNamed(around.board);
  const source = parseNetworkSource('');
  return {
    name: 'target',
    files: { name: 'target', device, board, files: [], boot, sources: [], scriptIsLinked: true },
    addressing: device,
    scripts: [],
    poolFiles: [{ file, poolFile: parsePoolFile(text) }],
    models: around.used ? [{ file: 'network.c', source, cInfo: undefined, report: undefined, used }] : [],
    images: [],
    weights: [],
    signed: [],
    programmed: [],
    cacheEnabled: undefined,
    boot: [],
    runtime: { aton: undefined, stai: undefined, platform: undefined, archives: [] },
  };
}

function reportsOf(rule: Rule, text: string, around: Surroundings = {}): readonly Report[] {
  if (rule.checkProfile && around.profileFile !== undefined) {
    const file = around.profileFile;
    return rule.checkProfile({ file, profile: parseProfile(text) }, contextOf(file, text, around.files));
  }
  const file = 'Model/x.mpool';
  const target = targetOf(file, text, around);
  const context = contextOf(file, text, around.files);
  const ofTarget = rule.checkTarget?.(target, context) ?? [];
  const subject = poolFileSubject(file, parsePoolFile(text), [target]);
  return [...ofTarget, ...(rule.checkPoolFile?.(subject, context) ?? [])];
}

/** `[severity] place: message`, and below it what each fix turns the file into, as the changed parts. */
function shown(rule: Rule, text: string, around?: Surroundings): string[] {
  return reportsOf(rule, text, around).map(
    ({ severity, message, place }) =>
      `${severity ? `${severity} ` : ''}${text.slice(place.span.start, place.span.end)}: ${message}`,
  );
}

function fixed(rule: Rule, text: string, around?: Surroundings, at = 0): string {
  const [report] = reportsOf(rule, text, around);
  return applyEdits(text, report!.fixes![at]!.edits);
}

/** A pool file of the input dialect; `mode` and more by `extra`. */
function poolFile(...pools: readonly string[]): string {
  return `{
  "memory": {
    "mempools": [
      ${pools.join(',\n      ')}
    ]
  }
}
`;
}

function pool(
  name: string,
  offset: string,
  size: string,
  prop = '"rights": "ACC_WRITE"',
  extra = '',
): string {
  const [value, magnitude] = size.split(' ');
  return `{ "fname": "${name.toUpperCase()}", "name": "${name}", "fformat": "FORMAT_RAW", "prop": { ${prop} }, "offset": { "value": "${offset}", "magnitude": "BYTES" }, "size": { "value": "${value}", "magnitude": "${magnitude}" }${extra} }`;
}

const relative = ', "mode": "USEMODE_RELATIVE"';

describe('mpool-schema', () => {
  const good = poolFile(pool('npuRAM3', '0x34200000', '448 KBYTES'));

  it('fires for a misspelt value and mends it', () => {
    const bad = good.replace('ACC_WRITE', 'ACC_WRIE');
    expect(shown(mpoolSchema, bad)).toEqual([
      'error "ACC_WRIE": The compiler stops, or takes a default. "ACC_WRIE" is none of the values that "rights" can have: ACC_READ, ACC_WRITE.',
    ]);
    expect(fixed(mpoolSchema, bad)).toBe(good);
  });

  it('is silent about a file of either dialect, with $schema', () => {
    expect(shown(mpoolSchema, good.replace('"memory"', '"$schema": "x", "memory"'))).toEqual([]);
  });

  it('checks profiles', () => {
    const text = '{ "Profiles": { "a": { "option": "" } } }';
    expect(shown(mpoolSchema, text, { profileFile: 'user_neuralart.json' })).toEqual([
      'warning "option": The compiler may skip this value. The key "option" is unknown here: did you mean "options"?',
    ]);
  });
});

describe('pool-name-duplicate', () => {
  const first = pool('a', '0x34200000', '448 KBYTES');

  it('fires for one name and one fname, each', () => {
    const second = pool('b', '0x34270000', '448 KBYTES');
    const sameName = second.replace('"name": "b"', '"name": "a"');
    expect(shown(poolNameDuplicate, poolFile(first, sameName))).toEqual([
      '"a": The compiler cannot tell two pools apart: both have the name "a".',
    ]);
    const sameFile = second.replace('"fname": "B"', '"fname": "A"');
    expect(shown(poolNameDuplicate, poolFile(first, sameFile))).toEqual([
      '"A": Initial values of two pools go to one file: both have the fname "A".',
    ]);
  });

  it('offers the usual name of the bank where it is free', () => {
    const second = pool('a', '0x34270000', '448 KBYTES').replace('"fname": "A"', '"fname": "B"');
    expect(fixed(poolNameDuplicate, poolFile(first, second))).toBe(
      poolFile(first, second.replace('"name": "a"', '"name": "npuRAM4"')),
    );
    const third = pool('npuRAM4', '0x342e0000', '448 KBYTES');
    expect(reportsOf(poolNameDuplicate, poolFile(first, second, third))[0]?.fixes).toEqual([]);
  });

  it('is silent where one of them is switched off, or one name is the other fname', () => {
    expect(shown(poolNameDuplicate, poolFile(first, pool('a', '0x34270000', '0 KBYTES')))).toEqual([]);
    const crossed = pool('b', '0x34270000', '448 KBYTES').replace('"name": "b"', '"name": "A"');
    expect(shown(poolNameDuplicate, poolFile(first, crossed))).toEqual([]);
  });
});

describe('pool-crosses-bank', () => {
  const crossing = poolFile(pool('cpuRAM2', '0x34180000', '1 MBYTES'));

  it('fires, and splits the pool at the boundary', () => {
    expect(shown(poolCrossesBank, crossing)).toEqual([
      '"cpuRAM2": The compiler plans with one speed for 3 memories in pool cpuRAM2. The pool is [0x34180000, 0x34280000), 1048576 bytes (1 MiB), ' +
        '524288 bytes (512 KiB) in AXISRAM2 [0x34100000, 0x34200000), ' +
        '458752 bytes (448 KiB) in AXISRAM3 [0x34200000, 0x34270000), ' +
        '65536 bytes (64 KiB) in AXISRAM4 [0x34270000, 0x342e0000): ' +
        'they are not equally fast, and the pool states one speed for all.',
    ]);
    const split = fixed(poolCrossesBank, crossing);
    expect(shown(poolCrossesBank, split)).toEqual([]);
    expect(parsePoolFile(split).pools.map((p) => [p.name, p.fname, p.range])).toEqual([
      ['cpuRAM2', 'CPURAM2', { start: 0x34180000n, end: 0x34200000n }],
      ['npuRAM3', 'AXISRAM3', { start: 0x34200000n, end: 0x34270000n }],
      ['npuRAM4', 'AXISRAM4', { start: 0x34270000n, end: 0x34280000n }],
    ]);
    expect(split.split('\n').map((line) => line.match(/^ */)![0].length)).toEqual([
      0, 2, 4, 6, 6, 6, 4, 2, 0, 0,
    ]);
  });

  it('shrinks to the first bank', () => {
    expect(fixed(poolCrossesBank, crossing, {}, 1)).toBe(
      poolFile(pool('cpuRAM2', '0x34180000', '512 KBYTES')),
    );
  });

  it('splits at non-secure addresses as well', () => {
    const split = fixed(poolCrossesBank, poolFile(pool('x', '0x24180000', '1 MBYTES')));
    expect(parsePoolFile(split).pools.map((p) => p.range?.start)).toEqual([
      0x24180000n,
      0x24200000n,
      0x24270000n,
    ]);
  });

  it('is silent where a pool ends with its bank, is relative, or is a virtual pool', () => {
    expect(shown(poolCrossesBank, poolFile(pool('cpuRAM2', '0x34180000', '512 KBYTES')))).toEqual([]);
    expect(shown(poolCrossesBank, poolFile(pool('x', '0x34180000', '1 MBYTES', '', relative)))).toEqual([]);
    const members = [
      pool('npuRAM3', '0x34200000', '448 KBYTES'),
      pool('npuRAM4', '0x34270000', '448 KBYTES'),
    ];
    const joined = pool('npuRAM3_npuRAM4', '0x34200000', '896 KBYTES');
    expect(shown(poolCrossesBank, poolFile(...members, joined))).toEqual([]);
  });
});

describe('pool-touches-last-bytes', () => {
  const whole = poolFile(pool('hyperRAM', '0x90000000', '32 MBYTES'));
  const board = 'STM32N6570-DK';

  it('fires for a range up to the end, and shrinks it', () => {
    expect(shown(poolTouchesLastBytes, whole, { board })).toEqual([
      '"hyperRAM": Access to the last 32 bytes of XSPI1 may fail (erratum ES0620 2.4.5). No model is known, and the pool covers ' +
        'bytes of [0x91ffffe0, 0x92000000) of STM32N6570-DK: pool hyperRAM is [0x90000000, 0x92000000), 33554432 bytes (32 MiB).',
    ]);
    const after = fixed(poolTouchesLastBytes, whole, { board });
    expect(after).toBe(poolFile(pool('hyperRAM', '0x90000000', `${32n * 1024n - 1n} KBYTES`)));
    expect(shown(poolTouchesLastBytes, after, { board })).toEqual([]);
  });

  it('lets a built model decide', () => {
    const end = 0x92000000n;
    const low = { start: 0x90000000n, end: 0x90001000n, isParameter: false };
    expect(shown(poolTouchesLastBytes, whole, { board, used: [low] })).toEqual([]);
    expect(shown(poolTouchesLastBytes, whole, { board, used: [low, { ...low, end }] })).toHaveLength(1);
    expect(shown(poolTouchesLastBytes, whole, { board, used: [{ ...low, end: end - 32n }] })).toEqual([]);
  });

  it('is silent without a board, and past its memory', () => {
    expect(shown(poolTouchesLastBytes, whole)).toEqual([]);
    expect(shown(poolTouchesLastBytes, poolFile(pool('x', '0x90000000', '64 MBYTES')), { board })).toEqual(
      [],
    );
  });
});

describe('pool-cacheable-internal', () => {
  const cacheable = '"rights": "ACC_WRITE",  "cacheable" : "CACHEABLE_ON"';

  it('fires in internal RAM and switches it off', () => {
    const bad = poolFile(pool('npuRAM3', '0x34200000', '448 KBYTES', cacheable));
    expect(shown(poolCacheableInternal, bad)).toEqual([
      '"CACHEABLE_ON": The NPU cache is promised for 448 KiB where it does not work. Pool npuRAM3 [0x34200000, 0x34270000), 458752 bytes (448 KiB) is CACHEABLE_ON but lies in AXISRAM3: the NPU cache serves external memory only.',
    ]);
    expect(fixed(poolCacheableInternal, bad)).toBe(bad.replace('CACHEABLE_ON', 'CACHEABLE_OFF'));
  });

  it('is silent in external memory, and where the pool is switched off', () => {
    expect(shown(poolCacheableInternal, poolFile(pool('x', '0x90000000', '1 MBYTES', cacheable)))).toEqual(
      [],
    );
    expect(shown(poolCacheableInternal, poolFile(pool('x', '0x34200000', '0 MBYTES', cacheable)))).toEqual(
      [],
    );
  });
});

describe('pool-rights', () => {
  const activation = { start: 0x34200000n, end: 0x34201000n, isParameter: false };
  const reading = poolFile(pool('npuRAM3', '0x34200000', '448 KBYTES', '"rights": "ACC_READ"'));
  const flash = poolFile(pool('octoFlash', '0x70380000', '61 MBYTES'));

  it('fires for writable flash, known by its name or because the board boots from it', () => {
    expect(shown(poolRights, flash)).toEqual([
      '"ACC_WRITE": The compiler may place activations in 61 MiB of flash, where nothing can be written. Pool octoFlash [0x70380000, 0x74080000), 63963136 bytes (61 MiB) lies in flash and has ACC_WRITE.',
    ]);
    expect(fixed(poolRights, flash)).toBe(flash.replace('ACC_WRITE', 'ACC_READ'));
    const unnamed = flash.replace('octoFlash', 'weights').replace('OCTOFLASH', 'xSPI2');
    expect(shown(poolRights, unnamed, { boot: [0x70000000n] })).toHaveLength(1);
    expect(shown(poolRights, unnamed)).toEqual([]);
    expect(shown(poolRights, unnamed, { boot: [0x90000000n] })).toEqual([]);
  });

  it('fires for activations in a pool that is read only', () => {
    expect(shown(poolRights, reading, { used: [activation] })).toEqual([
      '"ACC_READ": The next generate finds no place for 4 KiB of activations in pool npuRAM3. Pool npuRAM3 [0x34200000, 0x34270000), 458752 bytes (448 KiB) has ACC_READ, but the built model keeps activations in it (Conv_1_out at [0x34200000, 0x34201000)).',
    ]);
    expect(fixed(poolRights, reading, { used: [activation] })).toBe(reading.replace('ACC_READ', 'ACC_WRITE'));
  });

  it('is silent for weights in a read-only RAM pool, and without a model', () => {
    expect(shown(poolRights, reading, { used: [{ ...activation, isParameter: true }] })).toEqual([]);
    expect(shown(poolRights, reading)).toEqual([]);
    expect(shown(poolRights, flash.replace('ACC_WRITE', 'ACC_READ'), { boot: [0x70000000n] })).toEqual([]);
  });
});

describe('pool-alignment', () => {
  it('fires for an odd offset, and keeps the end of the pool', () => {
    const bad = poolFile(pool('a', '0x34200004', '1020 BYTES'));
    expect(shown(poolAlignment, bad)).toEqual([
      `{ "value": "0x34200004", "magnitude": "BYTES" }: The compiler may refuse or waste the start of pool a. It starts at 0x34200004, which is not a multiple of 8 bytes (the NPU's bus).`,
    ]);
    expect(fixed(poolAlignment, bad)).toBe(poolFile(pool('a', '0x34200008', '1016 BYTES')));
  });

  it('wants whole cache lines of a cacheable pool only', () => {
    const cacheable = '"rights": "ACC_WRITE", "cacheable": "CACHEABLE_ON"';
    expect(shown(poolAlignment, poolFile(pool('a', '0x90000020', '1 MBYTES', cacheable)))).toHaveLength(1);
    expect(shown(poolAlignment, poolFile(pool('a', '0x90000040', '1 MBYTES', cacheable)))).toEqual([]);
    expect(shown(poolAlignment, poolFile(pool('a', '0x90000020', '1 MBYTES')))).toEqual([]);
  });
});

describe('pool-constants-nowhere', () => {
  it('fires where every pool is off or relative', () => {
    const text = poolFile(
      pool('a', '0x34200000', '0 KBYTES'),
      pool('b', '0x70000000', '64 MBYTES', '', relative),
    );
    expect(shown(poolConstantsNowhere, text)).toEqual([
      '[: The weights have no place, so the compiler stops. Of 2 pools 1 are relative and 1 have size 0.',
    ]);
    expect(shown(poolConstantsNowhere, poolFile())).toHaveLength(1);
  });

  it('is silent with one pool that has bytes, or one that cannot be read', () => {
    const off = pool('a', '0x34200000', '0 KBYTES');
    expect(shown(poolConstantsNowhere, poolFile(off, pool('b', '0x34270000', '1 KBYTES')))).toEqual([]);
    expect(shown(poolConstantsNowhere, poolFile(off, pool('b', '0x34270000', 'x KBYTES')))).toEqual([]);
    expect(shown(poolConstantsNowhere, '{ "memory": {} }')).toEqual([]);
  });
});

describe('pool-needs-absent-npu', () => {
  const text = poolFile(pool('a', '0x34200000', '448 KBYTES'));

  it('fires once a file on a device without NPU', () => {
    expect(shown(poolNeedsAbsentNpu, text, { device: 'STM32N655' })).toEqual([
      '"a": A model that is compiled for these pools cannot run: STM32N655 has no NPU.',
    ]);
  });

  it('is silent on a device with one', () => {
    expect(shown(poolNeedsAbsentNpu, text, { device: 'STM32N647' })).toEqual([]);
  });
});

describe('profile-pool-missing', () => {
  const profileFile = 'Model/user_neuralart.json';
  const text = (path: string): string => `{ "Profiles": { "default": { "memory_pool": "${path}" } } }`;
  const files = ['Model/my_mpools/stm32n6-app2.mpool', 'Other/my_mpools/stm32n6.mpool'];

  it.each([
    ['./my_mpools/stm32n6-app.mpool', 'Model/my_mpools/stm32n6-app.mpool', './my_mpools/stm32n6-app2.mpool'],
    ['my_mpool/stm32n6-app2.mpool', 'Model/my_mpool/stm32n6-app2.mpool', 'my_mpools/stm32n6-app2.mpool'],
    ['./mpools/stm32n6-app2', 'Model/mpools/stm32n6-app2', './my_mpools/stm32n6-app2'],
    ['./my_mpools/stm32n6.mpool', 'Model/my_mpools/stm32n6.mpool', '../Other/my_mpools/stm32n6.mpool'],
  ])('fires for %s', (written, missing, meant) => {
    expect(shown(profilePoolMissing, text(written), { profileFile, files })).toEqual([
      `"${written}": The compiler stops, or takes other pools than meant. There is no ${missing}, which profile "default" names.`,
    ]);
    expect(fixed(profilePoolMissing, text(written), { profileFile, files })).toBe(text(meant));
  });

  it.each([
    './my_mpools/stm32n6-app2.mpool',
    './my_mpools/stm32n6-app2',
    '.\\\\my_mpools\\\\stm32n6-app2.mpool',
    '../../outside.mpool',
    'C:/ST/STEdgeAI/mpools/stm32n6.mpool',
    '/opt/ST/mpools/stm32n6.mpool',
    '${STEDGEAI}/mpools/stm32n6.mpool',
    '',
  ])('is silent about %s', (written) => {
    expect(shown(profilePoolMissing, text(written), { profileFile, files })).toEqual([]);
  });
});

describe('profile-option-unknown', () => {
  const profileFile = 'user_neuralart.json';
  const text = (options: string): string => `{ "Profiles": { "default": { "options": "${options}" } } }`;

  it.each([
    ['-O3 --all-buffer-info --Os', '--all-buffer-info', '--all-buffers-info'],
    ['--Omax-ca-pip 4', '--Omax-ca-pip', '--Omax-ca-pipe'],
    ['--csv-flie=network.csv', '--csv-flie', '--csv-file'],
    ['--mvie', '--mvie', '--mvei'],
  ])('fires in %s', (options, wrong, right) => {
    expect(shown(profileOptionUnknown, text(options), { profileFile })).toEqual([
      `${wrong}: The compiler may refuse option ${wrong} of profile "default", which is not known.`,
    ]);
    expect(fixed(profileOptionUnknown, text(options), { profileFile })).toBe(
      text(options.replace(wrong, right)),
    );
  });

  it.each([
    '--optimization 3 -O0 --csv-file network.csv --ec-single-epoch --Os',
    '--Ot -O4 -S',
    '--something-of-its-own',
  ])('is silent about %s', (options) => {
    expect(shown(profileOptionUnknown, text(options), { profileFile })).toEqual([]);
  });
});

describe('every fix of a pool file', () => {
  const rules = [
    mpoolSchema,
    poolNameDuplicate,
    poolCrossesBank,
    poolTouchesLastBytes,
    poolCacheableInternal,
    poolRights,
    poolAlignment,
  ];
  const somePool = fc
    .record({
      name: fc.constantFrom('npuRAM3', 'npuRAM4', 'octoFlash', 'a'),
      offset: fc.oneof(
        fc.bigInt(0x34000000n, 0x34420000n),
        fc.bigInt(0x24000000n, 0x24420000n),
        fc.constantFrom(0x34200000n, 0x70380000n, 0x90000000n, 0x90000008n, 0x93000000n),
      ),
      size: fc.constantFrom('0 KBYTES', '448 KBYTES', '1 MBYTES', '32 MBYTES', '77 BYTES', '2048 KBYTES'),
      rights: fc.constantFrom('ACC_READ', 'ACC_WRITE', 'ACC_WRIT'),
      cacheable: fc.constantFrom('CACHEABLE_ON', 'CACHEABLE_OFF'),
    })
    .map(({ name, offset, size, rights, cacheable }) =>
      pool(name, `0x${offset.toString(16)}`, size, `"rights": "${rights}", "cacheable": "${cacheable}"`),
    );

  it('ends its finding and leaves valid JSON', () => {
    let tried = 0;
    fc.assert(
      fc.property(
        fc.array(somePool, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...rules),
        (pools, rule) => {
          const text = poolFile(...pools);
          const around = { board: 'STM32N6570-DK' };
          const keysOf = (of: string): string[] => reportsOf(rule, of, around).map(({ key }) => key);
          const before = keysOf(text);
          for (const { key, fixes = [] } of reportsOf(rule, text, around)) {
            for (const fix of fixes) {
              const after = applyEdits(text, fix.edits);
              tried++;
              expect(parsePoolFile(after).problems).toEqual([]);
              const left = keysOf(after).filter((each) => each === key).length;
              expect(left, `${rule.id}: ${fix.title}`).toBeLessThan(
                before.filter((each) => each === key).length,
              );
            }
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(tried).toBeGreaterThan(50);
  });
});
