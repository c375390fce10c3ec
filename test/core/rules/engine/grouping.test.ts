// One cause, one finding: what merges, what does not, what is only counted.
import { describe, expect, it } from 'vitest';
import type { SingleFinding } from '../../../../core/rules/engine/finding';
import { groupByCause } from '../../../../core/rules/engine/grouping';

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
});
