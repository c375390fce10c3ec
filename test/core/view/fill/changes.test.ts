import { describe, expect, it } from 'vitest';
import { changesToSvg, layOutChanges } from '../../../../core/view/fill/changes';

const groups = [
  { title: 'Regions', changes: [{ name: 'RAM', before: 1000, after: 3048, delta: 2048 }] },
  { title: 'Symbols', changes: [{ name: 'a<b>', before: 1024, after: undefined, delta: -1024 }] },
  { title: 'Pools', changes: [] },
];

describe('layOutChanges', () => {
  it('draws what grew to the right and what shrank to the left, on one scale', () => {
    const { items } = layOutChanges('Changes', groups, 1000);
    const [grew, shrank] = items;
    expect(items).toHaveLength(2);
    expect(grew!.bounds.width).toBeCloseTo(2 * shrank!.bounds.width, 5);
    expect(shrank!.bounds.x + shrank!.bounds.width).toBeCloseTo(grew!.bounds.x, 5);
    expect(shrank!.text().label).toBe('a<b>: 1 KiB → gone, -1 KiB');
  });

  it('says that nothing has changed', () => {
    expect(changesToSvg('Changes', [], 800)).toContain('Nothing has changed.');
    expect(changesToSvg('Changes', groups, 800)).not.toContain('Nothing has changed.');
    expect(changesToSvg('Changes', groups, 800)).toContain('a&lt;b&gt;');
  });
});
