import { describe, expect, it } from 'vitest';
import { analyse } from '../../../support/memoryProject';
import { miniProject, type MiniProject } from '../../../support/miniProject';

describe('runtime-partial-update', () => {
  it.each<[string, MiniProject, string | undefined]>([
    [
      'one release',
      { guard: '1.1.0.31', runtime: '1.1.0.31', tools: '2.1.0', platform: '10.1.0' },
      undefined,
    ],
    [
      'a platform that nobody knows beside a known stai.h',
      { runtime: '1.1.3.310', tools: '4.0.1', platform: '12.1.0' },
      'STAI_TOOLS_VERSION 4.0.1 is of ST Edge AI Core 4.0.1, AI_PLATFORM_RUNTIME 12.1.0 is of another release',
    ],
    [
      'a whole release that nobody knows',
      { runtime: '1.1.3.310', tools: '4.1.0', platform: '12.1.0' },
      undefined,
    ],
    [
      'a later build of ll_aton in a known release',
      { runtime: '1.1.3.276', tools: '4.0.1', platform: '12.0.1' },
      undefined,
    ],
  ])('%s', async (_, change, expected) => {
    const { findings } = await analyse(miniProject(change));
    const [finding] = findings.filter(({ rule }) => rule === 'runtime-partial-update');
    if (expected === undefined) expect(finding).toBeUndefined();
    else expect(finding?.message).toContain(expected);
  });
});
