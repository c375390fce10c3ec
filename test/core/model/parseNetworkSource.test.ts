import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRange } from '../../../core/base/size';
import { formatAtonVersion } from '../../../core/model/atonVersion';
import { readAddressExpression } from '../../../core/model/addressExpression';
import { parseNetworkSource } from '../../../core/model/parseNetworkSource';
import { accessOnlySource, entry, networkSource, pool, table } from './networkSourceText';
import { growth, linear } from '../../support/pace';

describe('parseNetworkSource', () => {
  const text = networkSource();
  const source = parseNetworkSource(text);
  const at = (span: { start: number; end: number }) => text.slice(span.start, span.end);

  it('reads the header comment with positions', () => {
    expect(source.isModel).toBe(true);
    expect(source.gitDescription).toBe('atonn-v1.1.0-31-g27f5d5bc');
    expect(source.poolFile?.path).toBe('Model/my_mpools/board');
    expect(at(source.poolFile!.span)).toBe('Model/my_mpools/board');
    expect(source.outDirPrefix).toBe('Model/st_ai_ws/neural_art__network/');
    expect(source.options.map((option) => [option.name, option.value, at(option.span)])).toEqual([
      ['onnx-input', 'Model/quantized net.onnx', 'Model/quantized net.onnx'],
      ['out-dir-prefix', 'Model/st_ai_ws/neural_art__network/', 'Model/st_ai_ws/neural_art__network/'],
      ['all-buffers-info', 'true', 'true'],
      ['load-mpool-file', 'Model/my_mpools/board', 'Model/my_mpools/board'],
      ['optimization', '3', '3'],
    ]);
  });

  it('reads the pool comments with positions', () => {
    expect(
      source.pools.map((p) => [
        p.index,
        p.name,
        p.fname,
        formatRange(p.range),
        p.mode,
        p.virtual,
        p.usedText,
      ]),
    ).toEqual([
      [7, 'octoFlash', 'xSPI2', '[0x70380000, 0x74080000)', 'absolute', false, '10.54 MB'],
      [1, 'npuRAM5', 'AXISRAM5', '[0x342e0000, 0x34350000)', 'absolute', false, '343.00 KB'],
      [0, 'npuRAM6', 'AXISRAM6', '[0x34350000, 0x343bfff8)', 'absolute', false, undefined],
      [10, 'npuRAM5_npuRAM6', 'AXISRAM5_AXISRAM6', '[0x342e0000, 0x343bfff8)', 'absolute', true, '2.21 MB'],
      [5, 'cpuRAM1', 'AXISRAM1', '[0x34080000, 0x34080000)', 'absolute', false, undefined],
      [11, 'hyperRAM', 'xSPI1', '[0x90000000, 0x91000000)', 'relative', false, '1.00 MB'],
    ]);
    expect(source.pools.map((p) => [p.rights, p.cacheable, p.usedForInitializers]).slice(0, 2)).toEqual([
      ['READ_ONLY', true, true],
      ['READ_WRITE', false, false],
    ]);
    expect(at(source.pools[1]!.span)).toMatch(/^\/\* index=1 file postfix=AXISRAM5 .* \*\/$/);
    expect(source.poolSymbols.map((symbol) => [symbol.name, at(symbol.span)])).toEqual([
      ['_mem_pool_xSPI1_network', '_mem_pool_xSPI1_network'],
    ]);
  });

  it('reads the buffer tables, whatever form the address has', () => {
    expect(
      source.buffers.map((b) => [
        b.name,
        b.table,
        b.range && formatRange(b.range),
        b.symbol,
        b.isUserAllocated,
        b.isParameter,
        b.epoch,
      ]),
    ).toEqual([
      ['Input_0_out_0', 'input', '[0x342e0000, 0x34304c00)', undefined, false, false, 0],
      ['user_in', 'input', undefined, '_mem_pool__user_io_input_0_Default', true, false, 0],
      ['weights', 'input', '[0x70380010, 0x70380110)', undefined, false, true, 0],
      ['placed_by_linker', 'input', undefined, '_mem_pool_xSPI1_network', false, true, 0],
      ['Output_0', 'output', '[0x342e0020, 0x342e0040)', undefined, false, false, undefined],
      ['inner', 'internal', '[0x34300000, 0x34360000)', undefined, false, false, 3],
    ]);
    for (const buffer of source.buffers) {
      expect(at(buffer.span)).toMatch(/^\{[^]*\}$/);
      expect(at(buffer.span).match(/\.name/g)).toHaveLength(1);
    }
    expect(source.suffix).toBe('Default');
  });

  it.each([
    ['a relative pool without an offset', ' offset=0x1000 ', ' ', 'relative_mode', ['net']],
    ['an absolute pool without an offset', ' offset=0x1000 ', ' ', 'absolute_mode', []],
    ['no size', 'size=16', 'size=big', 'absolute_mode', []],
    ['no mode', 'absolute_mode', '', 'absolute_mode', []],
  ])('pool comments: %s', (_, from, to, mode, names) => {
    const code = pool(1, 'net', 'RAM', '0x1000', 16, '?', { mode }).replace(from, to);
    expect(parseNetworkSource(code).pools.map((p) => p.name)).toEqual(names);
  });

  it('survives Windows line ends', () => {
    const windows = parseNetworkSource(text.replace(/\n/g, '\r\n'));
    const plain = (buffers: typeof source.buffers) =>
      buffers.map((buffer) => ({ ...buffer, span: undefined }));
    expect(plain(windows.buffers)).toEqual(plain(source.buffers));
    expect(windows.pools.map((p) => p.usedText)).toEqual(source.pools.map((p) => p.usedText));
    expect(windows.guard?.version).toEqual(source.guard?.version);
    expect(windows.options.map((o) => o.value)).toEqual(source.options.map((o) => o.value));
  });

  const guardLine =
    '#if LL_ATON_VERSION_MAJOR != 1 || LL_ATON_VERSION_MINOR != 1 || LL_ATON_VERSION_MICRO != 3 || LL_ATON_VERSION_DEV != 275';
  it.each([
    [`${guardLine}\n#  error "mismatch"\n#endif\n`, '1.1.3.275', 'error'],
    [`${guardLine}\n#  warning "mismatch"\n#endif\n#error other\n`, '1.1.3.275', 'warning'],
    [
      `${guardLine.replace(' || LL_ATON_VERSION_MICRO', ' || \\\n LL_ATON_VERSION_MICRO')}\n#error x\n#endif`,
      '1.1.3.275',
      'error',
    ],
    [
      `${guardLine
        .replace(/(MAJOR|MINOR|MICRO|DEV) != (\d+)/g, '($1) != ($2)')
        .replace(/_\(/g, '_')
        .replace(/\) !=/g, ' !=')}\n#error\n#endif`,
      '1.1.3.275',
      'error',
    ],
  ])('reads the guard %#', (code, version, action) => {
    const { guard, isModel } = parseNetworkSource(`int before;\n${code}`);
    expect(isModel).toBe(true);
    expect([formatAtonVersion(guard!.version), guard!.action]).toEqual([version, action]);
  });

  it.each([
    ['', 'an empty file'],
    ['#error "Please generate the model for this board"\n', 'a stub'],
    [`/*\n${guardLine}\n*/`, 'a guard in a comment'],
    [`// ${guardLine}`, 'a guard in a line comment'],
    ['int LL_ATON_VERSION_MAJOR = 1;', 'a name alone'],
    ['#if LL_ATON_VERSION_MAJOR != 1\n#error\n#endif', 'a guard without the rest'],
  ])('is no model: %s', (code) => {
    expect(parseNetworkSource(code)).toMatchObject({
      isModel: false,
      guard: undefined,
      pools: [],
      buffers: [],
    });
  });

  it('shows use by accesses where there is no table of internal buffers', () => {
    const code = accessOnlySource();
    const { buffers } = parseNetworkSource(code);
    expect(
      buffers.map((b) => [
        b.name,
        b.table,
        b.range && formatRange(b.range),
        b.epoch,
        code.slice(b.span.start, b.span.end),
      ]),
    ).toEqual([
      [
        'cache maintenance',
        'access',
        '[0x342e67c0, 0x342e6d80)',
        0,
        '/*     start: ((uintptr_t)(ATON_LIB_PHYSICAL_TO_VIRTUAL_ADDR(0x342e0000UL + 26560))) */',
      ],
      ['Quantize_16 input 0', 'access', '[0x342e0000, 0x34304c00)', 4, 'range=1[0,150528]'],
    ]);
  });

  it('leaves accesses alone where the tables are there', () => {
    const internal = table('Internal', [entry('inner', '(unsigned char *)(0x342e0000UL)', 0, 64)]);
    const code = accessOnlySource().replace(/const LL_Buffer_InfoTypeDef[^]*$/, internal);
    expect(parseNetworkSource(code).buffers.map((b) => b.name)).toEqual(['inner']);
  });

  it('never throws, and needs time in proportion', () => {
    const words = [
      '/* index=1 file postfix=',
      ' name=',
      ' offset=0x',
      'LL_ATON_Input_Buffers_Info_',
      'x(void)\n{',
      '.name = "',
      '.addr_base = {',
      '_mem_pool_',
      'extern unsigned char ',
      '\n}',
      '/*',
      '*/',
      ' range=1[0,',
      '#if LL_ATON_VERSION_MAJOR',
      '--load-mpool-file = "',
      'Command Line options',
      '/*     start: ',
      '\n',
      '"',
      '9',
    ];
    const piece = fc.oneof(fc.constantFrom(...words), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const source = parseNetworkSource(pieces.join(''));
        for (const { span } of [...source.pools, ...source.buffers, ...source.options])
          expect(span.end).toBeGreaterThanOrEqual(span.start);
      }),
      { numRuns: 500 },
    );
    for (const word of [
      ...words,
      '/* index=1 file postfix= name= name= name= name=',
      '/* index=1 file postfix=a  absolute_mode size=',
    ]) {
      const parse = (size: number): unknown => parseNetworkSource(word.repeat(Math.ceil(size / word.length)));
      expect(growth(parse, 200_000), JSON.stringify(word)).toBeLessThan(linear);
    }
  });

  it('reads what is left of a text that breaks off anywhere', () => {
    for (let end = 0; end < text.length; end += 7) {
      const cut = parseNetworkSource(text.slice(0, end));
      expect(cut.pools.map((p) => p.name)).toEqual(
        source.pools.slice(0, cut.pools.length).map((p) => p.name),
      );
      expect(cut.buffers.length).toBeLessThanOrEqual(source.buffers.length);
    }
  });
});

