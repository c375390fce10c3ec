import { beforeAll, describe, expect, it } from 'vitest';
import { formatSize } from '../../../core/base/size';
import type { Analysis } from '../../../core/session';
import { mapModelFor, viewDocument } from '../../../core/view/documents';
import { fillFromWire, type WireFill } from '../../../core/view/fill/wire';
import { lanesOf } from '../../../core/view/memoryMap/lanes';
import { filesBelow } from '../../support/exampleFiles';
import { analyse } from '../../support/memoryProject';

// Map and fill read the same build in two ways: by claims and by sections. They have to come to the same bytes.

describe('the example', () => {
  let analysis: Analysis;
  beforeAll(async () => {
    analysis = await analyse(filesBelow('examples/smart-camera'));
  });

  it('is as full on the map as in the fill: regions, heap and stack included, and pools', () => {
    const target = analysis.targets.find(({ name }) => name === 'NUCLEO-N657X0-Q')!;
    const boxes = lanesOf(mapModelFor(analysis, target)).flatMap(({ application, neuralArt }) =>
      [...application.rows, ...neuralArt.rows].flat(),
    );
    const document = viewDocument(
      analysis,
      'fill:Application/NUCLEO-N657X0-Q/build/smart-camera.map',
    ) as unknown as { readonly fill: WireFill };
    const bars = fillFromWire(document.fill).bars;
    const used = bars.map(({ name, used }) => `${name} ${formatSize(BigInt(used))}`);
    expect(used).toEqual(expect.arrayContaining(['AXISRAM1_S 431.46 KiB', 'DTCM 16 KiB', 'npuRAM5 270 KiB']));
    for (const bar of bars) {
      const box = boxes.find(({ claim }) => claim.name === bar.name);
      expect([bar.name, formatSize(box!.used)]).toEqual([bar.name, formatSize(BigInt(bar.used))]);
    }
  });

  it('has a box for no section beside its region: heap and stack are parts of it', () => {
    const target = analysis.targets.find(({ name }) => name === 'NUCLEO-N657X0-Q')!;
    const names = lanesOf(mapModelFor(analysis, target)).flatMap(({ application }) =>
      application.rows.flat().map(({ claim }) => claim.name),
    );
    expect(names).toEqual(['DTCM', 'AXISRAM1_S']);
  });
});
