// One cause, one finding: what merges, what does not, what is only counted.
import { describe, expect, it } from 'vitest';
import type { SingleFinding } from '../../../../core/rules/engine/finding';
import { chooseWording } from '../../../../core/base/wording';
import { groupByCause } from '../../../../core/rules/engine/grouping';
import { translation } from '../../../support/translations';

function single(change: Partial<SingleFinding> = {}): SingleFinding {
  return {
    rule: 'region-overlaps-pool',
    key: 'RAM|npuRAM3',
    severity: 'error',
    message: 'RAM and npuRAM3 share 4 bytes.',
    target: 'A',
    proof: undefined,
    place: { file: 'app.ld', span: { start: 5, end: 8 } },
    related: [],
    overlap: undefined,
    fixes: [],
    ...change,
  };
}

const bytes = (start: bigint, count: bigint) => ({ start, end: start + count });

describe('groupByCause', () => {
  it('says what two targets share once, and names both', () => {
    const [finding, ...more] = groupByCause([single(), single({ target: 'B' })]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      target: 'A',
      targets: ['A', 'B'],
      message: 'RAM and npuRAM3 share 4 bytes.',
    });
  });

  it('keeps two keys, two files and two rules apart', () => {
    const others = [
      single(),
      single({ key: 'RAM|npuRAM4' }),
      single({ place: { file: 'other.ld', span: { start: 5, end: 8 } } }),
      single({ rule: 'stack-in-pool' }),
    ];
    expect(groupByCause(others)).toHaveLength(4);
  });

  it('merges what a rule groups: the gravest leads, the others are named, all bytes are kept', () => {
    const group = 'app.ld:RAM';
    const [finding, ...more] = groupByCause([
      single({ group, severity: 'information', key: 'RAM|a', also: 'pool a', overlap: bytes(0n, 64n) }),
      single({
        group,
        key: 'RAM|b',
        also: 'pool b',
        message: 'RAM and b share 4 bytes.',
        overlap: bytes(64n, 4n),
      }),
      single({
        group,
        key: 'RAM|c',
        also: 'pool c',
        overlap: bytes(128n, 8n),
        message: 'RAM and c share 8 bytes.',
      }),
    ]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      message: 'RAM and c share 8 bytes. Also: pool b; pool a.',
      overlap: bytes(128n, 8n),
      overlaps: [bytes(128n, 8n), bytes(64n, 4n), bytes(0n, 64n)],
    });
  });

  it('puts what to do behind what the others are', () => {
    const help = 'Move RAM.';
    const one = single({ group: 'g', help, message: `RAM and a share 4 bytes. ${help}`, also: 'a' });
    expect(groupByCause([one, { ...one, key: 'b', also: 'b' }])[0]!.message).toBe(
      'RAM and a share 4 bytes. Also: b. Move RAM.',
    );
  });

  it('merges the same mistake of several places, by any of its marks, in whatever order', () => {
    const at = (file: string, alike: string[], fix: string): SingleFinding =>
      single({
        group: file,
        alike,
        place: { file, span: { start: 0, end: 1 } },
        fixes: [{ title: fix, safety: 'safe', edits: [{ file, span: { start: 0, end: 1 }, newText: 'x' }] }],
      });
    const findings = [
      at('a.ld', ['1'], 'End RAM'),
      at('b.ld', ['2'], 'End RAM'),
      at('c.ld', ['1', '2'], 'Move'),
    ];
    const merged = groupByCause(findings);
    expect(merged.map(({ cause, members }) => [cause, members.length])).toEqual([
      ['region-overlaps-pool|a.ld', 3],
    ]);
    expect(groupByCause([...findings].reverse()).map(({ cause }) => cause)).toEqual([merged[0]!.cause]);
    // The same change of two files is one fix, first; each alone stays.
    expect(merged[0]!.fixes.map(({ title, edits }) => [title, edits.length])).toEqual([
      ['End RAM, in 2 files', 2],
      ['End RAM', 1],
      ['End RAM', 1],
      ['Move', 1],
    ]);
    // Near miss: another mark, and the same mark of another rule.
    const others = [
      at('a.ld', ['1'], 'x'),
      at('b.ld', ['2'], 'x'),
      { ...at('d.ld', ['1'], 'x'), rule: 'stack-in-pool' },
    ];
    expect(groupByCause(others)).toHaveLength(3);
  });

  it('names a handful and counts the rest', () => {
    const many = Array.from({ length: 9 }, (_, at) =>
      single({ group: 'g', key: `${at}`, also: `pool ${at}` }),
    );
    expect(groupByCause(many)[0]!.message).toBe(
      'RAM and npuRAM3 share 4 bytes. Also: pool 1; pool 2; pool 3; pool 4; 4 more.',
    );
  });

  it('has causes that are unique and stay when lines move', () => {
    const twice = [single({ target: undefined }), single({ target: undefined })];
    const causes = groupByCause(twice).map(({ cause }) => cause);
    expect(causes).toEqual([
      'region-overlaps-pool|app.ld|RAM|npuRAM3',
      'region-overlaps-pool|app.ld|RAM|npuRAM3#2',
    ]);
    const moved = twice.map((one) => ({ ...one, place: { file: 'app.ld', span: { start: 90, end: 93 } } }));
    expect(groupByCause(moved).map(({ cause }) => cause)).toEqual(causes);
  });

  it('counts what follows and does not list it, nor anything in other files', () => {
    const collide = single({
      rule: 'models-collide',
      key: 'network',
      explains: { rules: ['weights-overlap-weights'], files: ['a.c', 'b.c'] },
    });
    const overlap = (file: string, other: string) =>
      single({
        rule: 'weights-overlap-weights',
        place: { file, span: { start: 0, end: 1 } },
        related: [{ file: other, span: { start: 0, end: 1 }, message: 'the other', isOtherEnd: true }],
      });
    const findings = groupByCause([
      collide,
      overlap('a.c', 'b.c'),
      overlap('a.c', 'c.c'),
      overlap('b.c', 'a.c'),
    ]);
    expect(findings.map(({ rule, follows }) => [rule, follows])).toEqual([
      ['models-collide', 2],
      ['weights-overlap-weights', 0],
    ]);
  });

  it('says of the copies of a file once what it says of one, and keeps the cause of each', () => {
    const text: Readonly<Record<string, string>> = {
      'a/x.ld': 'A',
      'b/x.ld': 'A',
      'c/x.ld': 'A',
      'd/x.ld': 'B',
    };
    const at = (file: string, change: Partial<SingleFinding> = {}): SingleFinding =>
      single({
        rule: 'ld-duplicate-region',
        key: 'ROM',
        target: undefined,
        message: 'Only the last declaration of ROM counts.',
        place: { file, span: { start: 5, end: 8 } },
        ...change,
      });
    const grouped = (findings: readonly SingleFinding[]): (string | number)[][] =>
      groupByCause(findings, (file) => text[file]).map(({ message, causes }) => [message, causes.length]);
    expect(grouped([at('a/x.ld'), at('b/x.ld'), at('c/x.ld')])).toEqual([
      ['Only the last declaration of ROM counts. Also: b/x.ld; c/x.ld.', 3],
    ]);
    // Near misses: another text, another place in it, another message, a finding of a target.
    expect(grouped([at('a/x.ld'), at('d/x.ld')])).toHaveLength(2);
    expect(
      grouped([at('a/x.ld'), at('b/x.ld', { place: { file: 'b/x.ld', span: { start: 6, end: 8 } } })]),
    ).toHaveLength(2);
    expect(grouped([at('a/x.ld'), at('b/x.ld', { message: 'Other.' })])).toHaveLength(2);
    expect(grouped([at('a/x.ld', { target: 'A' }), at('b/x.ld', { target: 'A' })])).toHaveLength(2);
    expect(groupByCause([at('a/x.ld'), at('b/x.ld')])).toHaveLength(2);
  });
});

