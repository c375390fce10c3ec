import { distinctBytes, hull, union } from '../../base/addressRange';
import { formatSize } from '../../base/size';
import { say, sayList, saySentences } from '../../base/wording';
import type { Claim, ClaimKind } from '../../memory/claim';
import { npuCache } from '../../memory/claimants/caches';
import type { ClaimOverlap } from '../../memory/ledger';
import type { BuiltTarget } from '../../project/builtTarget';
import { boundOf } from '../engine/finding';
import type { Report, Rule } from '../engine/rule';
import { partsBeside } from '../fixes/roundAddress';
import { claimedRange, rangeWithSize } from '../wording/words';

/** What the application itself keeps somewhere, the surest first. */
const ofApplication: readonly ClaimKind[] = ['section', 'loadCopy', 'stack', 'region', 'reserved'];

/**
 * The application keeps something in the RAM of the NPU's cache while the project uses the cache.
 *
 * ## What it means on the board
 *
 * [0x343c0000, 0x34400000) is RAM only while the NPU cache is off. A pool with `CACHEABLE_ON` is read through the cache,
 * and sources may switch it on (`npu_cache_enable`); it keeps its lines in that RAM: variables, heap or stack there change by themselves as soon as inference runs, and
 * the NPU reads the application's bytes for weights.
 *
 * ## Example
 *
 * ```ld
 * MEMORY
 * {
 *   # ends at 0x34400000: the last 256 KiB are the NPU cache
 *   RAM2 (xrw) : ORIGIN = 0x34270000, LENGTH = 0x190000
 * }
 * ```
 *
 * ## How to fix it
 *
 * End the region at 0x343c0000. Or do without the cache: `CACHEABLE_OFF` in every pool, no `npu_cache.c` in the build,
 * and the model generated again.
 *
 * ## When to switch it off
 *
 * When your code keeps the cache off although the pool file says `CACHEABLE_ON`.
 */
export const npuCacheInUse: Rule = {
  id: 'npu-cache-in-use',
  defaultSeverity: 'warning',
  title: 'application bytes lie in the RAM of the NPU cache while the project uses the cache',
  checkTarget: (target, context) => {
    const ledger = context.ledgerOf(target);
    const overlaps = ofApplication.flatMap((kind) =>
      ledger
        .overlaps(kind, 'reserved')
        .flatMap(({ first, second, ...rest }): ClaimOverlap[] => {
          if (isCache(second)) return [{ first, second, ...rest }];
          return isCache(first) ? [{ first: second, second: first, ...rest }] : [];
        })
        .filter(({ first }) => isOfApplication(first)),
    );
    // What surely lies there says more than the region that it lies in.
    const used = overlaps.filter(({ first }) => first.certainty === 'used');
    const told = used.length > 0 ? used : overlaps;
    return told.length > 0 ? [judge(target, told)] : [];
  },
};

function isCache({ subject }: Claim): boolean {
  return subject.kind === 'reserved' && subject.by === npuCache;
}

function isOfApplication({ subject, side, certainty }: Claim): boolean {
  if (side !== 'application' || certainty === 'lastBuild') return false;
  return !('holds' in subject) || subject.holds === 'application';
}

function judge(target: BuiltTarget, overlaps: readonly ClaimOverlap[]): Report {
  const { first, second } = overlaps[0]!;
  const bySource = second.place.file === target.cacheEnabled?.file;
  const pieces = union(overlaps.flatMap((overlap) => overlap.pieces));
  const names = [...new Set(overlaps.map(({ first: { subject, name } }) => nameOf(subject.kind, name)))];
  const listed = sayList(names.slice(0, 3));
  const named = names.length > 3 ? say`${listed} and ${names.length - 3} more` : listed;
  const range = rangeWithSize(hull(pieces)!);
  return {
    key: first.owner,
    severity: target.files.scriptIsLinked ? 'warning' : 'information',
    proof: first.proof,
    message: saySentences([
      say`The NPU cache overwrites ${formatSize(distinctBytes(pieces))} of the application.`,
      names.length > 1 ? say`In ${range} lie ${named}.` : say`In ${range} lies ${named}.`,
      bySource
        ? say`It is RAM only while the cache is off, and the sources switch it on.`
        : say`It is RAM only while the cache is off.`,
    ]),
    help: bySource
      ? say`End the region at the cache, or leave the cache off.`
      : say`End the region at the cache, or set the pools to CACHEABLE_OFF.`,
    place: first.place,
    related: [
      {
        ...second.place,
        message: bySource
          ? say`the NPU cache is switched on here`
          : say`this pool is read through the NPU cache`,
        isOtherEnd: true,
      },
      ...overlaps.slice(1, 5).map((overlap) => ({
        ...overlap.first.place,
        message: `${overlap.first.name} ${claimedRange(overlap.first)}`,
      })),
    ],
    overlap: hull(pieces),
    pieces,
    ...(first.subject.kind === 'region' && partsBeside(first.range, second.range).below
      ? { bound: boundOf(first, second.range.start) }
      : {}),
  };
}

function nameOf(kind: ClaimKind, name: string): string {
  return kind === 'region' ? say`region ${name}` : kind === 'stack' ? say`the main stack` : name;
}
