// Known findings: comments and entries with a reason take them out, the others are told.
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../support/memoryProject';
import { miniProject } from '../../../support/miniProject';

const buffers = [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }];
const region = 'RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K';

async function found(memory: string, files: Record<string, string> = {}) {
  const analysis = await analyse(miniProject({ memory, buffers, files }));
  return {
    rules: analysis.findings.map(({ rule, message }) => [rule, message]),
    suppressed: analysis.suppressed,
  };
}

describe('n6mem-ignore', () => {
  it.each([
    ['above the line', `  /* n6mem-ignore region-overlaps-pool: tested on the board */\n  ${region}`],
    ['on the line', `  ${region} /* n6mem-ignore region-overlaps-pool: tested on the board */`],
    ['over two lines', `  /* n6mem-ignore region-overlaps-pool: tested\n     on the board */\n  ${region}`],
  ])('%s takes the finding out', async (_where, memory) => {
    expect(await found(memory)).toEqual({ rules: [], suppressed: 1 });
  });

  it.each([
    [
      'two lines above',
      `  /* n6mem-ignore region-overlaps-pool: why */\n\n  ${region}`,
      'suppresses nothing any more',
    ],
    [
      'of another rule',
      `  /* n6mem-ignore stack-in-pool: why */\n  ${region}`,
      'suppresses nothing any more',
    ],
    ['without a reason', `  /* n6mem-ignore region-overlaps-pool */\n  ${region}`, 'without a reason'],
    [
      'of no rule',
      `  /* n6mem-ignore region-overlap-pool: why */\n  ${region}`,
      'no rule is called region-overlap-pool',
    ],
  ])('%s takes nothing out and is told', async (_where, memory, told) => {
    const { rules, suppressed } = await found(memory);
    expect(suppressed).toBe(0);
    expect(rules.map(([rule]) => rule).sort()).toEqual(['ignore-unused', 'region-overlaps-pool']);
    expect(rules.find(([rule]) => rule === 'ignore-unused')?.[1]).toContain(told);
  });
});

describe('ignore in n6mem.json', () => {
  const ignoring = (entry: object) => ({ 'n6mem.json': JSON.stringify({ ignore: [entry] }) });
  const rule = 'region-overlaps-pool';

  it.each([
    ['by rule', { rule, why: 'w' }],
    ['by file', { rule, file: 'app.ld', why: 'w' }],
    ['by the other file', { rule, file: 'Model/*.mpool', why: 'w' }],
    ['by name', { rule, name: 'RAM', why: 'w' }],
    ['by pool', { rule, name: 'cpuRAM2', why: 'w' }],
  ])('%s takes the finding out', async (_how, entry) => {
    expect(await found(`  ${region}`, ignoring(entry))).toEqual({ rules: [], suppressed: 1 });
  });

  it.each([
    ['another file', { rule, file: 'other.ld', why: 'w' }],
    ['a part of the name', { rule, name: 'cpuRAM', why: 'w' }],
    ['another target', { rule, target: 'other', why: 'w' }],
    ['no reason', { rule }],
  ])('%s takes nothing out', async (_how, entry) => {
    const { rules, suppressed } = await found(`  ${region}`, ignoring(entry));
    expect([suppressed, rules.map(([id]) => id).sort()]).toEqual([0, ['ignore-unused', rule]]);
  });
});
