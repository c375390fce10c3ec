import { byteCount, containsAddress, intersect, subtract, type AddressRange } from '../../base/addressRange';
import { formatBytes, formatRange, formatSize } from '../../base/size';
import { bankAt, banksIn, canonical, fittedRange } from '../../device/addressSpace';
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

/** A region must lie in memory that the device has. */
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
        message: `Region ${region.name} ${rangeWithSize(range)} lies ${where}.`,
        place: { file: region.file, span: region.nameSpan },
        fixes: lastBank
          ? shrinkRegion(context, region, lost.start - range.start, `the end of ${lastBank.name}`)
          : [],
      });
    }
    return reports;
  },
};

/** A region may fit the device's window and still end past the memory that the board has there. */
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
      for (const region of script.evaluation.regions) {
        const bytes = bytesOf(region);
        if (!bytes) continue;
        const range = canonical(target.addressing, bytes);
        const bank = bankAt(target.addressing, range.start);
        if (bank?.kind !== 'external') continue;
        const fitted = fittedRange(bank, board);
        const inWindow = intersect(range, bank.range);
        if (!inWindow || inWindow.end <= fitted.end) continue;
        const beyond = {
          start: inWindow.start > fitted.end ? inWindow.start : fitted.end,
          end: inWindow.end,
        };
        const size = byteCount(fitted);
        const memory =
          size === 0n
            ? `no memory at ${bank.name}`
            : `${formatSize(size)} at ${bank.name} ${formatRange(fitted)}`;
        reports.push({
          key: `${board.name}:${region.name}`,
          message: `Region ${region.name} ${rangeWithSize(range)} has ${formatBytes(byteCount(beyond))} past the board's memory: ${board.name} has ${memory}.`,
          place: { file: region.file, span: region.nameSpan },
          fixes: shrinkRegion(
            context,
            region,
            fitted.end - range.start,
            `the end of the board's ${bank.name} memory`,
          ),
        });
      }
    }
    return reports;
  },
};
