import { describe, expect, it } from 'vitest';
import { applyWhatIf, moveEdge, whatIfText } from '../../../core/view/memoryMap/whatIf';
import { crowdedBoard, smartCamera } from './sampleMaps';

const model = smartCamera();
const idOf = (kind: string, name: string): string =>
  model.claims.find((claim) => claim.kind === kind && claim.name === name)!.id;

describe('what if a boundary moved', () => {
  it('ends the region where the pool starts: no byte is shared any more', () => {
    const changes = moveEdge(model, idOf('region', 'RAM'), 'end', 0x34100000n);
    expect(changes).toEqual([
      { claim: idOf('region', 'RAM'), range: { start: 0x34000400n, end: 0x34100000n } },
    ]);
    expect(applyWhatIf(model, changes).overlaps).toEqual([]);
    expect(whatIfText(model, changes)).toBe(
      'RAM would end at 0x34100000 (1.5 MiB → 1023 KiB). No byte would be shared.',
    );
  });

  it('reaches further in: more bytes are shared, and the model uses them', () => {
    const after = applyWhatIf(model, moveEdge(model, idOf('region', 'RAM'), 'end', 0x341c0000n));
    expect(after.overlaps).toMatchObject([
      { names: ['RAM', 'cpuRAM2'], range: { start: 0x34100000n, end: 0x341c0000n }, severity: 'error' },
    ]);
  });

  it('moves both where a region and a pool meet', () => {
    const met = applyWhatIf(model, moveEdge(model, idOf('region', 'RAM'), 'end', 0x34100000n));
    const changes = moveEdge(met, idOf('region', 'RAM'), 'end', 0x34140000n);
    expect(changes.map((change) => [change.range.start, change.range.end])).toEqual([
      [0x34000400n, 0x34140000n],
      [0x34140000n, 0x34200000n],
    ]);
  });

  it('never turns a range over', () => {
    expect(moveEdge(model, idOf('region', 'RAM'), 'end', 0n)[0]!.range).toEqual({
      start: 0x34000400n,
      end: 0x34000408n,
    });
    expect(moveEdge(model, idOf('pool', 'npuRAM3'), 'start', 0x40000000n)[0]!.range.start).toBe(0x3426fff8n);
  });

  it('leaves what shares bytes by design unmarked', () => {
    const board = crowdedBoard();
    const mirror = board.claims.find((claim) => claim.kind === 'region' && claim.name === 'AXISRAM3')!;
    const after = applyWhatIf(board, moveEdge(board, mirror.id, 'end', mirror.range.end - 4096n));
    expect(after.overlaps.map((overlap) => overlap.names)).toEqual(
      board.overlaps.map((overlap) => overlap.names),
    );
  });

  it('moves nothing that nobody wrote', () => {
    expect(moveEdge(model, idOf('section', '.bss'), 'end', 0x34100000n)).toEqual([]);
    expect(applyWhatIf(model, [])).toBe(model);
  });
});
