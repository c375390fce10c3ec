import { describe, expect, it } from 'vitest';
import { reportPairsWith } from '../../../core/model/pairReport';
import { parseNetworkSource } from '../../../core/model/parseNetworkSource';
import { parseReport } from '../../../core/model/parseReport';
import { analyse, filesOf } from '../../support/memoryProject';
import { projectFixture } from '../../support/projectFixture';
import { discoverIn, model, mpool, script } from './discoveryFixtures';

/** What `stedgeai generate` reports of the model of the fixtures, or of another run. */
function report(
  change: { weights?: string; end?: string; flash?: string; load?: string; save?: string } = {},
): string {
  const flash = change.flash ?? '0x70380000 - 0x71380000';
  const files = [
    change.load && ` --load-mpool ${change.load}`,
    change.save && ` --save-mpool-file ${change.save}`,
  ];
  return `ST Edge AI Core v2.1.0-20194
Compiler arguments:  -i net.onnx${files.filter(Boolean).join('')} --optimization 3

Memory usage information  (input/output buffers are included in activations)
\tnpuRAM5    [0x342E0000 - 0x34350000]:    240.000 kB /    448.000 kB  ( 53.57 % used) -- weights:          0  B (  0.00 % used)  activations:    240.000 kB ( 53.57 % used)
\toctoFlash  [${flash}]:      1.000 MB /     16.000 MB  (  6.25 % used) -- weights:      ${change.weights ?? '1.000 MB'} (  6.25 % used)  activations:          0  B (  0.00 % used)

Used memory ranges
\tnpuRAM5    [0x342E0000 - 0x34350000]: 0x342E0000-0x342F0000, 0x34300000-0x3431C000
\toctoFlash  [${flash}]: 0x70380000-${change.end ?? '0x70480000'}

Total number of epochs: 2 of which 0 implemented in software
`;
}

describe('a report and its model', () => {
  const pairs = (text: string, source = model()): boolean =>
    reportPairsWith(parseReport(text), parseNetworkSource(source));

  it.each<[string, Parameters<typeof report>[0], boolean]>([
    ['the same run', {}, true],
    ['its use counted to the end of the last block', { end: '0x70480020' }, true],
    ['eight bytes less of a pool', { flash: '0x70380000 - 0x7137FFF8' }, true],
    ['other weights', { end: '0x704a0000' }, false],
    ['no weights', { weights: '0  B' }, false],
    ['another address', { flash: '0x71000000 - 0x72000000' }, false],
    ['a larger pool', { flash: '0x70380000 - 0x74380000' }, false],
  ])('%s', (_, change, expected) => {
    expect(pairs(report(change))).toBe(expected);
  });

  it('one with a pool less, and what is no report, pair with nothing', () => {
    const less = report()
      .split('\n')
      .filter((line) => !line.includes('npuRAM5'))
      .join('\n');
    expect(pairs(less)).toBe(false);
    expect(pairs('epoch 1 HW')).toBe(false);
    expect(pairs(report(), '#error generate it first')).toBe(false);
  });
});

describe('the pool file by the report', () => {
  const project = `
//- Makefile
SRC = network.c
app.elf: $(SRC:.c=.o)
	gcc -Tapp.ld $^ -o $@
//- app.ld
${script()}
//- network.c
${model()}
//- scripts/camera.mpool
${mpool()}
//- other/camera.mpool
${mpool()}
`;
  const found = (text: string): string[] =>
    discoverIn(projectFixture(`${project}\n${text}`)).targets.flatMap(({ files }) =>
      files
        .filter(({ role }) => role === 'report' || role === 'mpool')
        .map(({ role, file, evidence }) => `${role} ${file} < ${evidence[0]!.file}:${evidence[0]!.line + 1}`),
    );

  it('is the one that the compiler read, by two parts of its path', () => {
    const load = 'C:\\work\\cam\\scripts\\camera.mpool';
    expect(found(`//- out/network_generate_report.txt\n${report({ load })}`)).toEqual([
      'mpool scripts/camera.mpool < out/network_generate_report.txt:2',
      'report out/network_generate_report.txt < out/network_generate_report.txt:1',
    ]);
  });

  it('is the copy that the compiler wrote, where its pools are the model’s', () => {
    const paths = { load: '/tmp/camera.mpool', save: '/work/st_ai_ws/neural_art__net/camera.mpool' };
    const copy = (text: string): string =>
      `//- network_generate_report.txt\n${report(paths)}\n//- st_ai_ws/neural_art__net/camera.mpool\n${text}`;
    expect(found(copy(mpool()))[0]).toBe(
      'mpool st_ai_ws/neural_art__net/camera.mpool < network_generate_report.txt:2',
    );
    expect(found(copy(mpool('0x71000000')))).toEqual([
      'report network_generate_report.txt < network_generate_report.txt:1',
    ]);
  });

  it.each([
    ['of another run', report({ load: '/x/scripts/camera.mpool', end: '0x704a0000' })],
    ['that names no file of the project', report({ load: '/tmp/camera.mpool' })],
    ['without arguments', report()],
  ])('is not told by a report %s', (_, text) => {
    expect(
      found(`//- network_generate_report.txt\n${text}`).filter((line) => line.startsWith('mpool')),
    ).toEqual([]);
  });

  it('comes from the header of the model where both say it', () => {
    const tree = project.replace(model(), model({ pool: 'work/other/camera' }));
    const text = `${tree}\n//- network_generate_report.txt\n${report({ load: '/x/scripts/camera.mpool' })}`;
    const files = discoverIn(projectFixture(text)).targets.flatMap((target) => target.files);
    expect(files.filter(({ role }) => role === 'mpool').map(({ file }) => file)).toEqual([
      'other/camera.mpool',
    ]);
  });
});

describe('model-other-pools by the report', () => {
  const check = async (load: string): Promise<string[]> => {
    const text = `
//- Makefile
SRC = network.c
app.elf: $(SRC:.c=.o)
	gcc -Tapp.ld $^ -o $@
//- app.ld
${script()}
//- network.c
${model()}
//- network_generate_report.txt
${report({ load })}
//- my_mpools/mine.mpool
${mpool('0x71000000')}
`;
    const { findings } = await analyse(filesOf(text));
    return findings.filter(({ rule }) => rule === 'model-other-pools').map(({ place }) => place.file);
  };

  it.each([
    ['C:\\ST\\STEdgeAI\\4.0\\Utilities\\configs\\stm32n6.mpool', 1],
    ['/app/stm32ai/Utilities/linux/targets/stm32/resources/mpools/stm32n6.mpool', 1],
    ['/opt/ST/STEdgeAI/3.0/Utilities/linux/targets/stm32/resources/NPU/STM32N6xx/stm32n6.mpool', 1],
    [
      '/home/me/STM32Cube/Repository/Packs/STMicroelectronics/X-CUBE-AI/10.2.0/scripts/N6_scripts/my_mpools/stm32n6-app2.mpool',
      1,
    ],
    ['/home/me/my_mpools/stm32n6.mpool', 0],
    ['/home/me/targets/stm32/mine.mpool', 0],
  ])('%s', async (path, count) => {
    expect(await check(path)).toHaveLength(count);
    if (count > 0) expect(await check(path)).toEqual(['network_generate_report.txt']);
  });
});
