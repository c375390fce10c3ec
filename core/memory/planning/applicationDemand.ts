import { compareBigints } from '../../base/order';
import { contains, distinctBytes, intersect, type AddressRange } from '../../base/addressRange';
import { isSizeCheck } from '../../image/stack';
import type { TargetImage } from '../../project/builtTarget';
import type { ClaimOf } from '../claim';
import { currentImage } from '../claimants/images';
import type { Ledger } from '../ledger';
import type { BuiltTarget } from '../../project/builtTarget';

/** What the application needs of the region that the plan may resize. */
export interface ApplicationDemand {
  readonly source: 'map' | 'elf' | 'script';
  /** The image that tells it; undefined where only the script is there. */
  readonly image: string | undefined;
  /** Of an older script or of one that cannot be told: the last build. */
  readonly isLastBuild: boolean;
  /** Bytes of sections, stack and heap with the head room; undefined where no image tells. */
  readonly need: number | undefined;
  /** Bytes of it that are head room. */
  readonly headroom: number;
}

/**
 * The application's need by its linked image: the distinct bytes of its sections in the region, and its stack and heap.
 *
 * @param share head room as a share of the need: 0.1
 */
export function applicationDemand(
  target: BuiltTarget,
  ledger: Ledger,
  region: AddressRange,
  share: number,
): ApplicationDemand {
  const image = currentImage(target) ?? target.images[0];
  if (!image) return { source: 'script', image: undefined, isLastBuild: false, need: undefined, headroom: 0 };
  const used = Number(
    distinctBytes(
      ledger
        .ofKind('section', 'stack', 'heap')
        .filter((claim) => belongsTo(claim, image) && !isSizeCheck(claim.name))
        .flatMap((claim) => intersect(claim.range, region) ?? []),
    ),
  );
  const headroom = Math.ceil((used * share) / 8) * 8;
  return {
    source: image.image.kind === 'elf' ? 'elf' : 'map',
    image: image.file,
    isLastBuild: image.match !== 'same',
    need: used + headroom,
    headroom,
  };
}

function belongsTo({ subject }: ClaimOf<'section' | 'stack' | 'heap'>, image: TargetImage): boolean {
  return subject.image === image;
}

/**
 * The region whose end the plan may move: the one of the application's scripts that holds its stack, else one that shares
 * bytes with a pool, else the largest in on-chip RAM.
 */
export function movableRegion(
  ledger: Ledger,
  isOnChipRam: (range: AddressRange) => boolean,
): ClaimOf<'region'> | undefined {
  const regions = ledger
    .ofKind('region')
    .filter(
      ({ subject, side, range }) =>
        side === 'application' && subject.holds === 'application' && isOnChipRam(range),
    );
  const stacks = ledger.ofKind('stack').filter(({ side }) => side === 'application');
  const pools = ledger.ofKind('pool');
  const size = ({ range }: ClaimOf<'region'>): bigint => range.end - range.start;
  const bySize = [...regions].sort((a, b) => compareBigints(size(b), size(a)));
  return (
    bySize.find(({ range }) => stacks.some((stack) => contains(range, stack.range))) ??
    bySize.find(({ range }) => pools.some((pool) => intersect(pool.range, range))) ??
    bySize[0]
  );
}
