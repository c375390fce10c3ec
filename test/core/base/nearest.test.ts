import { expect, it } from 'vitest';
import { editDistance, nearest } from '../../../core/base/nearest';

it.each([
  ['npuRAM3', 'npuRAM3', 0],
  ['RAMM', 'RAM', 1],
  ['THROUGHPTU', 'THROUGHPUT', 1],
  ['', 'abc', 3],
])('distance of %s and %s', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
});

it('suggests one word or none', () => {
  expect(nearest('chek', ['check', 'targets'])).toBe('check');
  expect(nearest('zzzzzz', ['check', 'targets'])).toBeUndefined();
  expect(nearest('ram5', ['RAM1', 'RAM2'])).toBeUndefined();
});
