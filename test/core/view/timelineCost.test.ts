import { describe, expect, it } from 'vitest';
import { costOfModel } from '../../../core/memory/epochCost';
import { parseCInfo } from '../../../core/model/parseCInfo';
import { costText } from '../../../core/report/cost';
import { plainStyle } from '../../../core/report/style';
import {
  costLines,
  epochText,
  layersText,
  softwareLines,
  spillLine,
} from '../../../core/view/timeline/details';
import { layOutTimeline, timelineSubtitle } from '../../../core/view/timeline/layout';
import { timelineModelOf } from '../../../core/view/timeline/model';
import { timelineFromWire, timelineToWire } from '../../../core/view/timeline/wire';
import { sampleCInfo } from './sampleCInfo';

type Json = Record<string, unknown>;

function modelWith(change: (json: Json) => void = () => undefined) {
  const json = JSON.parse(sampleCInfo()) as Json;
  change(json);
  return timelineModelOf(parseCInfo(JSON.stringify(json)), 'network_c_info.json', 'network');
}

const nodesOf = (json: Json): Json[] => (json['graphs'] as Json[])[0]!['nodes'] as Json[];

describe('the cost of an epoch', () => {
  it('names layer or operator, cycles, time, power and what goes outside the chip', () => {
    expect(costLines(modelWith(), 8)).toEqual([
      'On the CPU: the compiler put Layer_8 there.',
      '900 k cycles, 43.7 % of the model',
      '1.00 ms measured on the board',
      '49 mW',
      '42 KiB moved',
    ]);
    expect(costLines(modelWith(), 7)).toContain('87.89 KiB of it to and from memory outside the chip');
  });

  it('says nothing that the file does not state', () => {
    const bare = modelWith((json) => {
      for (const key of ['power_estimates', 'aton_execution_time', 'memory_accesses']) delete json[key];
    });
    expect(costLines(bare, 7)).toEqual([]);
    expect(costLines(bare, 8)).toEqual(['On the CPU: the compiler put Layer_8 there.']);
    const { shapes } = layOutTimeline(bare, { width: 1000 });
    expect(shapes.some((shape) => shape.kind === 'text' && /estimated|measured/.test(shape.text))).toBe(
      false,
    );
  });

  it('tells an epoch that runs on both from one in software', () => {
    const model = modelWith((json) => {
      nodesOf(json)[5]!['mapping'] = 'NODE_HYBRID';
    });
    expect(epochText(model, 5)).toBe('epoch 5 · hybrid · Layer_5');
    expect(costLines(model, 5)[0]).toBe('Partly on the CPU: the compiler put Layer_5 there.');
    expect(timelineSubtitle(model)).toMatch(/^12 epochs, 1 in software, 1 partly · /);
  });

  it('names an epoch by its layers, and what runs in software by operator with where it begins', () => {
    const model = modelWith();
    expect(layersText(model.epochs[8]!)).toBe('Layer_8');
    expect(layersText({ ...model.epochs[8]!, layers: ['Conv_1', 'Add_2', 'Mul_3'] })).toBe(
      'Conv_1 and 2 more',
    );
    const report = {
      table: [
        { number: 4, kind: 'hybrid', operator: 'Resize' },
        { number: 8, kind: 'software', operator: 'Softmax' },
      ],
    } as unknown as NonNullable<Parameters<typeof timelineModelOf>[3]>['report'];
    const info = parseCInfo(sampleCInfo());
    expect(
      softwareLines(timelineModelOf(info, 'network_c_info.json', 'network', { report })).map(
        ({ title, epoch }) => [title, epoch],
      ),
    ).toEqual([
      ['Softmax · 1 epoch', 8],
      ['Resize · 1 epoch', 4],
    ]);
    const allHardware = modelWith((json) => {
      nodesOf(json)[8]!['mapping'] = 'NODE_HW';
    });
    expect(softwareLines(allHardware)).toEqual([]);
  });

  it('takes the operator from the report where the c_info names none', () => {
    const info = parseCInfo(sampleCInfo());
    const report = {
      table: [{ number: 8, kind: 'software', operator: 'Softmax' }],
    } as unknown as NonNullable<Parameters<typeof timelineModelOf>[3]>['report'];
    const model = timelineModelOf(info, 'network_c_info.json', 'network', { report });
    expect(costLines(model, 8)[0]).toBe('On the CPU: the compiler put Softmax there.');
  });

  it('has a band for each series that the file states, with the dearest epoch', () => {
    const texts = layOutTimeline(modelWith(), { width: 1200 }).shapes.flatMap((shape) =>
      shape.kind === 'text' ? [shape.text] : [],
    );
    expect(texts).toEqual(
      expect.arrayContaining([
        'Cycles, estimated',
        'up to 900 k cycles in epoch 8 · Layer_8',
        'Time, measured',
        'up to 1.38 ms in epoch 11 · Layer_11',
        'Power, estimated',
      ]),
    );
  });
});

