import { describe, expect, it } from 'vitest';
import { scriptInputOf } from '../../../../core/language/inputs';
import { definitionInScript, occurrencesInScript } from '../../../../core/language/linkerScript/navigation';
import { renameInScript } from '../../../../core/language/linkerScript/rename';
import { analyse } from '../../../support/memoryProject';

const memory = 'MEMORY\n{\n  FLASH : ORIGIN = 0x70000000, LENGTH = 256K\n}\n';
const link = 'INCLUDE memory.ld\nSECTIONS { .text : { *(.text) } > FLASH }\nx = ORIGIN(FLASH);\n';

async function inputOf(files: Readonly<Record<string, string>>, file: string) {
  return scriptInputOf(await analyse(files), file)!;
}

async function renamed(
  files: Readonly<Record<string, string>>,
  file: string,
  name: string,
): Promise<string[]> {
  const input = await inputOf(files, file);
  const result = renameInScript(input, files[file]!.indexOf(name), 'NEW');
  return result.kind === 'places' ? result.places.map((place) => place.file).sort() : [result.reason];
}

describe('names over INCLUDE, with no build known', () => {
  const cases: readonly (readonly [
    string,
    Readonly<Record<string, string>>,
    string,
    string,
    readonly string[],
  ])[] = [
    [
      'from the included file',
      { 'memory.ld': memory, 'link.ld': link },
      'memory.ld',
      'FLASH',
      ['link.ld', 'link.ld', 'memory.ld'],
    ],
    [
      'from the one that includes',
      { 'memory.ld': memory, 'link.ld': link },
      'link.ld',
      'FLASH',
      ['link.ld', 'link.ld', 'memory.ld'],
    ],
    [
      'two that include it',
      { 'memory.ld': memory, 'link.ld': link, 'boot.ld': link },
      'boot.ld',
      'FLASH',
      ['boot.ld', 'boot.ld', 'link.ld', 'link.ld', 'memory.ld'],
    ],
    [
      'one that does not',
      { 'memory.ld': memory, 'other.ld': link.replace('INCLUDE memory.ld', memory) },
      'memory.ld',
      'FLASH',
      ['memory.ld'],
    ],
    [
      'inside MEMORY',
      {
        'regions.ld': 'FLASH (rx) : ORIGIN = 0x70000000, LENGTH = 64K\n',
        'main.ld': 'MEMORY { INCLUDE regions.ld }\nSECTIONS { .text : { *(.text) } > FLASH }\n',
      },
      'regions.ld',
      'FLASH',
      ['main.ld', 'regions.ld'],
    ],
    [
      'inside a section',
      {
        'body.ld': '*(.data)\n_end = .;\n',
        'main.ld': 'SECTIONS { .data : { INCLUDE body.ld } }\nx = _end;\n',
      },
      'main.ld',
      '_end',
      ['body.ld', 'main.ld'],
    ],
  ];
  it.each(cases)('rename: %s', async (_, files, file, name, expected) => {
    expect(await renamed(files, file, name)).toEqual(expected);
  });

  it('definition and references lead there too', async () => {
    const files = {
      'regions.ld': 'FLASH (rx) : ORIGIN = 0x70000000, LENGTH = 64K\n',
      'main.ld': 'MEMORY { INCLUDE regions.ld }\nSECTIONS { .text : { *(.text) } > FLASH }\n',
    };
    const use = files['main.ld'].indexOf('> FLASH') + 3;
    expect(definitionInScript(await inputOf(files, 'main.ld'), use)).toMatchObject([{ file: 'regions.ld' }]);
    const found = occurrencesInScript(await inputOf(files, 'regions.ld'), 1);
    expect(found?.references.map(({ file }) => file)).toEqual(['main.ld']);
    expect((await inputOf(files, 'regions.ld')).evaluation.regions).toMatchObject([
      { name: 'FLASH', origin: 0x70000000n },
    ]);
  });
});

describe('a fragment whose includer is unknown', () => {
  const fragments: readonly (readonly [string, string])[] = [
    ['memory', 'FLASH (rx) : ORIGIN = 0x70000000, LENGTH = 64K\n'],
    ['sections', '.data : { *(.data) } > RAM\n.bss : { *(.bss) } > RAM\n'],
    ['statements', '*(.data)\nKEEP(*(.foo))\n. = ALIGN(4);\n'],
    ['script', '_size = 0x400;\n'],
    ['script', 'SECTIONS { .data : { *(.data } }\n'],
  ];
  it.each(fragments)('is read as %s', async (context, text) => {
    const analysis = await analyse({ 'part.ld': text }, { focus: new Set(['part.ld']) });
    expect(scriptInputOf(analysis, 'part.ld')?.script.context).toBe(context);
    const wrong = analysis.findings.filter(({ severity }) => severity === 'error').length > 0;
    expect(wrong).toBe(text.includes('(.data }'));
  });
});

describe('a version script', () => {
  const scripts = [
    'LIB_1.2 {\n\tglobal:\n\t\tfirst;\n\tlocal:\n\t\t*;\n};\n',
    '{ global: foo; local: *; };\n',
    '/* all */\nV1 { };\nV2 { global: a; } V1;\n',
  ];
  it.each(scripts)('%j is no linker script', async (text) => {
    const analysis = await analyse({ 'version.lds': text }, { focus: new Set(['version.lds']) });
    expect(analysis.findings).toEqual([]);
    expect(scriptInputOf(analysis, 'version.lds')).toBeUndefined();
  });

  it('inside VERSION is a linker script', async () => {
    const analysis = await analyse({ 'a.lds': 'VERSION { V1 { global: a; local: *; }; }\nx = ;\n' });
    expect(analysis.findings.map(({ rule }) => rule)).toContain('ld-syntax');
  });
});
