import { describe, expect, it } from 'vitest';
import { analyse } from '../../../support/memoryProject';
import { miniProject } from '../../../support/miniProject';

const memory =
  '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K\n  FLASH (rx) : ORIGIN = 0x72000000, LENGTH = 1M';

async function found(section: string) {
  const sections = `  .text : { *(.text*) } > RAM\n  ${section}`;
  const analysis = await analyse(miniProject({ memory, sections }));
  const findings = analysis.findings.filter(({ rule }) => rule === 'section-never-loaded');
  return { analysis, findings };
}

describe('section-never-loaded', () => {
  it.each([
    ['constants', '.blob (NOLOAD) : { *(.rodata*) } > FLASH', 1],
    ['epoch blobs of a model', '.blob (NOLOAD) : { *network_ecblobs*.o(.AI_blobs) } > FLASH', 1],
    ['the same, loaded', '.blob : { *network_ecblobs*.o(.rodata*) } > FLASH', 0],
    ['in RAM', '.blob (NOLOAD) : { *(.rodata*) } > RAM', 0],
    ['a reservation', '.AI_xSPI2 (NOLOAD) : { *(.AI_xSPI2) } > FLASH', 0],
    ['a section of its own name', '.store (NOLOAD) : { *(.settings) } > FLASH', 0],
    ['room only', '.log (NOLOAD) : { . = . + 0x1000; } > FLASH', 0],
  ])('%s', async (_, section, count) => {
    expect((await found(section)).findings).toHaveLength(count);
  });

  it('takes NOLOAD away', async () => {
    const { analysis, findings } = await found('.blob (NOLOAD) : { *(.rodata*) } > FLASH');
    const [edit] = analysis.fixesOf(findings[0]!)[0]!.edits;
    expect([edit!.newText, analysis.textOf('app.ld')!.slice(edit!.span.start, edit!.span.end)]).toEqual([
      '',
      ' (NOLOAD)',
    ]);
  });
});