describe('measured times', () => {
  it('belong to no epoch where the runtime starts several at once', () => {
    const model = modelWith((json) => {
      json['aton_execution_time'] = [{ duration_ms: 58.7 }, { duration_ms: 0.1 }];
    });
    expect(model.milliseconds).toBeCloseTo(58.8);
    expect(model.epochs.every(({ milliseconds }) => milliseconds === 0)).toBe(true);
    expect(timelineSubtitle(model)).toContain('58.8 ms measured');
    const blobs = costOfModel(
      parseCInfo(JSON.stringify({ ...JSON.parse(sampleCInfo()), aton_execution_time: [{ duration_ms: 2 }] })),
    );
    expect(costText(blobs, plainStyle)).toContain(
      'Measured on the board: 2.00 ms, the longest (2.00 ms) in block 0 of 1',
    );
    expect(costText(costOfModel(parseCInfo(sampleCInfo())), plainStyle)).toContain(
      'Measured on the board: 8.25 ms, the longest (1.38 ms) in epoch 11',
    );
  });
});

describe('a spill', () => {
  it('is said though no epoch shows it: activations outside the chip', () => {
    const spilled = modelWith((json) => {
      const pool = (json['memory_pools'] as Json[]).find(({ name }) => name === 'npuRAM5')!;
      pool['address'] = String(0x90000000);
    });
    const [line] = spilled.spills.map((spill) => spillLine(spill));
    expect(line).toMatch(/^120 KiB of activations lie in npuRAM5, outside the chip at XSPI1/);
    expect(timelineSubtitle(spilled)).toContain(line);
    expect(timelineSubtitle(modelWith())).not.toContain('outside the chip');
    expect(modelWith().spills.map((spill) => spillLine(spill))[0]).toMatch(
      /^Weights are read from octoFlash, outside the chip at XSPI2; 351\.56 KiB/,
    );
  });
});

describe('who uses a buffer', () => {
  it('is told by the graph', () => {
    const model = modelWith((json) => {
      const nodes = nodesOf(json);
      nodes[2]!['outputs'] = [2];
      for (const epoch of [5, 3]) nodes[epoch]!['inputs'] = [2];
    });
    const buffer = model.buffers.find(({ name }) => name === 'Conv_1_out')!;
    expect(buffer).toMatchObject({ producer: 2, consumers: [3, 5] });
    const { items } = layOutTimeline(model, { width: 1000 });
    const { details } = items.find(({ id }) => id === `buffer:${buffer.id}`)!.text();
    expect(details).toContain('written by epoch 2 (Layer_2)');
    expect(details).toContain('read by epoch 3 (Layer_3), epoch 5 (Layer_5)');
  });
});

describe('the application under buffers', () => {
  const conflict = {
    names: ['RAM', 'npuRAM3'],
    severity: 'error' as const,
    range: { start: 0x34200000n, end: 0x34210000n },
    first: 2,
    last: 4,
  };
  const model = timelineModelOf(parseCInfo(sampleCInfo()), 'network_c_info.json', 'network', {
    conflicts: [conflict],
  });

  it('is hatched across the epochs that meet it, and named', () => {
    const { items, xOf, shapes } = layOutTimeline(model, { width: 1000 });
    const item = items.find(({ kind }) => kind === 'conflict')!;
    expect(item.bounds.x).toBeCloseTo(xOf(2), 3);
    expect(item.bounds.x + item.bounds.width).toBeCloseTo(xOf(5), 3);
    expect(item.text().label).toBe(
      'RAM, npuRAM3 share 65536 bytes (64 KiB), 0x34200000 – 0x34210000, epochs 2 – 4',
    );
    expect(shapes.some((shape) => shape.paint === 'n6-hatch-error' && shape.item === item.id)).toBe(true);
  });

  it('survives the way to the page', () => {
    expect(timelineFromWire(JSON.parse(JSON.stringify(timelineToWire(model))) as never)).toEqual(model);
  });
});
