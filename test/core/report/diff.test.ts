import { describe, expect, it } from 'vitest';
import { imageFill } from '../../../core/image/fill/imageFill';
import { parseLinkerMap } from '../../../core/image/linkerMapReader';
import { compareSnapshots, isUnchanged } from '../../../core/report/diff/compare';
import { diffJson, diffMarkdown, diffText } from '../../../core/report/diff/print';
import {
  snapshotOfImage,
  snapshotOfProject,
  type MeasuredFinding,
  type Snapshot,
} from '../../../core/report/diff/snapshot';
import { plainStyle } from '../../../core/report/style';
import { analyse } from '../../support/memoryProject';
import { miniProject } from '../../support/miniProject';
import { stMap } from '../image/stMap';

const ofMap = (text: string): Snapshot =>
  snapshotOfImage({
    target: undefined,
    file: 'app.map',
    otherFile: undefined,
    fill: imageFill({ map: parseLinkerMap(text) }),
    match: 'unknown',
    pools: [],
  });
/** `main` is 8 bytes larger, the runtime's function is gone, and `.text` is as large as before. */
const grown = stMap
  .replace(
    ' .text.main     0x70100400       0x20 build/main.o',
    ' .text.main     0x70100400       0x28 build/main.o',
  )
  .replace(/ \.text\.LL_ATON_RT_Main\n.*\n.*\n/, '')
  .replace('.bss            0x34000028       0x58', '.bss            0x34000028       0x98');

describe('compareSnapshots', () => {
  it('finds nothing between equal builds', () => {
    const comparison = compareSnapshots(ofMap(stMap), ofMap(stMap));
    expect(isUnchanged(comparison)).toBe(true);
    expect(diffText(comparison, 10, plainStyle)).toBe('Nothing has changed.\n');
    expect(diffMarkdown(comparison, 10)).toContain('Nothing has changed.');
    expect(diffJson(comparison)).toMatchObject({
      version: 1,
      sections: [],
      symbols: [],
      findings: { new: [], gone: [] },
    });
  });

  it('tells what grew, shrank, came and went, the largest change first', () => {
    const { regions, sections, symbols, objects } = compareSnapshots(ofMap(stMap), ofMap(grown));
    expect(regions.map(({ name, before, after, delta }) => [name, before, after, delta])).toEqual([
      ['ROM', 104, 104, 0],
      ['RAM', 2752, 2752 + 64, 64],
    ]);
    expect(sections).toEqual([{ name: '.bss', of: 'RAM', before: 88, after: 152, delta: 64 }]);
    expect(symbols.find(({ name }) => name === 'main')).toEqual({
      name: 'main',
      of: 'build/main.o',
      before: 32,
      after: 40,
      delta: 8,
    });
    expect(symbols.find(({ name }) => name === 'LL_ATON_RT_Main')).toMatchObject({
      before: 24,
      after: undefined,
      delta: -24,
    });
    const deltas = objects.map(({ delta }) => Math.abs(delta));
    expect(deltas).toEqual([...deltas].sort((a, b) => b - a));
    // What grew and what shrank is what the regions did.
    expect(symbols.reduce((sum, { delta }) => sum + delta, 0)).toBe(64);
  });

  const finding = (cause: string, message: string): MeasuredFinding => ({
    rule: 'r',
    severity: 'error',
    message,
    file: 'a.ld',
    cause,
  });

  it('knows a finding again that has moved or says other numbers', () => {
    const empty = ofMap(stMap);
    const { findings } = compareSnapshots(
      { ...empty, findings: [finding('a', 'shares 4 bytes'), finding('b', 'old')] },
      { ...empty, findings: [finding('a', 'shares 8 bytes'), finding('c', 'is new')] },
    );
    expect(findings.new.map(({ cause }) => cause)).toEqual(['c']);
    expect(findings.gone.map(({ cause }) => cause)).toEqual(['b']);
  });

  it('prints markdown that a name or message cannot break', () => {
    const empty = ofMap(stMap);
    const odd = ofMap(grown.replace(/LL_ATON_RT_Main|main$/gm, 'a|b'));
    const text = diffMarkdown(
      compareSnapshots(empty, { ...odd, findings: [finding('c', 'x | <b> `y`\n# z')] }),
      2,
    );
    expect(text.startsWith('### Memory\n\n`RAM` **+64 bytes**, **1 new finding**\n')).toBe(true);
    expect(text).toContain('x \\| \\<b\\> \\`y\\` # z');
    expect(text).toMatch(/<details><summary>\d+ symbols<\/summary>/);
    expect(text).toMatch(/and \d+ more\n\n<\/details>/);
    for (const line of text.split('\n').filter((each) => each.startsWith('|'))) {
      expect(line.split(/(?<!\\)\|/)).toHaveLength(6);
    }
  });
});

describe('snapshotOfProject', () => {
  const buffers = [{ name: 'conv_out', base: '0x34100000', start: 0, end: 0x1000 }];

  it('compares pools, models and findings of two states', async () => {
    const before = snapshotOfProject(await analyse(miniProject({ buffers })));
    const after = snapshotOfProject(
      await analyse(
        miniProject({
          buffers: [{ ...buffers[0]!, end: 0x3000 }],
          memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K',
        }),
      ),
    );
    const comparison = compareSnapshots(before, after);
    expect(comparison.pools.find(({ name }) => name === 'cpuRAM2')).toMatchObject({
      before: 0x1000,
      after: 0x3000,
      delta: 0x2000,
    });
    expect(comparison.findings.new.map(({ rule }) => rule)).toEqual(['region-overlaps-pool']);
    expect(compareSnapshots(after, before).findings.gone).toHaveLength(1);
    expect(diffText(comparison, 10, plainStyle)).toContain('+8 KiB');
  });
});
