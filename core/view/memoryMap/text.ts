import { compareBigints } from '../../base/order';
import { byAddress, byteCount, intersect, type AddressRange } from '../../base/addressRange';
import { formatAddress, formatBytes, formatSize } from '../../base/size';
import { foldedScale } from '../foldedScale';
import { overlapText, percentText, rangeText, titleOf } from './details';
import { subtitleOf } from './layout';
import { lanesOf, type LaneBox, type LaneTrack, type MapLane } from './lanes';
import { isBaseOnly, type MapModel } from './model';

/** Emphasis for a terminal; the identity where there are no colours. */
export interface MapTextStyle {
  readonly heading: (text: string) => string;
  readonly muted: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
}

const plain: MapTextStyle = { heading: (t) => t, muted: (t) => t, error: (t) => t, warning: (t) => t };

const foldColumns = 5;
const smallestBar = 24;

/** The memory map for a terminal of `columns` characters: per lane a bar for each side, then what lies where. */
export function mapToText(models: readonly MapModel[], columns = 100, style: MapTextStyle = plain): string {
  return models.map((model) => targetText(model, Math.max(48, columns), style)).join('\n');
}

function targetText(model: MapModel, columns: number, style: MapTextStyle): string {
  const lines = [style.heading(model.target), style.muted(subtitleOf(model)), ''];
  const lanes = lanesOf(model);
  if (model.claims.length === 0) lines.push('Nothing of this target occupies memory.', '');
  for (const lane of lanes) lines.push(...laneText(lane, columns, style), '');
  return lines.join('\n');
}

function laneText(lane: MapLane, columns: number, style: MapTextStyle): string[] {
  const width = Math.max(smallestBar, columns - 6);
  const { totals } = lane;
  const sums = [
    totals.application > 0n ? `application ${formatSize(totals.application)}` : '',
    totals.boot > 0n ? `boot ${formatSize(totals.boot)}` : '',
    totals.neuralArt > 0n ? `Neural-ART ${formatSize(totals.neuralArt)}` : '',
    lane.sizeIsKnown ? `free ${formatSize(totals.free)}` : 'size not known',
  ].filter((text) => text !== '');
  const lines = [
    `${style.heading(lane.title)}  ${rangeText(lane.range)}  ${formatSize(byteCount(lane.range))}`,
    `  ${sums.join(' · ')}`,
  ];
  const scale = foldedScale(lane.range, lane.folds, width, foldColumns);
  const overlapColumns = new Set<number>();
  const cells = (range: AddressRange): [number, number] => {
    const from = Math.min(width - 1, Math.floor(scale.at(range.start)));
    return [from, Math.max(from + 1, Math.min(width, Math.round(scale.at(range.end))))];
  };
  for (const { range } of lane.overlaps) {
    const [from, to] = cells(range);
    for (let i = from; i < to; i++) overlapColumns.add(i);
  }
  const folds = scale.parts
    .filter((part) => part.folded)
    .map((part): [number, number] => [Math.round(part.from), Math.round(part.to)]);
  const bar = (track: LaneTrack, name: string): string => {
    const out = new Array<string>(width).fill(' ');
    for (const row of track.rows) {
      for (const box of row) {
        const [from, to] = cells(box.range);
        for (let i = from; i < to; i++) out[i] = '░';
        for (const part of box.parts) {
          const [a, b] = cells(part.range);
          for (let i = a; i < b; i++) out[i] = '▓';
        }
        if (to - from > box.claim.name.length + 2)
          [...` ${box.claim.name} `].forEach((c, i) => (out[from + i] = c));
      }
    }
    for (const i of overlapColumns) if (out[i] === '░' || out[i] === '▓') out[i] = '╳';
    for (const [from, to] of folds)
      for (let i = from; i < to && i < width; i++) out[i] = i === from || i === to - 1 ? '/' : ' ';
    return `  ${name} │${out.join('')}│`.slice(0, width + 8);
  };
  lines.push(bar(lane.application, 'app'), bar(lane.neuralArt, 'NPU'));
  if (lane.programming.rows.length > 0) lines.push(bar(lane.programming, 'prg'));
  if (lane.banks.length > 1)
    lines.push(`      ${bankRow(lane, width, (address) => Math.round(scale.at(address)))}`);
  const tracks = [lane.application, lane.neuralArt, lane.programming];
  const boxes = tracks.flatMap(({ rows }) => rows.flat()).sort(byAddress);
  for (const box of boxes) lines.push(boxLine(box, style), ...partLines(box, style));
  for (const range of lane.free)
    lines.push(style.muted(`  ${rangeText(range)}  ${formatSize(byteCount(range)).padStart(10)}  free`));
  for (const range of lane.unknown)
    lines.push(
      style.muted(
        `  ${rangeText(range)}  ${formatSize(byteCount(range)).padStart(10)}  not known: behind an image of unknown size`,
      ),
    );
  for (const entry of lane.overlaps) {
    const paint =
      entry.overlap.severity === 'error'
        ? style.error
        : entry.overlap.severity === 'warning'
          ? style.warning
          : style.muted;
    lines.push(paint(`  ${rangeText(entry.range)}  ${entry.overlap.severity}: ${overlapText(entry)}`));
  }
  return lines;
}

/** `└ FLEXRAM ┴ AXISRAM1 ┴ …`, a name where it fits under its bank. */
function bankRow(lane: MapLane, width: number, columnOf: (address: bigint) => number): string {
  const out = new Array<string>(width + 1).fill('─');
  lane.banks.forEach((bank, index) => {
    const inside = intersect(bank.range, lane.range);
    if (!inside) return;
    const from = columnOf(inside.start);
    const to = columnOf(inside.end);
    out[from] = index === 0 ? '└' : '┴';
    const name = ` ${bank.name} `;
    if (name.length < to - from) [...name].forEach((c, i) => (out[from + 1 + i] = c));
  });
  return out.join('');
}

function boxLine(box: LaneBox, style: MapTextStyle): string {
  const { claim } = box;
  const size = byteCount(box.range);
  const use =
    claim.certainty === 'reserved' && box.used > 0n
      ? `, ${formatBytes(box.used)} used (${percentText(box.used, size)})`
      : '';
  const source = style.muted(`${claim.source.file}:${claim.line + 1}`);
  if (isBaseOnly(claim))
    return `  ${formatAddress(box.range.start)} – ${'?'.padEnd(10)}  ${'?'.padStart(10)}  ${titleOf(claim)}, size not known  ${source}`;
  return `  ${formatAddress(box.range.start)} – ${formatAddress(box.range.end)}  ${formatSize(size).padStart(10)}  ${titleOf(claim)}${use}  ${source}`;
}

/** What fills a box, save its buffers: those are the timeline's. */
function partLines(box: LaneBox, style: MapTextStyle): string[] {
  if (box.claim.certainty === 'used') return [];
  return box.parts
    .filter((part) => part.claim.kind !== 'buffer' && part.claim.kind !== 'poolUsed')
    .sort((a, b) => compareBigints(a.range.start, b.range.start))
    .map((part) =>
      style.muted(
        `    ${rangeText(part.range)}  ${formatSize(byteCount(part.range)).padStart(8)}  ${titleOf(part.claim)}`,
      ),
    );
}
