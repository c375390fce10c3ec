import { expect, it } from 'vitest';
import type { Analysis } from '../../../core';
import { wholeFile } from '../../../core/base/span';
import { claimOf } from '../../../core/memory/claim';
import { claimants, type Claimant } from '../../../core/memory/claimants/list';
import { whileApplicationRuns } from '../../../core/memory/phases';
import { mapModelFor } from '../../../core/view/documents';
import { lanesOf } from '../../../core/view/memoryMap/lanes';
import { mapReportOf } from '../../../core/view/memoryMap/json';
import { mapToSvg } from '../../../core/view/memoryMap/svg';
import { mapTable } from '../../../core/view/memoryMap/table';
import { mapToText } from '../../../core/view/memoryMap/text';
import { analyse } from '../../support/memoryProject';
import { miniProject, npuRam5, octoFlash } from '../../support/miniProject';
import { weightsAt } from '../../support/twoModels';

/** A claimant that exists only here: a frame buffer at a fixed address. */
const frameBuffer: Claimant = ({ addressing }) => [
  claimOf(addressing, {
    subject: { kind: 'reserved', by: 'frameBuffer' },
    name: 'LCD_LAYER0',
    written: { start: 0x343c0000n, end: 0x343c8000n },
    alive: whileApplicationRuns,
    certainty: 'used',
    proof: 'reached',
    place: { file: 'app.ld', span: wholeFile },
    side: 'application',
    owner: 'app.ld',
  }),
];

it('a new claimant gives a box, a line, an answer and a finding without a change of any of them', async () => {
  const project = miniProject({
    pools: [npuRam5, { ...octoFlash, cacheable: true }],
    buffers: [weightsAt('0x70380000', 64)],
  });
  const overlaps = ({ findings }: Analysis): unknown[] =>
    findings.flatMap(({ rule, overlap }) => (overlap ? [[rule, overlap]] : []));
  expect(overlaps(await analyse(project))).toEqual([]);

  const analysis = await analyse(project, { claimants: [...claimants, frameBuffer] });
  expect(overlaps(analysis)).toEqual([['npu-cache-in-use', { start: 0x343c0000n, end: 0x343c8000n }]]);
  const [target] = analysis.targets;
  const at = analysis.ledgerOf(target!).at(0x343c0010n);
  expect(at.map(({ name }) => name)).toEqual(['NPU cache', 'LCD_LAYER0']);

  const model = mapModelFor(analysis, target!);
  const boxes = lanesOf(model).flatMap(({ application }) => application.rows.flat());
  expect(boxes.map(({ claim }) => claim.name)).toContain('LCD_LAYER0');
  expect(mapToSvg(model, { width: 1400 })).toContain('LCD_LAYER0');
  expect(mapTable(model).rows.map(({ cells }) => cells[0]!.text)).toContain('LCD_LAYER0');
  expect(mapToText([model])).toContain('reserved LCD_LAYER0');
  expect(JSON.stringify(mapReportOf([model]))).toContain('"kind":"reserved","name":"LCD_LAYER0"');
});
