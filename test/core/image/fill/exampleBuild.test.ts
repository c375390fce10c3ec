import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseDwarf } from '../../../../core/image/dwarf';
import { parseElf } from '../../../../core/image/elf';
import { imageFill, isSameLink } from '../../../../core/image/fill/imageFill';
import { parseLinkerMap } from '../../../../core/image/linkerMapReader';

const committed = 'examples/smart-camera/Application/NUCLEO-N657X0-Q/build';

function read(folder: string) {
  const bytes = new Uint8Array(readFileSync(join(folder, 'smart-camera.elf')));
  const elf = parseElf(bytes);
  if ('problem' in elf) throw new Error(elf.problem);
  return { bytes, elf, map: parseLinkerMap(readFileSync(join(folder, 'smart-camera.map'), 'utf8')) };
}

describe('the build of the example', () => {
  it('answers what is largest and where it is declared', () => {
    const { bytes, elf, map } = read(committed);
    expect(isSameLink(elf, map)).toBe(true);
    const fill = imageFill({ elf, map, debug: parseDwarf(bytes, elf) });
    const symbols = fill.regions
      .flatMap(({ sections }) =>
        sections.flatMap(({ objects }) => objects.flatMap((object) => object.symbols)),
      )
      .sort((a, b) => b.size - a.size);
    expect(
      symbols.slice(0, 2).map(({ name, size, place }) => [name, size, place?.file, place?.line]),
    ).toEqual([
      ['frame_ring', 2 * 320 * 240 * 2, 'Src/camera.c', 4],
      ['network_input', 192 * 192 * 3, 'Src/main.c', 8],
    ]);
    expect(symbols.map(({ name }) => name)).toContain(
      'detections::History<512>::add(detections::Box const&)',
    );
    expect(fill.discarded.objects[0]?.object).toBe('build/main.o');
  });

  it('names nothing of the machine that made it', () => {
    const text =
      readFileSync(join(committed, 'smart-camera.elf'), 'latin1') +
      readFileSync(join(committed, 'smart-camera.map'), 'utf8');
    expect(text).not.toMatch(/\/(?:tmp|home|root|Users|work)\//);
  });

  const compiler = spawnSync('arm-none-eabi-g++', ['--version'], { encoding: 'utf8' });
  it.skipIf(compiler.status !== 0)('is what the script makes of the sources', () => {
    const folder = mkdtempSync(join(tmpdir(), 'example-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    execFileSync(process.execPath, ['scripts/makeExampleBuild.mjs', folder], { stdio: 'pipe' });
    const [made, kept] = [read(folder), read(committed)];
    expect(made.elf.sections.filter((section) => section.allocated).map(({ name }) => name)).toEqual(
      kept.elf.sections.filter((section) => section.allocated).map(({ name }) => name),
    );
    // Another release of the compiler makes other code.
    const release = /\d+\.\d+\.\d+/.exec(compiler.stdout)?.[0] ?? '';
    if (new TextDecoder('latin1').decode(kept.bytes).includes(release))
      expect(made.bytes).toEqual(kept.bytes);
  });
});
