import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createSession, type SessionSettings } from '../../core';
import { analysisText } from '../golden/goldenText';
import { memoryFileSystem } from '../support/memoryProject';

const example = fileURLToPath(new URL('../../examples/smart-camera', import.meta.url));
const application = 'Application/NUCLEO-N657X0-Q';
const model = 'Model/NUCLEO-N657X0-Q';

/** The NUCLEO application of the example, its script cut into a preprocessed root, a header and an INCLUDEd file. */
function project(): Record<string, string | Uint8Array> {
  const files: Record<string, string | Uint8Array> = {};
  for (const entry of readdirSync(example, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(example.length + 1);
    if (!entry.isFile() || name.includes('STM32N6570-DK')) continue;
    files[name] = /\.(?:a|raw)$/.test(name) ? readFileSync(path) : readFileSync(path, 'utf8');
  }
  const script = `${application}/STM32N657xx.ld`;
  const text = files[script] as string;
  const memory = /MEMORY\n\{\n([^}]*)\}/.exec(text)![1]!;
  files[script] =
    '#include "sizes.h"\n' +
    text
      .replace(memory, 'INCLUDE regions.ld\n')
      .replace('_Min_Stack_Size = 0x4000', '_Min_Stack_Size = STACK');
  files[`${application}/regions.ld`] = memory;
  files[`${application}/sizes.h`] = '#define STACK 0x4000\n';
  files['linker/common/regions.ld'] = memory.replace('1023K', '1100K');
  files[`${application}/build/smart-camera.map`] = map('1000');
  files['n6mem.json'] = '{ "rules": { "ld-unused-region": "hint" } }\n';
  return files;
}

/** A map of GNU ld with a .bss of this many bytes (hex digits). */
function map(bytes: string): string {
  return `
Memory Configuration

Name             Origin             Length             Attributes
AXISRAM1_S       0x34000400         0x000ffc00         xrw
DTCM             0x30000000         0x00020000         rw
*default*        0x00000000         0xffffffff

Linker script and memory map

.bss            0x34000400     0x${bytes}
 .bss           0x34000400     0x${bytes} build/network.o
`;
}

interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const edits: readonly Edit[] = [
  { file: `${application}/STM32N657xx.ld`, from: 'ORIGIN(DTCM) + LENGTH(DTCM)', to: 'ORIGIN(DTCM) + 64K' },
  { file: `${application}/sizes.h`, from: '0x4000', to: '0x8000' },
  { file: `${application}/sizes.h`, from: '#define', to: '#undef X\n#define' },
  { file: `${application}/regions.ld`, from: '1023K', to: '2047K' },
  {
    file: `${model.replace('/NUCLEO', '/my_mpools/smart-camera_NUCLEO')}.mpool`,
    from: '0x342e0000',
    to: '0x342d0000',
  },
  { file: `${model}/network.c`, from: 'offset=0x70380000', to: 'offset=0x70100000' },
  { file: `${model}/network_c_info.json`, from: '"offset_start": 147456', to: '"offset_start": 163840' },
  { file: `${application}/build/smart-camera.map`, from: '0x1000', to: '0x180000' },
  { file: 'n6mem.json', from: '"hint"', to: '"error"' },
  { file: `${application}/Makefile`, from: 'NetworkRuntime1010', to: 'NetworkRuntime1020' },
  { file: `${application}/Makefile`, from: '-DSTM32N657xx', to: '-DSTM32N645xx' },
  { file: 'Middlewares/AI_Runtime/Inc/stai.h', from: 'MAJOR', to: 'MAYOR' },
  { file: 'Model/user_neuralart_NUCLEO-N657X0-Q.json', from: '.mpool', to: '.mpol' },
];

const plain: SessionSettings = { severities: new Map(), focus: new Set() };

async function fresh(files: Record<string, string | Uint8Array>, settings: SessionSettings): Promise<string> {
  const session = await createSession(memoryFileSystem(files));
  return analysisText(await session.analyse(settings));
}

describe('a session that lives through edits', () => {
  it('says after each what a fresh session says of the same files', async () => {
    const files = project();
    const session = await createSession(memoryFileSystem({ ...files }));
    let before = analysisText(await session.analyse(plain));
    expect(before).toBe(await fresh(files, plain));
    for (const { file, from, to } of edits) {
      const text = files[file] as string;
      expect(text, file).toContain(from);
      files[file] = text.replace(from, to);
      session.project.overlay(file, files[file]);
      const now = analysisText(await session.analyse(plain));
      expect(now, `${file}: ${from} -> ${to}`).toBe(await fresh(files, plain));
      before = now;
    }
    expect(before).not.toBe(await fresh(project(), plain));
  });

  it('evaluates again where a setting changes what it reads', async () => {
    const files = project();
    const regions = `${application}/regions.ld`;
    const elsewhere = files[regions]!;
    delete files[regions];
    files['linker/regions.ld'] = elsewhere;
    const session = await createSession(memoryFileSystem(files));
    const lengths: (bigint | undefined)[] = [];
    for (const includePaths of [[], ['linker'], ['linker/common'], ['linker']]) {
      const settings = { ...plain, includePaths };
      const analysis = await session.analyse(settings);
      expect(analysisText(analysis)).toBe(await fresh(files, settings));
      lengths.push(analysis.artifacts.evaluation(`${application}/STM32N657xx.ld`)?.regions[0]?.length);
    }
    // ld invents a region of 4 GiB for one that nobody declares.
    expect(lengths).toEqual([0xffff_ffffn, 1023n * 1024n, 1100n * 1024n, 1023n * 1024n]);
  });

  it('gives the values and the fixes of a preprocessed script as it is now', async () => {
    const script =
      '#define SIZE 64K\nMEMORY { RAM (rwx) : ORIGIN = 0x34000000, LENGTH = SIZE }\nx = ORIGIN(RAM) + LENGTH(RAM);\n';
    const session = await createSession(memoryFileSystem({ 'app.ld': script }));
    const value = async () =>
      (await session.analyse(plain)).artifacts.evaluation('app.ld')?.symbols.find(({ name }) => name === 'x')
        ?.value;
    expect(await value()).toBe(0x34010000n);
    session.project.overlay('app.ld', script.replace('64K', '128K'));
    expect(await value()).toBe(0x34020000n);
    session.project.overlay('app.ld', script.replace('LENGTH = SIZE', 'LENGTH = 1K'));
    expect(await value()).toBe(0x34000400n);
    session.project.overlay('app.ld', `${script}SECTIONS { .text : { *(.text) } > RMA }\n`);
    const analysis = await session.analyse(plain);
    const finding = analysis.findings.find(({ rule }) => rule === 'ld-undefined-region')!;
    expect(analysis.fixesOf(finding).map(({ title }) => title)).toContain('Change to RAM');
  });
});
