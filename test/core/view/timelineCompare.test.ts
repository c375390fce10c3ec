import { describe, expect, it } from 'vitest';
import { parseCInfo } from '../../../core/model/parseCInfo';
import { compareTimelines, comparisonSummary } from '../../../core/view/timeline/compare';
import { timelineModelOf } from '../../../core/view/timeline/model';
import { sampleCInfo } from './sampleCInfo';

type Json = Record<string, unknown>;

function run(change: (json: Json) => void = () => undefined) {
  const json = JSON.parse(sampleCInfo()) as Json;
  change(json);
  return timelineModelOf(parseCInfo(JSON.stringify(json)), 'network_c_info.json', 'network');
}

const nodesOf = (json: Json): Json[] => (json['graphs'] as Json[])[0]!['nodes'] as Json[];
const estimateOf = (json: Json, epoch: number): Json =>
  (json['power_estimates'] as Json[]).find(({ node_id }) => node_id === nodesOf(json)[epoch]!['id'])!;

describe('two runs of a model', () => {
  it('differ in sums and layers: what grew, what shrank, what runs elsewhere', () => {
    const after = run((json) => {
      estimateOf(json, 11)['max_cycles'] = 1_234_567;
      nodesOf(json)[5]!['mapping'] = 'NODE_SW';
    });
    const { sums, layers } = compareTimelines(after, run());
    const changed = sums.filter(({ grew }) => grew !== undefined);
    expect(changed.map(({ what, grew }) => [what, grew])).toEqual([
      ['cycles, estimated', true],
      ['epochs in software', true],
    ]);
    expect(changed[1]).toMatchObject({ before: '1', after: '2' });
    expect(layers.map(({ what, epoch, grew }) => [what, epoch, grew])).toEqual([
      ['Layer_11', 11, true],
      ['Layer_5', 5, undefined],
    ]);
    expect(layers[1]!.before).toMatch(/^hardware/);
    expect(layers[1]!.after).toMatch(/^software/);
    expect(comparisonSummary({ sums, layers }, 'yesterday')).toMatch(
      /^Since yesterday: cycles, estimated .* → .*, epochs in software 1 → 2\.$/,
    );
  });

  it('have layers that are new and gone', () => {
    const renamed = run((json) => {
      const [inner] = nodesOf(json)[11]!['subgraph_nodes'] as Json[];
      (inner ?? nodesOf(json)[11]!)['name'] = 'Layer_new';
    });
    const { layers } = compareTimelines(renamed, run());
    const sides = layers.map(({ what, before, after, epoch }) => [what, before !== '', after !== '', epoch]);
    expect(sides).toEqual(
      expect.arrayContaining([
        ['Layer_new', false, true, 11],
        ['Layer_11', true, false, undefined],
      ]),
    );
  });

  it('that are the same have the same sums and no layer to name', () => {
    const { sums, layers } = compareTimelines(run(), run());
    expect(sums.map(({ what }) => what)).toContain('peak of the activations');
    expect(sums.every(({ grew, before, after }) => grew === undefined && before === after)).toBe(true);
    expect(layers).toEqual([]);
    expect(comparisonSummary({ sums, layers }, 'yesterday')).toBe('Since yesterday: the same.');
  });
});
