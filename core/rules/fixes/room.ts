import { formatSize } from '../../base/size';
import { say } from '../../base/wording';
import type { ClaimOf } from '../../memory/claim';
import type { Ledger } from '../../memory/ledger';
import { applicationDemand } from '../../memory/planning/applicationDemand';
import type { BuiltTarget } from '../../project/builtTarget';

/** What of a region stays free when `left` bytes of it are left. */
export interface Room {
  /** `, 549 KiB of 1023 KiB remain by the last build`; empty where no image tells. */
  readonly text: (left: bigint) => string;
  /** Whether what the last build filled has room in them; true where that is not known. */
  readonly fits: (left: bigint) => boolean;
}

/** The room of a region by the image that counts. */
export function roomOf(target: BuiltTarget, ledger: Ledger, { range }: ClaimOf<'region'>): Room {
  const { need } = applicationDemand(target, ledger, range, 0);
  return {
    fits: (left) => need === undefined || left >= BigInt(need),
    text: (left) => {
      if (need === undefined) return '';
      const free = left - BigInt(need);
      return free >= 0n
        ? say`, ${formatSize(free)} of ${formatSize(left)} remain by the last build`
        : say`, ${formatSize(-free)} too little for the last build`;
    },
  };
}

/** `: −256 KiB`. */
export function loss(bytes: bigint): string {
  return `: −${formatSize(bytes)}`;
}
