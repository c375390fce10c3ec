import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseDwarf, type DebugInfo } from '../../../core/image/dwarf';
import { within } from '../../../core/image/dwarfLines';
import { parseElf, type ElfImage } from '../../../core/image/elf';

const compilerMissing = spawnSync('arm-none-eabi-g++', ['--version']).status !== 0;

const header = `static inline int scaled(int a) { static int calls; return a * ++calls; }
struct Layer { int run(int a); static int count; };
`;
const main = `#include "inc/layer.h"
int counter = 5;
namespace { const char table[] = "abc"; }
int Layer::count;

int Layer::run(int a)
{
  return scaled(a) + count;
}

extern "C" int main() { Layer l; return l.run(counter) + table[counter] + scaled(2); }
`;

function built(...options: string[]): { bytes: Uint8Array; image: ElfImage; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'debug-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  execFileSync('mkdir', [join(folder, 'inc')]);
  writeFileSync(join(folder, 'inc/layer.h'), header);
  writeFileSync(join(folder, 'main.cpp'), main);
  const flags = [
    '-mcpu=cortex-m55',
    '-mthumb',
    '-ffreestanding',
    '-nostdlib',
    '-Wl,-e,main',
    '-Wl,-Ttext=0x34000000',
  ];
  execFileSync('arm-none-eabi-g++', [...flags, ...options, 'main.cpp', '-o', 'app.elf'], {
    cwd: folder,
    stdio: 'pipe',
  });
  const bytes = new Uint8Array(readFileSync(join(folder, 'app.elf')));
  const image = parseElf(bytes);
  if ('problem' in image) throw new Error(image.problem);
  return { bytes, image, folder };
}

const named = (image: ElfImage, info: DebugInfo, name: string) => {
  const symbol = image.symbols.find((entry) => entry.name.includes(name));
  return symbol && info.places.get(Number(symbol.range.start));
};

describe.skipIf(compilerMissing)('parseDwarf on what GCC writes', () => {
  for (const version of [2, 3, 4, 5]) {
    for (const level of ['-O0', '-O2']) {
      it(`tells files and lines, DWARF ${version} ${level}`, () => {
        const { bytes, image, folder } = built(`-gdwarf-${version}`, level);
        const info = parseDwarf(bytes, image);
        expect(info.problems).toEqual([]);
        const file = join(folder, 'main.cpp');
        expect(named(image, info, 'counter')).toEqual({ file, line: 2, unit: file });
        expect(named(image, info, 'main')).toEqual({ file, line: 11, unit: file });
        expect(named(image, info, '5countE')?.file).toMatch(/main\.cpp$|inc\/layer\.h$/);
        // Defined in the source file, first declared in the header.
        expect(named(image, info, '3runEi')).toEqual({ file, line: 6, unit: file });
        const calls = named(image, info, 'calls');
        expect(calls).toEqual({ file: join(folder, 'inc/layer.h'), line: 1, unit: file });
      });
    }
  }

  it('knows nothing without -g, and says nothing wrong', () => {
    const { bytes, image } = built('-O0');
    expect(parseDwarf(bytes, image)).toEqual({ places: new Map(), problems: [], work: 0 });
  });

  it('says what is compressed', () => {
    const { bytes, image } = built('-g', '-gz');
    const info = parseDwarf(bytes, image);
    // The linker compresses a section only where that makes it smaller.
    if (image.sections.some((section) => section.name === '.debug_info' && section.compressed)) {
      expect(info.problems).toContain('.debug_info is compressed and is not read');
      expect(info.places.size).toBe(0);
    } else expect(info.problems.every((problem) => problem.includes('compressed'))).toBe(true);
  });

  it('never throws and reads a bounded number of bytes, whatever is changed', () => {
    const { bytes, image } = built('-gdwarf-4', '-O2');
    const debug = image.sections.filter((section) => section.name.startsWith('.debug_'));
    const size = debug.reduce((sum, section) => sum + Number(section.range.end - section.range.start), 0);
    const at = fc.nat({ max: debug.length - 1 }).chain((index) => {
      const section = debug[index]!;
      const length = Number(section.range.end - section.range.start);
      return fc.tuple(
        fc.nat({ max: length - 1 }).map((n) => section.fileOffset + n),
        fc.nat({ max: 255 }),
      );
    });
    fc.assert(
      fc.property(fc.array(at, { minLength: 1, maxLength: 12 }), (changes) => {
        const damaged = bytes.slice();
        for (const [offset, value] of changes) damaged[offset] = value;
        expect(parseDwarf(damaged, image).work).toBeLessThan(8 * size + 200_000);
      }),
      { numRuns: 400 },
    );
  });

  it('reads units that all point into one long table of abbreviations only so often', () => {
    const { bytes, image } = built('-gdwarf-4', '-O2');
    const table = image.sections.find((section) => section.name === '.debug_abbrev')!;
    // Abbreviations of four bytes, 300,000 of them; 20,000 units that begin reading at 20,000 places of it.
    const abbreviations = new Uint8Array(1_200_000);
    for (let i = 0; i < abbreviations.length; i += 5) abbreviations.set([1, 0x34, 0, 0, 0], i);
    const units = new Uint8Array(20_000 * 12);
    const view = new DataView(units.buffer);
    for (let i = 0; i < 20_000; i++) {
      view.setUint32(i * 12, 8, true);
      view.setUint16(i * 12 + 4, 4, true);
      view.setUint32(i * 12 + 6, i * 5, true);
      view.setUint8(i * 12 + 10, 4);
      view.setUint8(i * 12 + 11, 1);
    }
    const whole = new Uint8Array(bytes.length + units.length + abbreviations.length);
    whole.set(bytes);
    whole.set(units, bytes.length);
    whole.set(abbreviations, bytes.length + units.length);
    const moved = image.sections.map((section) =>
      section.name === '.debug_info'
        ? { ...section, fileOffset: bytes.length, range: { start: 0n, end: BigInt(units.length) } }
        : section === table
          ? {
              ...section,
              fileOffset: bytes.length + units.length,
              range: { start: 0n, end: BigInt(abbreviations.length) },
            }
          : section,
    );
    const info = parseDwarf(whole, { ...image, sections: moved });
    expect(info.work).toBeLessThan(10 * (units.length + abbreviations.length));
    expect(info.problems.join()).toContain('refers to itself');
  });
});

describe('within', () => {
  it.each([
    ['/home/me/app', 'Src/main.c', '/home/me/app/Src/main.c'],
    ['/home/me/app/Debug', '../Core/./Src/main.c', '/home/me/app/Core/Src/main.c'],
    ['C:\\work\\app', 'Src\\main.c', 'C:/work/app/Src/main.c'],
    ['/x', 'C:/y/main.c', 'C:/y/main.c'],
    ['', '../main.c', '../main.c'],
    ['/', '/a/b.c', '/a/b.c'],
  ])('%s + %s', (folder, path, expected) => expect(within(folder, path)).toBe(expected));
});
