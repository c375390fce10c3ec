import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../../../core';
import { applyEdits } from '../../../../core/base/edits';
import { servicesFor } from '../../../../core/language/services';
import type { RenamePlace } from '../../../../core/language/features';
import { analyse } from '../../../support/memoryProject';
import { cpuRam2, linkerScript, miniProject, npuRam5, octoFlash } from '../../../support/miniProject';

const pools = 'Model/net.mpool';
const cInfo = 'Model/network_c_info.json';
const relative = { ...octoFlash, mode: 'USEMODE_RELATIVE' };
const npuRam6 = { name: 'npuRAM6', fname: 'AXISRAM6', offset: '0x34350000', size: '448' };

/** A model that says its pools in all the ways that real ones do. */
async function project(): Promise<Analysis> {
  const files = miniProject({
    pools: [cpuRam2, npuRam5, npuRam6, relative],
    memory:
      '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K\n  AXISRAM5 (xrw) : ORIGIN = 0x342e0000, LENGTH = 448K',
    sections: `  .text : { *(.text*) } > RAM
  /* .AI_AXISRAM5 and _mem_pool_xSPI2_network in a comment */
  .AI_AXISRAM5 (NOLOAD) : { *(.AI_AXISRAM5) *(.AI_AXISRAM5x) } > AXISRAM5
  .weights : { _mem_pool_xSPI2_network = .; KEEP(*(.weights)) } > RAM
  _mem_pool_xSPI2_other = 0;`,
  });
  const network = `${String(files['Model/network.c'])}
/* index=9 file postfix=AXISRAM5_AXISRAM6 name=npuRAM5_npuRAM6 offset=0x342e0000  absolute_mode size=917504 vpool READ_WRITE THROUGHPUT=HIGH  */
extern unsigned char _mem_pool_xSPI2_network[];
  /* npuRAM5 -> 49152 */
  /* npuRAM5_npuRAM6 <- 65536 */
  /* npuRAM55 -> 1 */
  use(&_mem_pool_xSPI2_network, _mem_pool_xSPI2_networks);
`;
  return analyse({ ...files, 'Model/network.c': network, [cInfo]: cInfoOf() });
}

/** The description of the same build: the same pools, and the same use of each. */
function cInfoOf(): string {
  const pool = (id: number, name: string, fname: string, address: string, size: number, used: number) => ({
    id,
    name,
    fname: `atonbuf.${fname}.raw`,
    address,
    offset_start: 0,
    size_bytes: size,
    used_size_bytes: used,
    rights: 'ACC_WRITE',
    subpools: [] as number[],
  });
  const at = (address: number) => String(address);
  return JSON.stringify(
    {
      memory_pools: [
        pool(0, 'cpuRAM2', 'AXISRAM2', at(0x34100000), 0x100000, 0),
        pool(1, 'npuRAM5', 'AXISRAM5', at(0x342e0000), 0x70000, 4096),
        pool(2, 'npuRAM6', 'AXISRAM6', at(0x34350000), 0x70000, 0),
        pool(3, 'octoFlash', 'xSPI2', 'NULL', 16 << 20, 0),
        { ...pool(4, 'npuRAM5_npuRAM6', '', at(0x342e0000), 0xe0000, 0), subpools: [1, 2] },
      ],
      buffers: [],
      graphs: [],
    },
    null,
    1,
  );
}

/** What a rename makes of the lines that it touches, by file. */
function renamed(analysis: Analysis, file: string, word: string, newName: string, count = 0) {
  const text = analysis.textOf(file)!;
  let offset = text.indexOf(word);
  for (let n = 0; n < count; n++) offset = text.indexOf(word, offset + 1);
  return servicesFor(analysis, file)!.rename!(offset + 1, newName);
}

function lines(analysis: Analysis, places: readonly RenamePlace[]): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const file of new Set(places.map((place) => place.file))) {
    const own = places.filter((place) => place.file === file);
    const before = analysis.textOf(file)!.split('\n');
    const after = applyEdits(analysis.textOf(file)!, own).split('\n');
    const confirm = [...new Set(own.map((place) => place.confirm ?? 'plain'))].sort().join(', ');
    result[`${file} (${confirm})`] = after
      .filter((line, at) => line !== before[at])
      .map((line) => line.trim());
  }
  return result;
}

