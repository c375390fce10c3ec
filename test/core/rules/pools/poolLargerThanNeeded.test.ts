import { describe, expect, it } from 'vitest';
import { lensesInPoolFile } from '../../../../core/language/mpool/codeLens';
import { filesBelow } from '../../../support/exampleFiles';
import { analyse, type ProjectTexts } from '../../../support/memoryProject';

const root = 'examples/smart-camera';
const board = 'STM32N6570-DK';
const pools = `Model/my_mpools/smart-camera_${board}.mpool`;

function example(isKept: (file: string) => boolean = () => true): ProjectTexts {
  return Object.fromEntries(Object.entries(filesBelow(root)).filter(([file]) => isKept(file)));
}

async function found(files: ProjectTexts) {
  const severities = new Map([['pool-larger-than-needed', 'information' as const]]);
  const analysis = await analyse(files, { severities, target: board });
  return analysis.singles.filter(({ rule }) => rule === 'pool-larger-than-needed');
}

describe('pool-larger-than-needed', () => {
  it('says what could go back to the application', async () => {
    const [finding, ...more] = await found(example());
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ severity: 'information', place: { file: pools } });
    expect(finding!.message).toContain('fit into 1105920 bytes (1.05 MiB)');
  });

  it('is silent without a c_info: nothing is known of lifetimes', async () => {
    expect(await found(example((file) => !file.endsWith('c_info.json')))).toEqual([]);
  });

  it('says the same of one model whatever is said of models that run at once', async () => {
    const alone = await found(example());
    expect(alone).not.toEqual([]);
    expect(await found({ ...example(), 'n6mem.json': '{ "parallel": true }' })).toEqual(alone);
  });

  it('is off by default', async () => {
    const analysis = await analyse(example(), { target: board });
    expect(analysis.singles.map(({ rule }) => rule)).not.toContain('pool-larger-than-needed');
  });
});

describe('the lens on a pool file', () => {
  it('says how little would do', async () => {
    const analysis = await analyse(example(), { target: board });
    const [target] = analysis.targets;
    const text = analysis.textOf(pools)!;
    const poolFile = analysis.artifacts.poolFile(pools)!;
    const { device, board: fitted } = target!.files;
    const lenses = lensesInPoolFile({
      file: pools,
      text,
      poolFile,
      device,
      board: fitted,
      targets: [target!],
    });
    expect(lenses[0]!.title).toMatch(/^1\.05 of [\d.]+ MiB on chip would do · plan$/);
    expect(lenses[1]!.title).toContain('used by network');
  });
});
