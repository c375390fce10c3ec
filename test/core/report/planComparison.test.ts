import { describe, expect, it } from 'vitest';
import { comparePromises, planPromises, type PlanReport } from '../../../core';

const promise = (model: { placed: number; packed: number }) =>
  planPromises(
    JSON.stringify({
      version: 1,
      targets: [{ name: 'kit', models: [{ model: 'network', file: 'network.c', ...model }], plans: [] }],
    }),
  )!;

/** What the compiler touches now. */
const after = (placed: number): PlanReport =>
  ({ target: { name: 'kit', models: [{ file: 'network.c', placed }] }, plans: [], flash: [] }) as never;

const text = (placed: number, outdated: string[] = []): string =>
  comparePromises(promise({ placed: 4096, packed: 2048 }), [after(placed)], new Set(outdated))
    .split('\n')[1]!
    .trim();

describe('promise and result', () => {
  it.each([
    [2048, 'as promised, 2048 bytes (2 KiB) less than before'],
    [3072, '1024 bytes (1 KiB) more, 1024 bytes (1 KiB) less than before'],
    [1024, '1024 bytes (1 KiB) less, 3072 bytes (3 KiB) less than before'],
    [4096, '2048 bytes (2 KiB) more, the same as before'],
    [5120, '3072 bytes (3 KiB) more, 1024 bytes (1 KiB) more than before'],
  ])('the compiler touches %i bytes', (placed, expected) => {
    expect(text(placed)).toMatch(
      new RegExp(
        `^network: 2048 bytes \\(2 KiB\\) were promised, .*: ${expected.replace(/[()]/g, '\\$&')}\\.$`,
      ),
    );
  });

  it('says nothing of bytes where the model is of the old pools, or gone', () => {
    expect(text(2048, ['kit'])).toBe(
      'network: not generated again since the pools changed: run the compiler, then compare.',
    );
    const gone = { ...after(0), target: { name: 'kit', models: [] } } as never;
    expect(comparePromises(promise({ placed: 1, packed: 1 }), [gone], new Set())).toContain(
      'network.c is no longer built',
    );
    expect(comparePromises(promise({ placed: 1, packed: 1 }), [], new Set())).toBe(
      'kit: this target is gone.\n',
    );
  });

  it.each([
    '',
    '[]',
    '{"targets": 3}',
    '{"targets": [{"name": "x"}]}',
    '{"targets": [{"name": "x", "models": [{}], "plans": []}]}',
  ])('takes no %j', (given) => expect(planPromises(given)).toBeUndefined());
});
