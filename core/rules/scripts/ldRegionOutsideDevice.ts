import { byteCount, containsAddress, subtract, type AddressRange } from '../../base/addressRange';
import { formatBytes, formatRange, formatSize } from '../../base/size';
import { bankAt, banksIn, canonical } from '../../device/addressSpace';
import { bytesOf, shrinkRegion } from '../fixes/regionEdits';
import { isUndecided } from './ldProblems';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

/**
 * Armv8-M's spaces for peripherals, external devices and the core's own registers. A region there names registers, or
 * SDRAM behind FMC, of which the device table does not say where it is: nothing is known.
 */
const undecided: readonly AddressRange[] = [
  { start: 0x4000_0000n, end: 0x6000_0000n },
  { start: 0xa000_0000n, end: 0x1_0000_0000n },
];

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
    const { device, evaluation } = script;
    if (!device || isUndecided(script, context)) return [];
    const reports: Report[] = [];
    for (const region of evaluation.regions) {
      const bytes = bytesOf(region);
      if (!bytes || undecided.some((space) => containsAddress(space, bytes.start))) continue;
      const range = canonical(device, bytes);
      const outside = subtract(
        range,
        banksIn(device, bytes).map((bank) => bank.range),
      );
      const lost = outside[0];
      if (!lost) continue;
      const first = bankAt(device, range.start);
      const count = outside.reduce((sum, part) => sum + byteCount(part), 0n);
      // The memory may go on in neighbouring banks before it ends.
      const lastBank = first && first.kind !== 'rom' ? bankAt(device, lost.start - 1n) : undefined;
      const where =
        lastBank && lost.start > range.start
          ? `${formatBytes(count)} past the end of ${lastBank.name} ${formatRange(lastBank.range)} of ${device.name}`
          : `outside every memory of ${device.name}`;
      reports.push({
        key: region.name,
        message: `What is linked to the last ${formatSize(count)} of region ${region.name} has no memory. Region ${region.name} ${rangeWithSize(range)} lies ${where}. End it where the memory ends.`,
        place: { file: region.file, span: region.nameSpan },
        fixes: lastBank
          ? shrinkRegion(context, region, lost.start - range.start, `the end of ${lastBank.name}`)
          : [],
      });
    }
    return reports;
  },
};
