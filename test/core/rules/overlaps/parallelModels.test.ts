import { describe, expect, it } from 'vitest';
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

describe('APP_HAS_PARALLEL_NETWORKS', () => {
  const found = async (
    change: (makefile: string) => string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<string[]> => {
    const files = twoModels(second(0x800));
    const { singles } = await analyse({ ...files, ...more, Makefile: change(files['Makefile'] as string) });
    return singles
      .filter(({ rule }) => rule === 'parallel-models-share-activations')
      .map(({ severity, message }) => `${severity} ${/may run at once \((.*?)\)/.exec(message)?.[1]}`);
  };
  const withOption = (value: string) => (makefile: string) =>
    `${makefile}C_DEFS += -DAPP_HAS_PARALLEL_NETWORKS=${value}\n`;
  const withSource = (makefile: string): string => `C_SOURCES += Src/app.c\n${makefile}`;
  const source = (text: string): Record<string, string> => ({
    'Src/app.c': '#include "app_config.h"\nint main(void) { return 0; }\n',
    'Src/app_config.h': text,
  });

  it('tells it as an option of the compiler', async () => {
    expect(await found(withOption('1'))).toEqual(['information Makefile:7']);
    expect(await found(withOption('0'))).toEqual([]);
  });

  it('tells it in a header that compiled sources include, and nowhere else', async () => {
    const on = source('#pragma once\n#define APP_HAS_PARALLEL_NETWORKS (1)\n');
    expect(await found(withSource, on)).toEqual(['information Src/app_config.h:2']);
    expect(await found(withSource, source('#define APP_HAS_PARALLEL_NETWORKS 0\n'))).toEqual([]);
    expect(await found(withSource, source('/* APP_HAS_PARALLEL_NETWORKS 1 */\n'))).toEqual([]);
    // Nothing compiles it.
    expect(await found((makefile) => makefile, on)).toEqual([]);
  });

  it('goes behind the option of the compiler, and behind n6mem.json', async () => {
    const on = source('#define APP_HAS_PARALLEL_NETWORKS 1\n');
    expect(await found((makefile) => withOption('0')(withSource(makefile)), on)).toEqual([]);
    expect(await found(withOption('1'), { 'n6mem.json': '{ "parallel": false }' })).toEqual([]);
  });
});