describe('a rename of a pool', () => {
  it('changes its name in every description of the built model', async () => {
    const analysis = await project();
    const found = renamed(analysis, pools, '"npuRAM5"', 'fast');
    expect(found.kind).toBe('places');
    if (found.kind !== 'places') return;
    const changed = lines(analysis, found.places);
    expect(Object.keys(changed)).toEqual([
      'Model/net.mpool (plain)',
      'Model/network.c (generated)',
      'Model/network_c_info.json (generated)',
    ]);
    expect(changed['Model/net.mpool (plain)']).toEqual(['"name": "fast",']);
    expect(changed['Model/network.c (generated)']?.map((line) => line.replace(/ offset=.*/, ' …'))).toEqual([
      '/* index=1 file postfix=AXISRAM5 name=fast …',
      '/* index=9 file postfix=AXISRAM5_AXISRAM6 name=fast_npuRAM6 …',
      '/* fast -> 49152 */',
      '/* fast_npuRAM6 <- 65536 */',
    ]);
    expect(changed['Model/network_c_info.json (generated)']).toEqual([
      '"name": "fast",',
      '"name": "fast_npuRAM6",',
    ]);
  });

  it('leaves the project as consistent as it was: the model is up to date and describes the same pools', async () => {
    const analysis = await project();
    const found = renamed(analysis, pools, '"npuRAM5"', 'fast');
    if (found.kind !== 'places') throw new Error(found.reason);
    const after = analysis.findingsAfter(found.places)!;
    expect(after.map(({ rule, key }) => [rule, key.replace(/fast/g, 'npuRAM5')])).toEqual(
      analysis.findings.map(({ rule, key }) => [rule, key]),
    );
    const alone = found.places.filter(({ file }) => file === pools);
    expect(analysis.findingsAfter(alone)!.map(({ rule }) => rule)).toContain('model-outdated');
  });

  it('changes its file name where the linker and the compiler look it up, too', async () => {
    const analysis = await project();
    const found = renamed(analysis, pools, '"xSPI2"', 'flash');
    if (found.kind !== 'places') throw new Error(found.reason);
    const changed = lines(analysis, found.places);
    expect(changed['Model/net.mpool (plain)']).toEqual(['"fname": "flash",']);
    expect(
      changed['Model/network.c (generated, linked)']?.map((line) => line.replace(/ offset=.*/, ' …')),
    ).toEqual([
      '/* index=3 file postfix=flash name=octoFlash …',
      'extern unsigned char _mem_pool_flash_network[];',
      'use(&_mem_pool_flash_network, _mem_pool_xSPI2_networks);',
    ]);
    expect(changed['app.ld (linked)']).toEqual([
      '.weights : { _mem_pool_flash_network = .; KEEP(*(.weights)) } > RAM',
    ]);
  });

  it('changes the sections that are named after it, and no comment', async () => {
    const analysis = await project();
    const found = renamed(analysis, pools, '"AXISRAM5"', 'FAST');
    if (found.kind !== 'places') throw new Error(found.reason);
    const changed = lines(analysis, found.places);
    expect(changed['app.ld (linked)']).toEqual([
      '.AI_FAST (NOLOAD) : { *(.AI_FAST) *(.AI_AXISRAM5x) } > AXISRAM5',
    ]);
    expect(changed['Model/network_c_info.json (generated)']).toEqual(['"fname": "atonbuf.FAST.raw",']);
  });

  it('is refused with a reason', async () => {
    const analysis = await project();
    const reason = (file: string, word: string, name: string): string => {
      const found = renamed(analysis, file, word, name);
      return found.kind === 'refused' ? found.reason : 'renamed';
    };
    expect(reason(pools, '"npuRAM5"', 'cpuRAM2')).toBe('There is a pool cpuRAM2 already.');
    expect(reason(pools, '"xSPI2"', 'AXISRAM2')).toBe('There is a pool AXISRAM2 already.');
    expect(reason(pools, '"npuRAM5"', 'two words')).toBe(
      'A pool is named like a C identifier: generated sources use the name.',
    );
    expect(reason(pools, '"memory"', 'fast')).toBe(
      'Only the name and the file name of a pool can be renamed here.',
    );
    expect(reason('app.ld', '_mem_pool_xSPI2_network =', 'x')).toBe(
      'It is named after pool octoFlash of Model/net.mpool: rename the "fname" of that pool.',
    );
    expect(reason('app.ld', 'RAM (xrw)', 'RAM2')).toBe('renamed');
  });

  it('stays in the file where nothing is built from it', async () => {
    const analysis = await analyse({ 'x.mpool': String(miniProject()[pools]) });
    const found = renamed(analysis, 'x.mpool', '"npuRAM5"', 'fast');
    expect(found).toMatchObject({ kind: 'places', places: [{ file: 'x.mpool', newText: 'fast' }] });
  });

  it('is refused in what the compiler wrote', async () => {
    const text = String(miniProject()[pools])
      .replace('mem_file_prefix', 'memFilePrefix')
      .replace(/read_power/g, 'readPower')
      .replace(/write_power/g, 'writePower');
    const analysis = await analyse({ 'x.mpool': text });
    expect(renamed(analysis, 'x.mpool', '"npuRAM5"', 'fast')).toEqual({
      kind: 'refused',
      reason: 'The compiler wrote this file: rename the pool in the file that it was given.',
    });
  });

  it('keeps apart two pool files of one target that use the same names', async () => {
    const second = { ...npuRam5, offset: '0x34350000' };
    const base = miniProject({ pools: [npuRam5, octoFlash] });
    const other = miniProject({ pools: [second, { ...octoFlash, offset: '0x71000000' }] });
    const analysis = await analyse({
      ...base,
      Makefile: `${String(base['Makefile'])}C_SOURCES += Two/network.c\n`,
      'Two/net.mpool': String(other[pools]),
      'Two/network.c': String(other['Model/network.c']).replace('Model/net', 'Two/net'),
      'app.ld': linkerScript('  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K'),
    });
    const found = renamed(analysis, pools, '"npuRAM5"', 'fast');
    if (found.kind !== 'places') throw new Error(found.reason);
    expect([...new Set(found.places.map(({ file }) => file))]).toEqual([pools, 'Model/network.c']);
  });
});

