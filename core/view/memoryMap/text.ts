import { compareBigints } from '../../base/order';
import { byAddress, byteCount, intersect, type AddressRange } from '../../base/addressRange';
import { alignedLeft, alignedRight, columns } from '../../base/columns';
import { formatAddress, formatBytes, formatSize } from '../../base/size';
import { say, sayKey, sayLabelled } from '../../base/wording';
import { foldedScale } from '../foldedScale';
import { overlapText, percentText, rangeText, titleOf } from './details';
import { subtitleOf, sumsOf } from './layout';
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

/** The memory map for a terminal of `room` columns: per lane a bar for each side, then what lies where. */
export function mapToText(models: readonly MapModel[], room = 100, style: MapTextStyle = plain): string {
  return models.map((model) => targetText(model, Math.max(48, room), style)).join('\n');
}

function targetText(model: MapModel, room: number, style: MapTextStyle): string {
  const lines = [style.heading(model.target), style.muted(subtitleOf(model)), ''];
  const lanes = lanesOf(model);
  if (model.claims.length === 0) lines.push(say`Nothing of this target occupies memory.`, '');
  for (const lane of lanes) lines.push(...laneText(lane, room, style), '');
  return lines.join('\n');
}

function laneText(lane: MapLane, room: number, style: MapTextStyle): string[] {
  const names = { application: say`app`, neuralArt: 'NPU', programming: say`prg` };
  const nameWidth = Math.max(...Object.values(names).map(columns));
  const width = Math.max(smallestBar, room - nameWidth - 3);
  const sums = [...sumsOf(lane), ...(lane.sizeIsKnown ? [] : [say`size not known`])];
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
        if (to - from > columns(box.claim.name) + 2) writeName(out, from, ` ${box.claim.name} `);
      }
    }
    for (const i of overlapColumns) if (out[i] === '░' || out[i] === '▓') out[i] = '╳';
    for (const [from, to] of folds)
      for (let i = from; i < to && i < width; i++) out[i] = i === from || i === to - 1 ? '/' : ' ';
    return `  ${alignedLeft(name, nameWidth)} │${out.join('')}│`;
  };
  lines.push(bar(lane.application, names.application), bar(lane.neuralArt, names.neuralArt));
  if (lane.programming.rows.length > 0) lines.push(bar(lane.programming, names.programming));
  if (lane.banks.length > 1)
    lines.push(
      `${' '.repeat(nameWidth + 3)}${bankRow(lane, width, (address) => Math.round(scale.at(address)))}`,
    );
  const tracks = [lane.application, lane.neuralArt, lane.programming];
  const boxes = tracks.flatMap(({ rows }) => rows.flat()).sort(byAddress);
  for (const box of boxes) lines.push(boxLine(box, style), ...partLines(box, style));
  for (const range of lane.free)
    lines.push(
      style.muted(`  ${rangeText(range)}  ${alignedRight(formatSize(byteCount(range)), 10)}  ${say`free`}`),
    );
  for (const range of lane.unknown)
    lines.push(
      style.muted(
        `  ${rangeText(range)}  ${alignedRight(formatSize(byteCount(range)), 10)}  ${say`not known: behind an image of unknown size`}`,
      ),
    );
  for (const entry of lane.overlaps) {
    const paint =
      entry.overlap.severity === 'error'
        ? style.error
        : entry.overlap.severity === 'warning'
          ? style.warning
          : style.muted;
    lines.push(
      paint(
        `  ${rangeText(entry.range)}  ${sayLabelled(sayKey(entry.overlap.severity), overlapText(entry))}`,
      ),
    );
  }
  return lines;
}

/** Writes a name over cells of a row; a character that is two columns wide takes two of them. */
function writeName(cells: string[], from: number, name: string): void {
  let at = from;
  for (const character of name) {
    cells[at] = character;
    if (columns(character) > 1) cells[at + 1] = '';
    at += columns(character);
  }
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
    if (columns(name) < to - from) writeName(out, from + 1, name);
  });
  return out.join('');
}

function boxLine(box: LaneBox, style: MapTextStyle): string {
  const { claim } = box;
  const size = byteCount(box.range);
  const use =
    claim.certainty === 'reserved' && box.used > 0n
      ? say`, ${formatBytes(box.used)} used (${percentText(box.used, size)})`
      : '';
  const source = style.muted(`${claim.source.file}:${claim.line + 1}`);
  if (isBaseOnly(claim))
    return `  ${formatAddress(box.range.start)} – ${'?'.padEnd(10)}  ${'?'.padStart(10)}  ${say`${titleOf(claim)}, size not known`}  ${source}`;
  return `  ${formatAddress(box.range.start)} – ${formatAddress(box.range.end)}  ${alignedRight(formatSize(size), 10)}  ${titleOf(claim)}${use}  ${source}`;
}

/** What fills a box, save its buffers: those are the timeline's. */
function partLines(box: LaneBox, style: MapTextStyle): string[] {
  if (box.claim.certainty === 'used') return [];
  return box.parts
    .filter((part) => part.claim.kind !== 'buffer' && part.claim.kind !== 'poolUsed')
    .sort((a, b) => compareBigints(a.range.start, b.range.start))
    .map((part) =>
      style.muted(
        `    ${rangeText(part.range)}  ${alignedRight(formatSize(byteCount(part.range)), 8)}  ${titleOf(part.claim)}`,
      ),
    );
}
