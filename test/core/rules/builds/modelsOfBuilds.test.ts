import { describe, expect, it } from 'vitest';
import { analyse, filesOf } from '../../../support/memoryProject';
import { model as generated, mpool, script } from '../../project/discoveryFixtures';
import {
  cpuRam2,
  miniProject,
  network,
  npuRam5,
  octoFlash,
  type MiniProject,
} from '../../../support/miniProject';

async function found(rule: string, change: MiniProject) {
  const { findings } = await analyse(miniProject(change));
  return findings.filter((finding) => finding.rule === rule);
}

const makefileWith = (sources: string, defines = ''): string =>
  `LDSCRIPT = app.ld\nC_SOURCES = Src/main.c ${sources}\nC_DEFS = -DSTM32N657xx ${defines}\napp.elf: $(C_SOURCES:.c=.o)\n\tgcc $^ -T$(LDSCRIPT) -o $@\n`;

describe('models-collide', () => {
  const pools = [cpuRam2, npuRam5, octoFlash];
  const table = (suffix: string): string =>
    `\nconst LL_Buffer_InfoTypeDef *LL_ATON_Internal_Buffers_Info_${suffix}(void)\n{\n  return NULL;\n}\n`;
  const model = network(pools, [], '1.1.0.31').replace(
    /LL_ATON_(\w+)_Buffers_Info_\w+\(/g,
    'LL_ATON_$1_Buffers_Info_x(',
  );

  it('says which models of one build define the same symbols, and which are copies', async () => {
    const [finding, ...others] = await found('models-collide', {
      files: {
        Makefile: makefileWith('Model/network.c Model/old/network.c'),
        'Model/network.c': model + table('net'),
        'Model/old/network.c': model + table('net'),
      },
    });
    expect(others).toEqual([]);
    expect(finding?.severity).toBe('error');
    expect(finding?.message).toContain('2 models cannot be in one image: all define LL_ATON_…_x.');
    expect(finding?.message).toContain('Model/old/network.c is a copy of Model/network.c.');
    expect(finding?.related.map(({ file }) => file)).toEqual(['Model/old/network.c']);
  });

  it('counts the overlaps among them with it, also where they show in the pool file', async () => {
    const findings = async (second: string) =>
      (
        await analyse(
          filesOf(`
//- Makefile
${makefileWith('a/network.c b/network.c')}
//- app.ld
${script('0x34000400', '256K')}
//- a/network.c
${generated({ pool: 'work/a/pools' })}${table('net')}
//- a/pools.mpool
${mpool()}
//- b/network.c
${generated({ pool: 'work/b/pools' })}${table(second)}
//- b/pools.mpool
${mpool()}
`),
        )
      ).findings.filter(({ rule }) => rule === 'models-collide' || rule === 'weights-overlap-weights');
    expect((await findings('net')).map(({ rule, follows }) => [rule, follows])).toEqual([
      ['models-collide', 1],
    ]);
    // Without the collision the overlap is a thing of its own.
    expect((await findings('other')).map(({ rule }) => rule)).toEqual(['weights-overlap-weights']);
  });

  it.each([
    ['another name', 'Model/network.c Model/old/network.c', 'other'],
    ['a copy that nothing builds', 'Model/network.c', 'net'],
  ])('is silent: %s', async (_, sources, suffix) => {
    const files = {
      Makefile: makefileWith(sources),
      'Model/network.c': model.replaceAll('_x(', '_net('),
      'Model/old/network.c': model.replaceAll('_x(', `_${suffix}(`),
    };
    expect(await found('models-collide', { files })).toEqual([]);
  });
});

describe('model-other-pools', () => {
  const withPools = (path: string, sizes: MiniProject = {}): MiniProject => ({
    ...sizes,
    builtPools: sizes.builtPools ?? [{ ...cpuRam2, size: '512' }, npuRam5, octoFlash],
    files: {
      'Model/network.c': network(
        sizes.builtPools ?? [{ ...cpuRam2, size: '512' }, npuRam5, octoFlash],
        [],
        '1.1.0.31',
      ).replace(/--load-mpool-file = "[^"]*"/, `--load-mpool-file = "${path}"`),
    },
  });

  it('says that the project’s pool file has no effect, and how it gets one', async () => {
    const [finding] = await found(
      'model-other-pools',
      withPools('C:/ST/STEdgeAI/4.0/Utilities/configs/stm32n6'),
    );
    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toMatch(
      /^The pool file has no effect: .* It was compiled with .*, not with Model\/net\.mpool\./,
    );
    expect(finding?.message).toContain('--st-neural-art default@user_neuralart.json');
  });

  it.each<[string, MiniProject]>([
    ['a pool file of the user’s', withPools('/home/someone/my_mpools/stm32n6')],
    ['a file of another name', withPools('/opt/st/configs/mine')],
    ['the same pools', withPools('/opt/st/configs/stm32n6', { builtPools: [cpuRam2, npuRam5, octoFlash] })],
  ])('is silent: %s', async (_, change) => {
    expect(await found('model-other-pools', change)).toEqual([]);
  });
});

describe('address-in-model-memory', () => {
  const buffers = [{ name: 'conv', base: '0x342e0000', start: 0, end: 0x1000 }];
  const withCode = (main: string, header = ''): MiniProject => ({
    buffers,
    files: {
      Makefile: makefileWith('Model/network.c'),
      'Src/main.c': `#include "app_config.h"\n${main}`,
      'Inc/app_config.h': header,
    },
  });

  it('names the constant, the buffer and the use', async () => {
    const [finding, ...others] = await found(
      'address-in-model-memory',
      withCode('void f(void) { layer.FBStartAdress = LCD_ADDR; }', '#define LCD_ADDR 0x342E0800U'),
    );
    expect(others).toEqual([]);
    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain(
      "Writing at LCD_ADDR destroys 4 KiB of the model's data. At 0x342e0800 lies buffer conv",
    );
    expect(finding?.place.file).toBe('Inc/app_config.h');
    expect(finding?.related.map(({ file }) => file)).toEqual(['Model/network.c', 'Src/main.c']);
  });

  it.each<[string, string, string, number]>([
    ['the non-secure alias', 'void f(void) { dma_start(BUF); }', '#define BUF ((uint8_t *)0x242e0000)', 1],
    [
      'an alias of the constant tells its purpose',
      'void f(void) { set(BUF); }',
      '#define BUF 0x342e0000\n#define LCD_LAYER0_ADDR (BUF)',
      1,
    ],
    ['a heap that a library takes by its name', '', '#define LV_MEM_ADR 0x342e0000', 1],
    ['just past the buffer', 'void f(void) { lcd(LCD_ADDR); }', '#define LCD_ADDR 0x342e1000', 0],
    ['nobody uses it', 'void f(void) { }', '#define LCD_ADDR 0x342e0000', 0],
    ['used only in a comment', 'void f(void) { /* lcd(LCD_ADDR) */ }', '#define LCD_ADDR 0x342e0000', 0],
    ['defined only in a comment', 'void f(void) { lcd(LCD_ADDR); }', '// #define LCD_ADDR 0x342e0000', 0],
    ['the model’s own input', 'void f(void) { dma_start(NN_INPUT); }', '#define NN_INPUT 0x342e0000', 0],
    ['a number that goes to nobody', 'int x = MAGIC;', '#define MAGIC 0x342e0000', 0],
  ])('%s', async (_, main, header, count) => {
    expect(await found('address-in-model-memory', withCode(main, header))).toHaveLength(count);
  });

  it('leaves headers alone that no compiled source includes', async () => {
    const change = withCode('void f(void) { lcd(LCD_ADDR); }');
    const files = { ...change.files, 'Inc/other.h': '#define LCD_ADDR 0x342e0000' };
    expect(await found('address-in-model-memory', { ...change, files })).toEqual([]);
  });
});
