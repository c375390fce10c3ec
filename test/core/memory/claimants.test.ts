import { expect, it } from 'vitest';
import { analyse } from '../../support/memoryProject';
import { filesBelow } from '../../support/exampleFiles';

const example = filesBelow('examples/smart-camera');

/** `name first-last` for each buffer of each target, `name` alone where no epochs are known. */
async function epochsOfBuffers(files: typeof example): Promise<string[]> {
  const { targets, ledgerOf } = await analyse(files);
  return targets.flatMap((target) =>
    ledgerOf(target)
      .ofKind('buffer')
      .map(({ name, alive }) => {
        const epochs = alive.inference?.epochs;
        return epochs ? `${name} ${epochs.first}-${epochs.last}` : name;
      }),
  );
}

it('buffers are alive in the epochs that the c_info of their model says, and only then', async () => {
  const claimed = await epochsOfBuffers(example);
  const stated = Object.entries(example).flatMap(([path, text]) => {
    if (!path.endsWith('_c_info.json')) return [];
    const { buffers } = JSON.parse(String(text)) as {
      buffers: { name: string; epochs: { start: number; end: number }; is_param: boolean }[];
    };
    return buffers.map(({ name, epochs }) => `${name} ${epochs.start}-${epochs.end}`);
  });
  expect(claimed.length).toBeGreaterThan(5);
  expect(claimed.filter((claim) => !stated.includes(claim))).toEqual([]);

  const without = Object.fromEntries(
    Object.entries(example).filter(([path]) => !path.endsWith('_c_info.json')),
  );
  expect((await epochsOfBuffers(without)).filter((claim) => claim.includes(' '))).toEqual([]);
});
