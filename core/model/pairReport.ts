import type { ModelPool, NetworkSource } from './networkSource';
import type { GenerateReport } from './parseReport';
import { bytesOfUsedText } from './usedRanges';

/** The compiler may take eight bytes off a pool's size in one file and not in the other. */
const sizeTolerance = 8n;
/** The report counts a pool's use to the end of the block of 64 bytes that holds the last one. */
const useTolerance = 64n;

/**
 * Whether a report is of the same run of the compiler as a network.c: the same pools at the same addresses, the same of
 * them used, each as far. Projects keep reports of older runs beside the model.
 */
export function reportPairsWith(report: GenerateReport, source: NetworkSource): boolean {
  if (!report.isReport || !source.isModel) return false;
  const pools = source.pools.filter((pool) => !pool.virtual && pool.mode === 'absolute');
  if (pools.length === 0 || pools.length !== report.pools.length) return false;
  const byName = new Map(report.pools.map((pool) => [pool.name, pool]));
  return pools.every((pool) => {
    const other = byName.get(pool.name);
    return (
      other !== undefined &&
      other.start === pool.range.start &&
      within(other.end - pool.range.end, sizeTolerance) &&
      other.weights + other.activations > 0 === (pool.usedText !== undefined) &&
      sameExtent(report, pool)
    );
  });
}

/** Whether both end in the same place, as far as both say. */
function sameExtent(report: GenerateReport, pool: ModelPool): boolean {
  const stated = report.extents.find(({ name }) => name === pool.name);
  const used = pool.usedText === undefined ? undefined : bytesOfUsedText(pool.usedText);
  if (!stated || !used) return true;
  const bytes = stated.end - pool.range.start;
  return bytes >= used.least - useTolerance && bytes <= used.most + useTolerance;
}

function within(difference: bigint, tolerance: bigint): boolean {
  return difference <= tolerance && difference >= -tolerance;
}
