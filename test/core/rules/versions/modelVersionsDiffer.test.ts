import { expect, it } from 'vitest';
import { analyse } from '../../../support/memoryProject';
import { twoModels, weightsAt, type SecondModel } from '../../../support/twoModels';

const apart: SecondModel = { buffers: [weightsAt('0x70400000', 0x1000)] };

it.each<[string, SecondModel, string[]]>([
  ['one release', apart, []],
  [
    'two releases: the one that the runtime is not of',
    { ...apart, guard: '1.1.3.8' },
    ['runtime-version-mismatch Second/second_network.c', 'model-versions-differ Second/second_network.c'],
  ],
])('model-versions-differ: %s', async (_name, second, expected) => {
  // Ungrouped: that the models collide explains the rest.
  const { singles: findings } = await analyse(twoModels(second));
  const own = findings.filter((finding) => finding.rule.includes('version'));
  expect(own.map((finding) => `${finding.rule} ${finding.place.file}`).sort()).toEqual([...expected].sort());
});

it('model-versions-differ without a runtime: the models are compared with each other', async () => {
  const files = {
    'Runtime/ll_aton/ll_aton_version.h': null,
    'Runtime/Inc/stai.h': null,
    'Runtime/Inc/core_datatypes.h': null,
  };
  const { singles: findings } = await analyse(twoModels({ ...apart, guard: '1.1.3.8', files }));
  const [finding] = findings.filter((candidate) => candidate.rule === 'model-versions-differ');
  expect(finding?.message).toBe(
    'One of two models cannot run: they need different runtimes, and share one. Second/second_network.c comes from ll_aton 1.1.3.8 (ST Edge AI Core 3.0.0), but Model/network.c of the same application from 1.1.0.31 (ST Edge AI Core 2.1.0). Generate both with one release.',
  );
});
