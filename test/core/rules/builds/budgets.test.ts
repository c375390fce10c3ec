import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../support/memoryProject';

const root = 'examples/smart-camera';

/** The example with its map; `budgets` as n6mem.json has them. */
async function found(rule: string, configuration: object, change: Record<string, string> = {}) {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.elf')) continue;
    const path = `${entry.parentPath}/${entry.name}`.slice(root.length + 1);
    files[path] = readFileSync(`${root}/${path}`, 'utf8');
  }
  const analysis = await analyse({ ...files, 'n6mem.json': JSON.stringify(configuration), ...change });
  return analysis.findings.filter((finding) => finding.rule === rule);
}

// The map fills AXISRAM1_S to 441,816 bytes of 1,047,552, the model octoFlash to 1.64 MiB of 60 MiB.
const filled = 441_816;

describe('region-over-budget', () => {
  it.each([
    ['one byte too much', { AXISRAM1_S: String(filled - 1) }, 1],
    ['exactly as much', { AXISRAM1_S: String(filled) }, 0],
    ['a percentage', { AXISRAM1_S: '42%' }, 1],
    ['a larger percentage', { AXISRAM1_S: '43%' }, 0],
    ['a pool by what its models use, on both boards', { octoFlash: '1M' }, 2],
    ['a pool with room', { octoFlash: '2M' }, 0],
    ['a region that is not there', { OTHER: '1%' }, 0],
    ['no budget', {}, 0],
  ])('%s', async (_name, budgets, count) => {
    expect(await found('region-over-budget', { budgets })).toHaveLength(count);
  });

  it('says what is exceeded, by how much and where the budget stands', async () => {
    const [finding] = await found('region-over-budget', { budgets: { AXISRAM1_S: '400K' } });
    expect(finding).toMatchObject({
      severity: 'error',
      target: 'NUCLEO-N657X0-Q',
      place: { file: 'Application/NUCLEO-N657X0-Q/STM32N657xx.ld' },
      related: [{ file: 'n6mem.json', message: 'the budget' }],
    });
    expect(finding!.message).toBe(
      'The build fills region AXISRAM1_S by 32216 bytes (31.46 KiB) more than its budget of 400 KiB. It holds 441816 bytes (431.46 KiB) of 1023 KiB (Application/NUCLEO-N657X0-Q/build/smart-camera.map). `n6mem size --by symbol` shows what is large.',
    );
  });

  it('does not judge by a build of another script', async () => {
    const script = readFileSync(`${root}/Application/NUCLEO-N657X0-Q/STM32N657xx.ld`, 'utf8');
    const changed = { 'Application/NUCLEO-N657X0-Q/STM32N657xx.ld': script.replace('1023K', '1022K') };
    expect(await found('region-over-budget', { budgets: { AXISRAM1_S: '1K' } }, changed)).toEqual([]);
  });
});

describe('region-nearly-full', () => {
  const map = readFileSync(`${root}/Application/NUCLEO-N657X0-Q/build/smart-camera.map`, 'utf8');
  const script = readFileSync(`${root}/Application/NUCLEO-N657X0-Q/STM32N657xx.ld`, 'utf8');
  /** The same build in a region that ends 16 KiB behind what fills it, or as long as that leaves 5 %. */
  const withLength = (kib: number): Record<string, string> => ({
    'Application/NUCLEO-N657X0-Q/STM32N657xx.ld': script.replace('1023K', `${kib}K`),
    'Application/NUCLEO-N657X0-Q/build/smart-camera.map': map.replace(
      /(AXISRAM1_S +0x34000400 +)0x[0-9a-f]+/,
      `$10x${(kib * 1024).toString(16).padStart(8, '0')}`,
    ),
  });

  it('is off unless somebody asks', async () => {
    expect(await found('region-nearly-full', {}, withLength(440))).toEqual([]);
  });

  it.each([
    [440, 1],
    [455, 0],
    [1023, 0],
  ])('of %d KiB', async (kib, count) => {
    const rules = { 'region-nearly-full': 'warning' };
    const findings = await found('region-nearly-full', { rules }, withLength(kib));
    expect(findings.map(({ message }) => message.slice(0, 49))).toEqual(
      count === 0 ? [] : ['The next change may not link: region AXISRAM1_S h'],
    );
  });
});
