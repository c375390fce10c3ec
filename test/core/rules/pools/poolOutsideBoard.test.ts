import { expect, it } from 'vitest';
import { analyse, summary } from '../../../support/memoryProject';
import { network, npuRam5, octoFlash } from '../../../support/miniProject';
import { twoModels, weightsAt } from '../../../support/twoModels';

const beyond = { ...octoFlash, size: '61' };
/** The last byte of 64 MiB is 0x73ffffff: these weights end behind it. */
const past = { name: 'weights', base: '0x70380000', start: 63438848, end: 63438912, isParameter: true };
const within = weightsAt('0x70381000', 0x1000);

it.each<[string, Parameters<typeof twoModels>[0], string[]]>([
  [
    'the model of this file uses bytes that are not there',
    { pools: [npuRam5, beyond], buffers: [past] },
    ['error pool-outside-board Second/second.mpool octoFlash'],
  ],
  [
    'another model does, this file’s own does not',
    {
      pools: [npuRam5, beyond],
      buffers: [within],
      files: { 'Model/network.c': network([npuRam5, octoFlash], [past], '1.1.0.31') },
    },
    ['information pool-outside-board Second/second.mpool octoFlash'],
  ],
])('%s', async (_name, change, expected) => {
  const found = summary(await analyse(twoModels(change), { board: 'NUCLEO-N657X0-Q' }));
  expect(found.filter((line) => line.includes('pool-outside-board'))).toEqual(expected);
});
