import { distinctBytes } from '../../base/addressRange';
import { formatAddress, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { bankAt, isUndecidedSpace } from '../../device/addressSpace';
import { outsideDevice } from '../../memory/bounds';
import { shrinkRegion } from '../fixes/regionEdits';
import { isUndecided } from './ldProblems';
import { boundOf } from '../engine/finding';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

// A region must lie in memory that the device has.

/**
 * A region with a length lies in no memory of the device, wholly or in part.
 *
 * ## What it means on the board
 *
 * Code or variables placed there do not exist: a load fails, or the core takes a bus fault on the first access. A part
 * past the end of a memory shows up only once the image has grown into it.
 *
 * ## Example
 *
 * ```ld
 * MEMORY { RAM (xrw) : ORIGIN = 0x34400000, LENGTH = 256K }
 * ```
 *
 * VENCRAM of STM32N6 ends at 0x34420000, 128 KiB behind its start. Neighbouring on-chip banks count as one memory.
 *
 * ## How to fix it
 *
 * Shorten the region to the end of the memory (quick fix), or correct its origin. Regions of another family's
 * template, such as `FLASH` at 0x08000000, should go.
 *
 * ## When to switch it off
 *
 * Where a device is assembled with memories that the device table does not know. The rule runs only where a build, a
 * project file or a setting names the device, and says nothing of regions over peripherals (0x40000000 to 0x5FFFFFFF)
 * and above 0xA0000000, where FMC may put SDRAM.
 */
export const ldRegionOutsideDevice: Rule = {
  id: 'ld-region-outside-device',
  defaultSeverity: 'error',
  title: 'a region lies beyond every memory of the device',
  checkScript: (script, context) => {
    const { device } = script;
    if (!device || isUndecided(script, context)) return [];
    return script.claims.flatMap((claim): Report[] => {
      const outside = isUndecidedSpace(claim.written.start) ? [] : outsideDevice(device, claim);
      const [lost] = outside;
      if (!lost) return [];
      const { name, range, place } = claim;
      const first = bankAt(device, range.start);
      const count = distinctBytes(outside);
      // The memory may go on in neighbouring banks before it ends.
      const lastBank = first && first.kind !== 'rom' ? bankAt(device, lost.start - 1n) : undefined;
      const where = lastBank
        ? say`and ${lastBank.name} of ${device.name} ends at ${formatAddress(lastBank.range.end)}`
        : say`outside every memory of ${device.name}`;
      return [
        {
          key: name,
          message: say`The last ${formatSize(count)} of region ${name} do not exist on the device. It is ${rangeWithSize(range)}, ${where}.`,
          help: say`End it where the memory ends.`,
          place,
          ...(lastBank ? { bound: boundOf(claim, lost.start) } : {}),
          fixes: lastBank
            ? shrinkRegion(
                context,
                claim.subject.region,
                lost.start - range.start,
                say`the end of ${lastBank.name}`,
              )
            : [],
        },
      ];
    });
  },
};
