import { compareBigints } from '../../base/order';
import { byteCount, distinctBytes, intersect } from '../../base/addressRange';
import { formatAddress, formatSize } from '../../base/size';
import { say, sayKey } from '../../base/wording';
import type { TableCell, TableData, TableRow } from '../table';
import { kindName, overlapText, shortSource, sideNames } from './details';
import { lanesOf } from './lanes';
import { isBaseOnly, isUseOf, type MapClaim, type MapModel } from './model';

/** Every claim, overlap and free stretch of the map as rows in address order. */
export function mapTable(model: MapModel): TableData {
  const address = (value: bigint): TableCell => ({ text: formatAddress(value), order: value });
  const size = (bytes: bigint): TableCell => ({ text: formatSize(bytes), order: bytes });
  const unknown: TableCell = { text: say`size not known`, order: -1n };
  const rows: { readonly start: bigint; readonly row: TableRow }[] = [];
  const used = model.claims.filter((claim) => claim.certainty === 'used');
  for (const claim of model.claims) {
    rows.push({
      start: claim.range.start,
      row: {
        item: claim.id,
        source: claim.source,
        cells: [
          { text: claim.name },
          { text: kindName(claim) },
          { text: sayKey(sideNames[claim.side]) },
          address(claim.range.start),
          isBaseOnly(claim) ? unknown : address(claim.range.end),
          isBaseOnly(claim) ? unknown : size(byteCount(claim.range)),
          isBaseOnly(claim)
            ? unknown
            : claim.certainty === 'used'
              ? size(byteCount(claim.range))
              : usedIn(claim, used),
          { text: shortSource(claim.source.file, claim.line) },
        ],
      },
    });
  }
  for (const lane of lanesOf(model)) {
    for (const entry of lane.overlaps) {
      rows.push({
        start: entry.range.start,
        row: {
          item: entry.overlap.id,
          source: entry.overlap.source,
          cells: [
            { text: overlapText(entry) },
            { text: say`overlap, ${sayKey(entry.overlap.severity)}` },
            { text: say`both` },
            address(entry.range.start),
            address(entry.range.end),
            size(entry.bytes),
            { text: '', order: -1n },
            { text: shortSource(entry.overlap.source.file, entry.overlap.line) },
          ],
        },
      });
    }
    for (const range of lane.free) {
      rows.push({
        start: range.start,
        row: {
          item: `free:${formatAddress(range.start)}`,
          source: undefined,
          cells: [
            { text: say`free` },
            { text: lane.title },
            { text: '' },
            address(range.start),
            address(range.end),
            size(byteCount(range)),
            { text: '', order: -1n },
            { text: '' },
          ],
        },
      });
    }
  }
  rows.sort((a, b) => compareBigints(a.start, b.start));
  return {
    caption: say`Memory map of ${model.target}`,
    columns: [
      { title: say`Name`, numeric: false },
      { title: say`What`, numeric: false },
      { title: say`Side`, numeric: false },
      { title: say`Start`, numeric: true },
      { title: say`End`, numeric: true },
      { title: say`Size`, numeric: true },
      { title: say`Used`, numeric: true },
      { title: say`Source`, numeric: false },
    ],
    rows: rows.map(({ row }) => row),
  };
}

function usedIn(claim: MapClaim, used: readonly MapClaim[]): TableCell {
  const bytes = distinctBytes(
    used.flatMap((other) => (isUseOf(claim, other) ? (intersect(other.range, claim.range) ?? []) : [])),
  );
  return { text: bytes > 0n ? formatSize(bytes) : '', order: bytes };
}
