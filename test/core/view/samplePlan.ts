import type { PlanModel } from '../../../core/view/planning/model';

export const kib = 1024;

/** A region that starts 1 KiB past its bank, between two pools' worth of memory. */
export const samplePlan: PlanModel = {
  region: 'RAM',
  start: '0x34000400',
  step: kib,
  need: 200 * kib,
  headroom: 20 * kib,
  least: 300 * kib,
  today: 511 * kib + 512,
  limit: 2047 * kib,
  highest: 1471 * kib,
  missing: 0,
  points: [
    { at: 200 * kib, activations: 1000 * kib, missing: 0 },
    { at: 1023 * kib, activations: 1000 * kib, missing: 0 },
    { at: 2047 * kib, activations: 0, missing: 300 * kib },
  ],
  plans: [
    { title: 'Least change', at: 1023 * kib },
    { title: 'Most for the application', at: 1471 * kib },
  ],
  notes: [],
};
