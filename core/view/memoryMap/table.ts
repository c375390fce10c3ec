import { compareBigints } from '../../base/order';
import { byteCount, distinctBytes, intersect } from '../../base/addressRange';
import { formatAddress, formatSize } from '../../base/size';
import type { TableCell, TableData, TableRow } from '../table';
import { kindName, overlapText, shortSource, sideNames } from './details';
import { english, type Words } from '../words';
import { lanesOf } from './lanes';
import { isBaseOnly, isUseOf, type MapClaim, type MapModel } from './model';

/** Every claim, overlap and free stretch of the map as rows in address order. */
export function mapTable(model: MapModel, words: Words = english): TableData {
  const address = (value: bigint): TableCell => ({ text: formatAddress(value), order: value });
  const size = (bytes: bigint): TableCell => ({ text: formatSize(bytes), order: bytes });
  const unknown: TableCell = { text: words('size not known'), order: -1n };
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
          { text: kindName(claim, words) },
          { text: words(sideNames[claim.side]) },
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
            { text: overlapText(entry, words) },
            { text: words('overlap, {0}', words(entry.overlap.severity)) },
            { text: words('both') },
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
            { text: words('free') },
            { text: words(lane.title) },
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
    caption: words('Memory map of {0}', model.target),
    columns: [
      { title: words('Name'), numeric: false },
      { title: words('What'), numeric: false },
      { title: words('Side'), numeric: false },
      { title: words('Start'), numeric: true },
      { title: words('End'), numeric: true },
      { title: words('Size'), numeric: true },
      { title: words('Used'), numeric: true },
      { title: words('Source'), numeric: false },
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
