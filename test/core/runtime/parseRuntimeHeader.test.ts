import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseAtonVersionHeader,
  parseCoreDatatypes,
  parseStaiHeader,
} from '../../../core/runtime/parseRuntimeHeader';

const aton = [
  '#ifndef __LL_ATON_VERSION_H',
  '#define __LL_ATON_VERSION_H',
  '#define LL_ATON_VERSION_NAME  "atonn-v1.1.3-262-g7cc65410"',
  '#define LL_ATON_VERSION_MAJOR (1)',
  '#define LL_ATON_VERSION_MINOR (1) /* minor */',
  '#  define LL_ATON_VERSION_MICRO 3',
  '#define LL_ATON_VERSION_DEV   (262) // build',
  '#endif',
].join('\n');

describe('parseAtonVersionHeader', () => {
  it.each([['\n'], ['\r\n']])('reads the four macros, line ends %j', (line) => {
    const text = aton.replaceAll('\n', line);
    const header = parseAtonVersionHeader(text)!;
    expect(header.value).toEqual({ major: 1, minor: 1, micro: 3, dev: 262 });
    expect(header.name).toBe('atonn-v1.1.3-262-g7cc65410');
    const stated = text.slice(header.span.start, header.span.end);
    expect(stated.startsWith('#define LL_ATON_VERSION_MAJOR (1)')).toBe(true);
    expect(stated.endsWith('LL_ATON_VERSION_DEV   (262)')).toBe(true);
  });

  it.each([
    ['a part is missing', aton.replace('#define LL_ATON_VERSION_DEV', '#define LL_ATON_VERSION_DEVEL')],
    [
      'a part is commented out',
      aton.replace('#define LL_ATON_VERSION_DEV', '// #define LL_ATON_VERSION_DEV'),
    ],
    [
      'a part is in a block comment',
      aton.replace('#  define LL_ATON_VERSION_MICRO', '/* #define LL_ATON_VERSION_MICRO').concat('*/'),
    ],
    ['a part is not a number', aton.replace('(262)', '(BUILD)')],
    ['it only uses the macros', '#if LL_ATON_VERSION_MAJOR != 1\n#endif'],
    ['it is empty', ''],
  ])('is undefined where %s', (_, text) => {
    expect(parseAtonVersionHeader(text)).toBeUndefined();
  });

  it('is not misled by an older version in comments', () => {
    const old = aton.replaceAll('(1)', '(9)').replaceAll('#', '//#');
    expect(
      parseAtonVersionHeader(`${old}\n/*\n${aton.replaceAll('(262)', '(8)')}*/\n${aton}`)?.value.dev,
    ).toBe(262);
  });
});

describe('parseStaiHeader', () => {
  it('reads the tools version, not the API version', () => {
    const text = [
      '#define STAI_API_VERSION_MAJOR        (1)',
      '#define STAI_API_VERSION_MINOR        (0)',
      '#define STAI_API_VERSION_MICRO        (0)',
      '#define STAI_TOOLS_VERSION_MAJOR      (4)',
      '#define STAI_TOOLS_VERSION_MINOR      (0)',
      '#define STAI_TOOLS_VERSION_MICRO      (1)',
      '#define STAI_TOOLS_VERSION            STAI_MAKE(STAI_TOOLS_VERSION_MAJOR)',
    ].join('\n');
    const header = parseStaiHeader(text)!;
    expect(header.value).toBe('4.0.1');
    expect(text.slice(header.span.start).startsWith('#define STAI_TOOLS_VERSION_MAJOR')).toBe(true);
  });
});

describe('parseCoreDatatypes', () => {
  it('reads macros that are guarded one by one', () => {
    const text = ['MAJOR', 'MINOR', 'MICRO']
      .map(
        (part, i) =>
          `#ifndef AI_PLATFORM_RUNTIME_${part}\n#define AI_PLATFORM_RUNTIME_${part}    (${[10, 1, 0][i]})\n#endif`,
      )
      .join('\n');
    expect(parseCoreDatatypes(text)?.value).toBe('10.1.0');
    expect(parseStaiHeader(text)).toBeUndefined();
  });
});

it('the header parsers never throw', () => {
  const words = ['#define ', 'LL_ATON_VERSION_', 'MAJOR', 'DEV', ' (1)', '/*', '*/', '//', '"', '\\', '\n'];
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 50 }), (parts) => {
      const text = parts.join('');
      parseAtonVersionHeader(text);
      parseStaiHeader(text);
      parseCoreDatatypes(text);
    }),
  );
});
