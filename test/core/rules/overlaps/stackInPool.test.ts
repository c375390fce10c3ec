import { describe, expect, it } from 'vitest';
import { analyse } from '../../../support/memoryProject';
import { linkerScript, miniProject } from '../../../support/miniProject';

const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K';
const buffers = [{ name: 'conv_out', base: '0x34100000', start: 0, end: 0x1000 }];

async function found(head: string, files: Record<string, string | null> = {}) {
  const script = `${head}\n${linkerScript(memory)}`;
  const analysis = await analyse(miniProject({ buffers, files: { 'app.ld': script, ...files } }));
  // Ungrouped: the region's overlap explains them in the list.
  return analysis.singles.filter((finding) => finding.rule === 'stack-in-pool');
}

describe('stack-in-pool', () => {
  it.each<[string, string, bigint[]]>([
    ['in a buffer', '_estack = 0x34100800;\n_Min_Stack_Size = 0x400;', [0x34100400n, 0x34100800n]],
    ['the top is exclusive', '_estack = 0x34100000;\n_Min_Stack_Size = 0x400;', []],
    [
      'reaches down into the last byte',
      '_estack = 0x34101400;\n_Min_Stack_Size = 0x401;',
      [0x34100fffn, 0x34101000n],
    ],
    ['ends above the last byte', '_estack = 0x34101400;\n_Min_Stack_Size = 0x400;', []],
    ['in the pool, but in no buffer', '_estack = 0x34140000;\n_Min_Stack_Size = 0x400;', []],
    ['size unknown: 8 bytes', '_estack = 0x34100004;', [0x34100000n, 0x34100004n]],
    ['the non-secure alias', '_estack = 0x24100800;\n_Min_Stack_Size = 0x400;', [0x34100400n, 0x34100800n]],
    ["CMSIS's names", '__StackTop = 0x34100800;\n__STACK_SIZE = 0x400;', [0x34100400n, 0x34100800n]],
    [
      'from the region',
      '_estack = ORIGIN(RAM) + 0x100000;\n_Min_Stack_Size = 0x400;',
      [0x34100000n, 0x34100400n],
    ],
  ])('%s', async (_name, head, expected) => {
    const findings = await found(head);
    expect(findings.flatMap(({ overlap }) => (overlap ? [overlap.start, overlap.end] : []))).toEqual(
      expected,
    );
  });

  it('says what it rests on and what breaks', async () => {
    const [finding] = await found('_estack = 0x34100800;\n_Min_Stack_Size = 0x400;');
    expect(finding).toMatchObject({ severity: 'error', place: { file: 'app.ld' } });
    expect(finding?.message).toBe(
      'Inference overwrites 1 KiB of the main stack, and the stack overwrites activations. The stack [_estack - _Min_Stack_Size, _estack) = [0x34100400, 0x34100800), 1024 bytes (1 KiB) shares 1024 bytes (1 KiB) with conv_out of Model/network.c. End the region of the stack, or set _estack, where no pool lies.',
    );
  });
});