describe('what one edit ends', () => {
  const bound = (end: bigint, region = 'app.ld:RAM') => ({ bound: { region, end } });
  const overPool = single({
    help: 'End it.',
    message: 'RAM and the model write the same. End it.',
    ...bound(0x2000n),
  });
  const outside = single({
    rule: 'ld-region-outside-device',
    key: 'RAM',
    target: undefined,
    message: 'The last bytes do not exist. Shorten it.',
    help: 'Shorten it.',
    ...bound(0x8000n),
  });
  const overCache = single({
    rule: 'npu-cache-in-use',
    severity: 'warning',
    message: 'The cache overwrites it.',
    ...bound(0x4000n),
  });

  it('is one finding of the gravest rule, with all that the others say, their causes and their members', () => {
    for (const singles of [
      [overPool, outside, overCache],
      [overCache, outside, overPool],
    ]) {
      const [finding, ...more] = groupByCause(singles);
      expect(more).toEqual([]);
      expect(finding).toMatchObject({
        rule: 'region-overlaps-pool',
        severity: 'error',
        target: 'A',
        help: 'End it.',
      });
      expect(finding!.message).toBe(
        'RAM and the model write the same. The last bytes do not exist. The cache overwrites it. End it.',
      );
      expect(finding!.companions.map(({ rule }) => rule)).toEqual([
        'ld-region-outside-device',
        'npu-cache-in-use',
      ]);
      expect(finding!.members.map(({ rule }) => rule)).toEqual([
        'region-overlaps-pool',
        'ld-region-outside-device',
        'npu-cache-in-use',
      ]);
      expect([...finding!.causes].sort()).toEqual([
        'ld-region-outside-device|app.ld|RAM',
        'npu-cache-in-use|app.ld|RAM|npuRAM3',
        'region-overlaps-pool|app.ld|RAM|npuRAM3',
      ]);
      expect(finding!.cause).toBe([...finding!.causes].sort().join(' + '));
    }
  });

  it('is said without blanks between the sentences where a language has none', () => {
    chooseWording(translation('zh-cn'));
    const [finding] = groupByCause([
      { ...overPool, message: '甲。乙。', help: '乙。' },
      { ...overCache, message: '丙。' },
    ]);
    chooseWording();
    expect(finding!.message).toBe('甲。丙。乙。');
  });

  it('leads with the gravest where a warning asks for the lowest end', () => {
    const [finding, ...more] = groupByCause([overCache, outside]);
    expect([finding!.rule, finding!.companions[0]!.rule, more.length]).toEqual([
      'ld-region-outside-device',
      'npu-cache-in-use',
      0,
    ]);
  });

  it('is no other region, nothing without an end, and no note', () => {
    const apart = (...changed: SingleFinding[]): number => groupByCause([overPool, ...changed]).length;
    const { bound: none, ...unbounded } = outside;
    expect(none).toBeDefined();
    expect(apart({ ...outside, ...bound(0x8000n, 'app.ld:ROM') })).toBe(2);
    expect(apart(unbounded)).toBe(2);
    expect(apart({ ...overCache, severity: 'information' })).toBe(2);
    // A group of which one member has another end is not ended by the edit.
    const group = 'app.ld:RAM';
    const loose = single({ group, key: 'RAM|b', rule: 'ld-region-outside-board' });
    const firm = single({ group, key: 'RAM|a', rule: 'ld-region-outside-board', ...bound(0x9000n) });
    expect(apart(firm)).toBe(1);
    expect(apart(firm, loose)).toBe(2);
  });
});
