import { describe, expect, it } from 'vitest';
import { layOutCurve } from '../../../core/view/planning/curve';
import { activationsAt, nearestEnd, type PlanModel } from '../../../core/view/planning/model';
import { estimateText } from '../../../core/view/textMetrics';
import { kib, samplePlan as model } from './samplePlan';
import { unreadableTexts } from './textCollisions';

describe('nearestEnd', () => {
  it.each([
    [600.4, 600],
    [600.6, 601],
    [-5, 1],
    [5000, 2047],
    // Today's odd end is no step; only the mark of today leads there.
    [511.5, 512],
  ])('of %f KiB is %i KiB', (at, expected) => {
    expect(nearestEnd(model, at * kib) / kib).toBe(expected);
  });

  it('lies on whole KiB of the address, not of the region', () => {
    const odd = { ...model, start: '0x34000510' };
    expect((BigInt(odd.start) + BigInt(nearestEnd(odd, 600 * kib))) % 1024n).toBe(0n);
  });
});

describe('activationsAt', () => {
  it.each([
    [0, 1000],
    [500, 1000],
    [1023, 1000],
    [1535, 500],
    [2047, 0],
    [9999, 0],
  ])('with an end at %i KiB are %i KiB', (at, expected) => {
    expect(activationsAt(model, at * kib) / kib).toBeCloseTo(expected, 3);
  });

  it('are none without a point', () => expect(activationsAt({ ...model, points: [] }, 5)).toBe(0));
});

describe('curve', () => {
  const curveOf = (change: Partial<PlanModel> = {}, width = 900, at = model.today) =>
    layOutCurve({ ...model, ...change }, { width, measure: estimateText, at });
  const hatched = (picture: ReturnType<typeof curveOf>) =>
    picture.shapes.filter(({ paint }) => paint === 'n6-hatch-warning');

  it('goes back and forth between ends and pixels', () => {
    const { xOf, atOf } = curveOf();
    for (const at of [0, 300 * kib, model.limit]) expect(atOf(xOf(at))).toBeCloseTo(at, -1);
    expect(atOf(-50)).toBe(0);
    expect(atOf(5000)).toBe(model.limit);
  });

  it('hatches what is too little for the application and too much for the models', () => {
    const picture = curveOf();
    expect(hatched(picture).map((shape) => (shape.kind === 'rect' ? [shape.x, shape.width] : []))).toEqual([
      [picture.xOf(0), picture.xOf(model.need) - picture.xOf(0)],
      [picture.xOf(model.highest!), picture.xOf(model.limit) - picture.xOf(model.highest!)],
    ]);
    expect(hatched(curveOf({ need: 0, highest: model.limit }))).toEqual([]);
    expect(hatched(curveOf({ highest: null }))).toHaveLength(1);
  });

  it('marks today, the plans and the highest end, those at one place together', () => {
    const texts = (change: Partial<PlanModel>) =>
      curveOf(change).shapes.flatMap((shape) =>
        shape.kind === 'text' && shape.style.bold ? [shape.text] : [],
      );
    expect(texts({})).toEqual(['today', 'plan 1', 'plan 2, most']);
    expect(texts({ today: 1471 * kib, plans: [] })).toEqual(['today, most']);
    expect(curveOf().marks).toEqual([model.today, 1023 * kib, 1471 * kib]);
  });

  it.each([240, 420, 1600])('has no text over another, and none outside, at %i pixels', (width) => {
    for (const today of [1, 700 * kib, 1020 * kib, 1470 * kib, 2047 * kib]) {
      const { shapes, height } = curveOf({ today }, width, today);
      expect(unreadableTexts({ width, height, shapes })).toEqual([]);
    }
  });
});
