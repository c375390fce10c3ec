import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCInfo } from '../../../core/model/parseCInfo';
import { sampleBuffers, sampleCInfo, samplePools } from './cInfoText';
import { cInfoFiles, hasCorpus, readCorpus, whyNoCorpus } from './corpusFiles';
import { growth, linear } from '../../support/pace';

describe('parseCInfo', () => {
  const text = sampleCInfo();
  const info = parseCInfo(text);

  it('reads where the model came from', () => {
    expect(info.isCInfo).toBe(true);
    expect(info.problems).toEqual([]);
    expect([info.schemaVersion, info.modelName]).toEqual(['2.0', 'Default']);
    expect(info.tools).toEqual([
      { name: 'ST.EdgeAI.Core', version: '2.1.0-20194 329b0e98d', arguments: 'generate -m x.tflite' },
      { name: 'atonn', version: '', arguments: undefined },
    ]);
    expect(info.modelFiles).toEqual(['network.c', 'atonbuf.xSPI2.raw']);
    expect([info.inputs, info.outputs]).toEqual([[1], [3]]);
  });

  it('reads pools: strings, numbers, "NULL", symbols, −1', () => {
    expect(
      info.pools.map((p) => [p.name, p.fname, p.address, p.size, p.usedBytes, p.virtual, p.symbol]),
    ).toEqual([
      ['npuRAM3', 'a.AXISRAM3.raw', 0x34200000n, 458752n, 192n, false, undefined],
      ['npuRAM4', undefined, 0x34270000n, 458752n, 64n, false, undefined],
      ['octoFlash', undefined, 0x70380000n, 1048576n, 32n, false, undefined],
      ['npuRAM3_npuRAM4', undefined, 0x34200000n, 917504n, 458816n, true, undefined],
      ['heap_overlay_pool', undefined, undefined, undefined, 100n, false, undefined],
      ['weights_array', undefined, undefined, undefined, 0n, false, 'g_network_weights_array'],
    ]);
    expect(info.pools[3]!.subpools).toEqual([2, 1]);
    expect(info.pools[4]!.range).toBeUndefined();
  });

  it('reads buffers and nodes', () => {
    expect(info.buffers.map((b) => [b.name, b.poolId, b.offset, b.size, b.isParameter, b.epochs])).toEqual(
      sampleBuffers.map((b) => [
        b.name,
        b.mpool_id,
        BigInt(b.offset_start),
        BigInt(b.size_bytes),
        b.is_param,
        b.epochs && { first: b.epochs.start, last: b.epochs.end },
      ]),
    );
    expect(info.nodes.map((n) => [n.id, n.epoch, n.mapping, n.layers])).toEqual([
      [1, 0, 'none', []],
      [10, 1, 'hardware', ['Conv_7', 'Add_8']],
      [20, 2, 'software', ['Softmax_9']],
      [30, 3, 'hardware', []],
    ]);
    expect(info.accesses).toContainEqual({ nodeId: 10, poolId: 1, reads: 128, writes: 128 });
  });

  it('knows where everything stands', () => {
    for (const item of [...info.buffers, ...info.pools, ...info.nodes]) {
      const value = JSON.parse(text.slice(item.span.start, item.span.end)) as { id: number; name: string };
      expect([value.id, value.name]).toEqual([item.id, item.name]);
    }
  });

  it('names the layer itself where a node has none below it, and takes its epoch from its output', () => {
    const graphs = [
      { nodes: [{ id: 7, name: 'pad', mapping: 'NODE_SW', inputs: [1], outputs: [2], subgraph_nodes: [] }] },
    ];
    const cpu = parseCInfo(sampleCInfo({ graphs }));
    expect(cpu.nodes.map((n) => [n.layers, n.epoch])).toEqual([[['pad'], 1]]);
  });

  it('drops what lacks its place and says so', () => {
    const broken = parseCInfo(sampleCInfo({ buffers: [{ id: 1, name: 'x' }, sampleBuffers[0], 5, null] }));
    expect(broken.buffers.map((b) => b.name)).toEqual(['in']);
    expect(broken.problems.map((p) => p.code)).toEqual(['c-info-entry']);
  });

  it('tolerates one broken entry without losing the rest', () => {
    const broken = text.replace('"is_param": false,', '"is_param": false,,');
    const result = parseCInfo(broken);
    expect(result.buffers.map((b) => b.name)).toEqual(sampleBuffers.map((b) => b.name));
    expect(result.problems.map((p) => p.code)).toEqual(['json']);
    expect(broken.slice(result.problems[0]!.span.start, result.problems[0]!.span.end)).toContain('"in"');
  });

  it('never takes a number that the end of the text cuts off', () => {
    for (let end = 0; end < text.length; end += 3) {
      const cut = parseCInfo(text.slice(0, end));
      expect(cut.buffers).toEqual(info.buffers.slice(0, cut.buffers.length));
      expect(cut.pools).toEqual(info.pools.slice(0, cut.pools.length));
      expect(cut.accesses).toEqual(info.accesses.slice(0, cut.accesses.length));
    }
  });

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '"x"',
    '{"buffers": 1, "memory_pools": []}',
    '\ufeff{',
    '{"a" 1}',
    'not json',
  ])('is no c_info: %j', (other) => {
    expect(parseCInfo(other)).toMatchObject({ isCInfo: false, buffers: [], pools: [], nodes: [] });
  });

  it('takes a byte order mark and comments nowhere near', () => {
    expect(parseCInfo(`\ufeff\r\n${text}`).pools).toHaveLength(samplePools.length);
  });

  it('never throws', () => {
    const words = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '"buffers"',
      '"memory_pools"',
      '"graphs"',
      '"nodes"',
      '"id"',
      '1e999',
      '-1',
      'null',
      '\n',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 80 }),
        (parts) => void parseCInfo(parts.join('')),
      ),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom('buffers', 'memory_pools', 'graphs', 'environment', 'memory_accesses'),
        (json, key) => {
          parseCInfo(`{"buffers": [], "memory_pools": [], "${key}": ${json}}`);
          parseCInfo(`{"${key}": [${json}]}`);
        },
      ),
    );
    for (const word of [...words, '{"buffers":[', '[{"id":']) {
      const whole = (size: number): unknown => parseCInfo(word.repeat(Math.ceil(size / word.length)));
      const inside = (size: number): unknown =>
        parseCInfo(`{"buffers": [{"a": ${word.repeat(Math.ceil(size / word.length))}`);
      expect(growth(whole, 100_000), JSON.stringify(word)).toBeLessThan(linear);
      expect(growth(inside, 50_000), JSON.stringify(word)).toBeLessThan(linear);
    }
    expect(parseCInfo(sampleCInfo({ graphs: [{ inputs: new Array(500_000).fill(1) }] })).inputs).toHaveLength(
      500_000,
    );
  });

  describe.skipIf(!hasCorpus)(`real files${hasCorpus ? '' : ` (${whyNoCorpus})`}`, () => {
    it.each([
      [cInfoFiles[0], 17, 2, 7, 24],
      [cInfoFiles[1], 257, 10, 58, 58],
      [cInfoFiles[2], 770, 7, 230, 230],
      [cInfoFiles[3], 1683, 10, 409, 409],
    ])('%s', (file, buffers, pools, nodes, epochs) => {
      const real = readCorpus(file);
      const parsed = parseCInfo(real);
      expect(parsed.isCInfo).toBe(true);
      expect(parsed.problems).toEqual([]);
      expect([parsed.buffers.length, parsed.pools.length, parsed.nodes.length]).toEqual([
        buffers,
        pools,
        nodes,
      ]);
      expect(Math.max(...parsed.buffers.map((b) => b.epochs!.last)) + 1).toBe(epochs);
      for (const buffer of parsed.buffers) {
        expect(real[buffer.span.start]).toBe('{');
        expect(real[buffer.span.end - 1]).toBe('}');
      }
      const last = parsed.buffers[parsed.buffers.length - 1]!;
      expect(JSON.parse(real.slice(last.span.start, last.span.end))).toMatchObject({
        id: last.id,
        name: last.name,
      });
      for (const share of [0.1, 0.5, 0.9]) {
        const cut = parseCInfo(real.slice(0, Math.floor(real.length * share)));
        expect(cut.buffers).toEqual(parsed.buffers.slice(0, cut.buffers.length));
      }
    });
  });
});
