import { readFileSync } from 'node:fs';
import { parseDwarf } from '../../core/image/dwarf';
import { parseElf } from '../../core/image/elf';
import { imageFill } from '../../core/image/fill/imageFill';
import { parseLinkerMap } from '../../core/image/linkerMapReader';
import { fillModelOf, type FillModel } from '../../core/view/fill/model';
import { fillToWire, type WireFill } from '../../core/view/fill/wire';
import type { PageDocument } from '../../core/view/standaloneHtml';

const folder = 'Application/NUCLEO-N657X0-Q';

/** The example's build, with two pools of a model. */
export function exampleFill(): FillModel {
  const stem = `examples/smart-camera/${folder}/build/smart-camera`;
  const bytes = new Uint8Array(readFileSync(`${stem}.elf`));
  const elf = parseElf(bytes);
  if ('problem' in elf) throw new Error(elf.problem);
  const fill = imageFill({
    elf,
    map: parseLinkerMap(readFileSync(`${stem}.map`, 'utf8')),
    debug: parseDwarf(bytes, elf),
  });
  const pool = { file: 'my.mpool', models: ['network.c'] };
  return fillModelOf(
    {
      target: 'NUCLEO',
      file: `${folder}/build/smart-camera.elf`,
      otherFile: `${folder}/build/smart-camera.map`,
      fill,
      match: 'same',
      pools: [
        {
          ...pool,
          name: 'npuRAM6',
          range: { start: 0x34350000n, end: 0x343c0000n },
          weights: 0,
          activations: 300_000,
        },
        {
          ...pool,
          name: 'octoFlash',
          range: { start: 0x70400000n, end: 0x74000000n },
          weights: 9_000_000,
          activations: 0,
        },
      ],
      places: new Map([['AXISRAM1_S', { file: `${folder}/app.ld`, span: { start: 10, end: 20 } }]]),
    },
    {
      budgetOf: (name, size) => (name === 'AXISRAM1_S' ? size / 2 : undefined),
      paths: [`${folder}/Src/camera.c`, `${folder}/Src/main.c`],
    },
  );
}

export const fillDocument: PageDocument = {
  id: 'fill:app.elf',
  label: 'NUCLEO',
  view: 'fill',
  fill: fillToWire(exampleFill()),
};

/** The build before: `frame_ring` was half as large, one function was not there, another is gone since. */
export function buildBefore(): WireFill {
  const { fill } = fillDocument as { readonly fill: WireFill };
  const text = JSON.stringify(fill);
  const before = JSON.parse(text) as { bars: { used: number; parts: MutablePart[] }[] };
  for (const bar of before.bars) {
    const shrink = (parts: MutablePart[]): number =>
      parts.reduce((sum, part) => {
        let lost = shrink(part.parts ?? []);
        if (part.name === 'frame_ring') lost = part.size / 2;
        part.size -= lost;
        return sum + lost;
      }, 0);
    bar.used -= shrink(bar.parts);
  }
  return before as unknown as WireFill;
}

interface MutablePart {
  name: string;
  size: number;
  parts?: MutablePart[];
}
