import { expect, it } from 'vitest';
import { formatRange } from '../../../../core/base/size';
import { analyse } from '../../../support/memoryProject';
import { npuRam5 } from '../../../support/miniProject';
import { twoModels } from '../../../support/twoModels';

/** The first model keeps `conv_out` in [0x342e0000, 0x342e1000). */
const second = (start: number) => ({
  pools: [npuRam5],
  buffers: [{ name: 'b', base: '0x342e0000', start, end: start + 0x1000 }],
});

it.each<[string, number, string | undefined, string[]]>([
  ['all models run at once', 0x800, 'true', ['warning [0x342e0800, 0x342e1000)']],
  ['these two do', 0x800, '["network", "Second/second_network.c"]', ['warning [0x342e0800, 0x342e1000)']],
  [
    'one of several lists has both',
    0x800,
    '[["x"], ["network.c", "second_network"]]',
    ['warning [0x342e0800, 0x342e1000)'],
  ],
  ['they run one after the other', 0x800, undefined, []],
  ['in different lists', 0x800, '[["network"], ["second_network"]]', []],
  ['beside each other', 0x1000, 'true', []],
])('parallel-models-share-activations: %s', async (_name, start, parallel, expected) => {
  const files = twoModels(second(start));
  const configuration = parallel === undefined ? {} : { 'n6mem.json': `{ "parallel": ${parallel} }` };
  // Ungrouped: that the models collide explains the rest.
  const { singles: findings } = await analyse({ ...files, ...configuration });
  expect(
    findings
      .filter(({ rule }) => rule === 'parallel-models-share-activations')
      .map(({ severity, overlap }) => `${severity} ${formatRange(overlap!)}`),
  ).toEqual(expected);
});
