import { expect, it } from 'vitest';
import { analyse } from '../../support/memoryProject';
import { mapText } from '../../support/miniImage';
import { miniProject } from '../../support/miniProject';

const makefile = (text: string): string =>
  text.replace(/(Model\/|Runtime\/|app\.ld)/g, '../$1').replace('-IRuntime', '-I../Runtime');

it('a map that names what a build description names adds evidence, no second target', async () => {
  const { Makefile, ...files } = miniProject() as Record<string, string>;
  const map = mapText({
    regions: [['RAM', 0x34000400, 1023 * 1024]],
    sections: [{ name: '.text', start: 0x34000400, size: 0x100 }],
  });
  const two = { ...files, 'a/Makefile': makefile(Makefile!), 'b/Makefile': makefile(Makefile!) };
  const names = async (texts: Record<string, string>): Promise<string[]> =>
    (await analyse(texts)).targets.map((target) => target.name);
  const without = await names(two);
  expect(without).toHaveLength(1);
  expect(await names({ ...two, 'a/build/app.map': map })).toEqual(without);
});
