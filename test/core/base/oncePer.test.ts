import { expect, it } from 'vitest';
import { oncePer } from '../../../core/base/oncePer';

it('reads an object once, also where the reading gives nothing, and an equal object for itself', () => {
  const read: string[][] = [];
  const first = oncePer((names: string[]) => {
    read.push(names);
    return names[0];
  });
  const [some, same, none]: string[][] = [['a'], ['a'], []];
  expect([some, same, none, some, none].map((names) => first(names!))).toEqual([
    'a',
    'a',
    undefined,
    'a',
    undefined,
  ]);
  expect(read).toEqual([some, same, none]);
  expect(read[1]).toBe(same);
});
