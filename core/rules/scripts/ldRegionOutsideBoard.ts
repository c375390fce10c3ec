import { byteCount } from '../../base/addressRange';
import { formatAddress, formatBytes, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { beyondBoard } from '../../memory/bounds';
import { shrinkRegion } from '../fixes/regionEdits';
import { isUndecided } from './ldProblems';
import { boundOf } from '../engine/finding';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

// A region may fit the device's window and still end past the memory that the board has there.

/**
 * A region lies in an external window of the device, but past the memory that the board has there.
 *
 * ## What it means on the board
 *
 * The window of an XSPI controller is 256 MiB; the chip behind it is smaller. Addresses past its end wrap around to
 * its start or read as garbage, and programming them overwrites what lies at the start of the flash, the FSBL for
 * instance.
 *
 * ## Example
 *
 * ```ld
 * MEMORY { ROM (rx) : ORIGIN = 0x70100000, LENGTH = 64M }
 * ```
 *
 * NUCLEO-N657X0-Q has 64 MiB of NOR flash at 0x70000000, so the last MiB is not there. A PSRAM region on this board
 * has no memory at all.
 *
 * ## How to fix it
 *
 * Shorten the region to the end of the fitted memory (quick fix). If the board is another one, name it in `n6mem.json`
 * or in the setting `n6mem.board`, with its own sizes if need be.
 *
 * ## When to switch it off
 *
 * For boards of one's own that no setting describes yet; describing them is better. A region that ends where a memory of
 * twice the size or more would end is information, as long as no n6mem.json says which board it is.
 */
export const ldRegionOutsideBoard: Rule = {
  id: 'ld-region-outside-board',
  defaultSeverity: 'warning',
  title: "a region is inside the device's window but past the board's memory",
  checkScript: (script, context) => {
    if (isUndecided(script, context)) return [];
    const reports: Report[] = [];
    const seen = new Set<string>();
    for (const target of script.targets) {
      const { board } = target.files;
      if (!board || seen.has(board.name)) continue;
      seen.add(board.name);
      for (const claim of script.claims) {
        const found = beyondBoard(script.addressing, board, claim);
        if (!found) continue;
        const { bank, fitted, beyond } = found;
        const { name, range, place } = claim;
        const size = byteCount(fitted);
        const memory =
          size === 0n
            ? say`${board.name} has no memory at ${bank.name}`
            : say`the ${formatSize(size)} of ${board.name} end at ${formatAddress(fitted.end)}`;
        const isOther = !context.discovery.configuration && isWholeMemory(bank.range.start, size, range.end);
        reports.push({
          key: `${board.name}:${name}`,
          ...(isOther ? { severity: 'information' as const } : {}),
          message: say`The last ${formatSize(byteCount(beyond))} of region ${name} do not exist on this board. It is ${rangeWithSize(range)}; ${memory}.`,
          help: isOther
            ? say`The region ends where a larger memory would: if that is fitted, name your board in n6mem.json; else end it there.`
            : say`End it there, or name your board in n6mem.json.`,
          // Every script is wrong about the board in the same way, or the board is another one.
          group: `${board.name}:${bank.name}`,
          also: say`region ${name}, ${formatBytes(byteCount(beyond))}`,
          place,
          ...(size > 0n ? { bound: boundOf(claim, fitted.end) } : {}),
          fixes: isOther
            ? []
            : shrinkRegion(
                context,
                claim.subject.region,
                fitted.end - range.start,
                say`the end of the board's ${bank.name} memory`,
              ),
        });
      }
    }
    return reports;
  },
};

/**
 * Whether a region ends where a larger memory than the board's would, 64 MiB for 32 MiB: a board of one's own that is
 * built with the support package of the known one looks like that.
 */
function isWholeMemory(base: bigint, fitted: bigint, end: bigint): boolean {
  const size = end - base;
  return fitted > 0n && size >= 2n * fitted && (size & (size - 1n)) === 0n;
}
