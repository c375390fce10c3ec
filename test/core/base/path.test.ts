import { expect, it } from 'vitest';
import { dirname, join, relative, sharedTail } from '../../../core/base/path';

it.each([
  [['a/b', '../c'], 'a/c'],
  [['', 'x'], 'x'],
  [['a', './b//c'], 'a/b/c'],
  [['a', '../../x'], '../x'],
  [['a\\b', 'c'], 'a/b/c'],
  [['a', '/abs/x'], '/abs/x'],
])('joins %j', (parts, joined) => {
  expect(join(...parts)).toBe(joined);
});

it('names one path from another', () => {
  expect(relative('a/b', 'a/c/d')).toBe('../c/d');
  expect(relative('', 'a')).toBe('a');
  expect(dirname('a/b.c')).toBe('a');
  expect(dirname('b.c')).toBe('');
});

it("counts what another machine's path shares", () => {
  expect(sharedTail('C:\\Users\\me\\proj\\STM32CubeIDE\\x.ld', 'app/STM32CubeIDE/x.ld')).toBe(2);
  expect(sharedTail('/opt/x.ld', 'app/y.ld')).toBe(0);
});
