import { describe, expect, it } from 'vitest';
import {
  compareAtonVersions,
  equalAtonVersions,
  formatAtonVersion,
  parseAtonVersion,
} from '../../../core/model/atonVersion';

describe('AtonVersion', () => {
  const ordered = ['1.0.0.16', '1.1.0.31', '1.1.1.14', '1.1.3.8', '1.1.3.262', '1.1.3.275', '2.0.0.0'];

  it('orders by its numbers, not its letters', () => {
    const versions = ordered.map((text) => parseAtonVersion(text)!);
    versions.forEach((a, i) =>
      versions.forEach((b, j) => {
        expect(Math.sign(compareAtonVersions(a, b))).toBe(Math.sign(i - j));
        expect(equalAtonVersions(a, b)).toBe(i === j);
      }),
    );
    expect(versions.map(formatAtonVersion)).toEqual(ordered);
  });

  it.each(['', '1.1.0', '1.1.0.x', '1.1.0.31.2', 'atonn-v1.1.0-31', '1.1.0.99999999999'])(
    '%s is none',
    (text) => {
      expect(parseAtonVersion(text)).toBeUndefined();
    },
  );
});
