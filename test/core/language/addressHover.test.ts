import { describe, expect, it } from 'vitest';
import { servicesFor } from '../../../core';
import { hexAddressAt } from '../../../core/language/addressHover';
import { analyse } from '../../support/memoryProject';
import { mapText } from '../../support/miniImage';
import { cpuRam2, miniProject, npuRam5, octoFlash } from '../../support/miniProject';

describe('hexAddressAt', () => {
  it.each([
    ['a C literal', 'x = (uint8_t *)0x34164000UL;', '0x34164000UL'],
    ['digits in groups', 'x = 0x3416_4000;', '0x3416_4000'],
    ['capitals', 'x = 0X3416ABCD;', '0X3416ABCD'],
  ])('knows %s', (_, text, found) => {
    const { span } = hexAddressAt(text, text.indexOf('0', 4) + 3)!;
    expect(text.slice(span.start, span.end)).toBe(found);
  });

  it.each([
    ['an offset into a memory', '#define SOURCE 0x00100000u'],
    ['a short number', 'x = 0x1000;'],
    ['a part of a name', 'a0x34164000 = 1;'],
    ['more than 32 bits', 'x = 0x1234164000ULL;'],
    ['a decimal', 'x = 873873408;'],
  ])('leaves %s alone', (_, text) => {
    for (let at = 0; at <= text.length; at++) expect(hexAddressAt(text, at), String(at)).toBeUndefined();
  });
});

const files = {
  ...miniProject({ pools: [cpuRam2, npuRam5, octoFlash] }),
  Makefile: `C_SOURCES += Src/main.c Model/network.c
C_DEFS = -DSTM32N657xx -DUSE_STM32N6570_DK
LDSCRIPT = app.ld
LDFLAGS = -T$(LDSCRIPT)
`,
  'Src/main.c': '#include "layers.h"\nint *a = (int *)0x342e0010;\nint *b = (int *)0x80000000;\n',
  'Src/layers.h': '#define LAYER 0x34100000UL\n#define BEHIND 0x98000000\n',
  'Src/stranger.c': 'int *c = (int *)0x34100000;\n',
};

async function hover(path: string, mark: string, more: Record<string, string> = {}) {
  const all = { ...files, ...more } as Record<string, string>;
  const analysis = await analyse(all);
  return servicesFor(analysis, path)?.hover(all[path]!.indexOf(mark) + 2)?.markdown;
}

describe('hovering an address', () => {
  it('names pool, buffer and bank in a source that the build compiles', async () => {
    expect(await hover('Src/main.c', '0x342e0010')).toBe(
      '`0x342e0010`: AXISRAM5, pool npuRAM5, buffer conv\\_out',
    );
  });
  it('does so in a header that such a source includes', async () => {
    expect(await hover('Src/layers.h', '0x34100000')).toBe('`0x34100000`: AXISRAM2, pool cpuRAM2');
  });
  it('says that the application has nothing there, where a current build shows it', async () => {
    const map = mapText({
      regions: [['RAM', 0x34000400, 1023 * 1024]],
      sections: [{ name: '.text', start: 0x34000400, size: 0x100, inputs: [] }],
    });
    expect(await hover('Src/layers.h', '0x34100000', { 'build/app.map': map })).toBe(
      '`0x34100000`: AXISRAM2, pool cpuRAM2; no section of the application',
    );
  });
  it('is silent on masks, behind the memory of the board, and in sources that nothing compiles', async () => {
    expect(await hover('Src/main.c', '0x80000000')).toBeUndefined();
    expect(await hover('Src/layers.h', '0x98000000')).toBeUndefined();
    expect(await hover('Src/stranger.c', '0x34100000')).toBeUndefined();
  });
  it('explains the generated source of a model', async () => {
    expect(await hover('Model/network.c', '0x342e0000')).toContain('buffer conv\\_out');
  });
  it('says it in a script at numbers and in comments, in a pool file at the offset', async () => {
    expect(await hover('app.ld', '0x34000400')).toContain('FLEXRAM, region RAM');
    const script = files['app.ld' as keyof typeof files] as string;
    expect(
      await hover('app.ld', '0x342e0000', { 'app.ld': `/* the model's input: 0x342e0000 */\n${script}` }),
    ).toBe('`0x342e0000`: AXISRAM5, pool npuRAM5, buffer conv\\_out');
    expect(await hover('Model/net.mpool', '0x342e0000')).toContain('buffer conv\\_out');
  });
});