describe('definition of a pool', () => {
  it.each([
    ['app.ld', '_mem_pool_xSPI2_network =', 'octoFlash'],
    ['app.ld', '.AI_AXISRAM5 (NOLOAD)', 'npuRAM5'],
    ['app.ld', 'AXISRAM5 (xrw)', 'npuRAM5'],
    ['Model/network.c', 'index=1 file', 'npuRAM5'],
    ['Model/network.c', '_mem_pool_xSPI2_network[]', 'octoFlash'],
    ['Model/network.c', 'npuRAM5 -> 49152', 'npuRAM5'],
    [cInfo, '"npuRAM6"', 'npuRAM6'],
    [cInfo, '"atonbuf.AXISRAM2.raw"', 'cpuRAM2'],
  ])('%s %s', async (file, word, name) => {
    const analysis = await project();
    const offset = analysis.textOf(file)!.indexOf(word) + 2;
    const places = servicesFor(analysis, file)!
      .definition(offset)
      .filter((place) => place.file === pools);
    expect(places.map(({ span }) => analysis.textOf(pools)!.slice(span.start, span.end))).toEqual([name]);
  });

  it.each([
    ['Model/network.c', 'GIT_DESCRIPTION'],
    ['Model/network.c', '_mem_pool_xSPI2_networks'],
    [cInfo, '"buffers"'],
    ['app.ld', '.AI_AXISRAM5x'],
  ])('nothing at %s %s', async (file, word) => {
    const analysis = await project();
    const offset = analysis.textOf(file)!.indexOf(word) + 2;
    const places = servicesFor(analysis, file)!
      .definition(offset)
      .filter((place) => place.file === pools);
    expect(places).toEqual([]);
  });

  it('lists the references from a model, too', async () => {
    const analysis = await project();
    const offset = analysis.textOf(cInfo)!.indexOf('"npuRAM5"') + 2;
    const found = servicesFor(analysis, cInfo)!.occurrences(offset)!;
    expect(
      found.references.map(({ file, span }) => [file, analysis.textOf(file)!.slice(span.start, span.end)]),
    ).toEqual([
      ['Model/network.c', 'npuRAM5'],
      [cInfo, 'npuRAM5'],
      ['app.ld', 'AXISRAM5'],
      ['app.ld', 'AXISRAM5'],
      ['app.ld', 'AXISRAM5'],
    ]);
  });
});