describe('readAddressExpression', () => {
  it.each([
    ['(unsigned char *)(0x342e0000UL) /* Equivalent hex address = 0x342e0000UL */', 0x342e0000n],
    ['((unsigned char *)(ATON_LIB_PHYSICAL_TO_VIRTUAL_ADDR(0x342e0000UL + 26560)))', 0x342e67c0n],
    ['(uintptr_t)__LL_ATON_LIB_PHYSICAL_TO_VIRTUAL_ADDR(0x34200000UL + 0)', 0x34200000n],
    ['(uint8_t *)0x70000000u', 0x70000000n],
    ['(const unsigned char *) 16', 16n],
    ['0x1000 * 2', undefined],
    ['0x1000 - 2', undefined],
    ['NULL', undefined],
    ['', undefined],
  ])('%s', (expression, address) => {
    expect(readAddressExpression(expression)).toEqual({ address, symbol: undefined });
  });

  it.each([
    ['((unsigned char *)&_mem_pool__user_io_input_0_Default)', '_mem_pool__user_io_input_0_Default'],
    [
      '(unsigned char *)ATON_LIB_VIRTUAL_TO_PHYSICAL_ADDR((uintptr_t)_mem_pool_xSPI2_network)',
      '_mem_pool_xSPI2_network',
    ],
  ])('%s', (expression, symbol) => {
    expect(readAddressExpression(expression)).toEqual({ address: undefined, symbol });
  });
});

describe('the sample texts', () => {
  it('writes pool comments as the compiler does', () => {
    expect(pool(2, 'npuRAM4', 'AXISRAM4', '0x34270000', 458752, '?')).toContain(
      '/* global pool 2 is ? */\n/* index=2 file postfix=AXISRAM4',
    );
  });
});
