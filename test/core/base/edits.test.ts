import { describe, expect, it } from 'vitest';
import { editsFit } from '../../../core/base/edits';

describe('edits of a text of eight characters', () => {
  it.each<[string, readonly (readonly [number, number])[], boolean]>([
    ['one of all of it', [[0, 8]], true],
    ['one that ends behind it', [[0, 9]], false],
    ['one that begins before it', [[-1, 2]], false],
    ['one that ends before it begins', [[4, 3]], false],
    [
      'two that touch',
      [
        [4, 8],
        [0, 4],
      ],
      true,
    ],
    [
      'two that share a character',
      [
        [3, 8],
        [0, 4],
      ],
      false,
    ],
    [
      'an insertion at the end of another edit',
      [
        [0, 4],
        [4, 4],
      ],
      true,
    ],
    [
      'an insertion within another edit',
      [
        [0, 4],
        [2, 2],
      ],
      false,
    ],
  ])('%s', (_, spans, fit) => {
    const edits = spans.map(([start, end]) => ({ span: { start, end }, newText: '' }));
    expect(editsFit('RAM 512K', edits)).toBe(fit);
  });
});
