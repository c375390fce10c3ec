import { formatSize } from '../../base/size';
import { say, sayLabelled, sayList } from '../../base/wording';
import type { ClaimOf } from '../../memory/claim';
import type { Ledger } from '../../memory/ledger';
import { applicationDemand } from '../../memory/planning/applicationDemand';
import type { BuiltTarget } from '../../project/builtTarget';

/** What of a region stays free when `left` bytes of it are left. */
export interface Room {
  /** `549 KiB of 1023 KiB remain by the last build`; undefined where no image tells. */
  readonly text: (left: bigint) => string | undefined;
  /** Whether what the last build filled has room in them; true where that is not known. */
  readonly fits: (left: bigint) => boolean;
}

/** The room of a region by the image that counts. */
export function roomOf(target: BuiltTarget, ledger: Ledger, { range }: ClaimOf<'region'>): Room {
  const { need } = applicationDemand(target, ledger, range, 0);
  return {
    fits: (left) => need === undefined || left >= BigInt(need),
    text: (left) => {
      if (need === undefined) return undefined;
      const free = left - BigInt(need);
      return free >= 0n
        ? say`${formatSize(free)} of ${formatSize(left)} remain by the last build`
        : say`${formatSize(-free)} too little for the last build`;
    },
  };
}

/**
 * The title of a fix with what it costs: `End region RAM where pool cpuRAM2 starts (0x34100000): −256 KiB, 549 KiB of
 * 1023 KiB remain by the last build, then generate the model again`.
 */
export function titleWithCost(
  change: string,
  cost: { readonly lost?: bigint; readonly room?: string | undefined; readonly regenerates?: boolean },
): string {
  const sized = cost.lost === undefined ? change : sayLabelled(change, `−${formatSize(cost.lost)}`);
  return sayList([
    sized,
    ...(cost.room === undefined ? [] : [cost.room]),
    ...(cost.regenerates ? [say`then generate the model again`] : []),
  ]);
}
