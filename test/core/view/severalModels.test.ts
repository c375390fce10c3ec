import { beforeAll, describe, expect, it } from 'vitest';
import { poolInputOf } from '../../../core/language/inputs';
import { lensesInPoolFile } from '../../../core/language/mpool/codeLens';
import type { Analysis } from '../../../core/session';
import { mapModelFor } from '../../../core/view/documents';
import { claimDetails, claimLabel } from '../../../core/view/memoryMap/details';
import { lanesOf, type LaneBox } from '../../../core/view/memoryMap/lanes';
import type { MapModel } from '../../../core/view/memoryMap/model';
import { analyse } from '../../support/memoryProject';
import { octoFlash } from '../../support/miniProject';
import { twoModels, weightsAt } from '../../support/twoModels';

// With several models every shape, tooltip and label names its model and counts only that model's bytes.

describe('two models with pools of one name', () => {
  let analysis: Analysis;
  let map: MapModel;
  let boxes: readonly LaneBox[];
  beforeAll(async () => {
    const pools = [{ ...octoFlash, offset: '0x74000000' }];
    analysis = await analyse(twoModels({ pools, buffers: [weightsAt('0x74000000', 0x3000)] }));
    map = mapModelFor(analysis, analysis.targets[0]!);
    boxes = lanesOf(map).flatMap(({ neuralArt }) => neuralArt.rows.flat());
  });

  const boxAt = (start: bigint): LaneBox => boxes.find(({ range }) => range.start === start)!;

  it('have each pool with its own file in its name, its model in tooltip and label, and its own bytes alone', () => {
    for (const [start, name, model, used] of [
      [0x70380000n, 'octoFlash (net.mpool)', 'model network', 'used 4096 bytes (4 KiB), <1 %'],
      [0x74000000n, 'octoFlash (second.mpool)', 'model second_network', 'used 12288 bytes (12 KiB), <1 %'],
    ] as const) {
      const box = boxAt(start);
      const details = claimDetails(map.device, box.claim, box);
      expect([details[0], details[2]]).toEqual([name, model]);
      expect(details).toContain(used);
      expect(claimLabel(box.claim, box)).toContain(`, ${model}, `);
    }
  });

  it('have weights that say whose they are', () => {
    const weights = map.claims.filter(({ kind }) => kind === 'weights');
    expect(weights.map((claim) => [claim.name, claimDetails(map.device, claim, undefined)[2]])).toEqual([
      ['octoFlash (network)', 'model network'],
      ['octoFlash (second_network)', 'model second_network'],
    ]);
  });

  it('name the model in the lenses of each pool file, and count its bytes alone', () => {
    const lenses = (file: string): string[] =>
      lensesInPoolFile(poolInputOf(analysis, file)!).map(({ title }) => title);
    expect(lenses('Second/second.mpool')).toEqual(['12 KiB of 16 MiB used by second_network']);
    expect(lenses('Model/net.mpool')).toEqual([
      '4 of 448 KiB used by network',
      '4 KiB of 16 MiB used by network',
    ]);
  });

  it('name no model on what belongs to none', () => {
    const region = map.claims.find(({ kind }) => kind === 'region')!;
    expect(claimDetails(map.device, region, undefined).join('\n')).not.toMatch(/^models? /m);
  });
});
