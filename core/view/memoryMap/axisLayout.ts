import { createAxisLabels } from '../axisLabels';
import { formatAddress } from '../../base/size';
import { say } from '../../base/wording';
import type { Box, Shape } from '../shapes';
import type { TextStyle } from '../textMetrics';
import { bankDetails, rangeText } from './details';
import type { LaneContext } from './laneContext';
import type { MapItem } from './picture';

const bankStyle: TextStyle = { size: 11 };
const addressStyle: TextStyle = { size: 10, mono: true };
const rowStep = 15;
const addressSpacing = 24;

/**
 * Under the tracks: the banks as named ticks, on as many rows as their names need, and a ruler of addresses. `top` is
 * the lower edge of the tracks.
 */
export function layOutAxis(
  context: LaneContext,
  top: number,
): { shapes: Shape[]; items: MapItem[]; height: number } {
  const { left, right, measure, lane } = context;
  const shapes: Shape[] = [];
  const items: MapItem[] = [];
  const rowEnds: number[] = [];
  const ticks: string[] = [];
  const names: Shape[] = [];
  const labels: Box[] = [];
  shapes.push({ kind: 'path', d: `M${left} ${top + 4.5}H${right}`, paint: 'n6-axis' });

  for (const bank of lane.banks) {
    const part = context.visible(bank.range);
    if (!part || lane.banks.length === 1) continue;
    const width = measure(bank.name, bankStyle);
    const tick = context.xOf(bank.range.start);
    const x = Math.max(left, Math.min(part.x + 4, right - width));
    let row = rowEnds.findIndex((end) => end + 8 <= x);
    if (row < 0) row = rowEnds.push(-Infinity) - 1;
    rowEnds[row] = x + width;
    const y = top + 17 + row * rowStep;
    const id = `bank:${bank.name}`;
    if (tick >= left - 0.5) ticks.push(tickPath(tick, top + 4, y - 1, labels));
    labels.push({ x, y: y - 10, width, height: 14 });
    names.push({
      kind: 'text',
      x,
      y,
      text: bank.name,
      anchor: 'start',
      paint: 'n6-muted n6-on-hatch',
      style: bankStyle,
      width,
      item: id,
    });
    items.push({
      id,
      kind: 'bank',
      lane: lane.id,
      range: bank.range,
      source: undefined,
      claim: undefined,
      text: () => ({
        label: say`bank ${bank.name}, ${rangeText(bank.range)}`,
        details: bankDetails(context.model.device, bank),
      }),
      bounds: { x, y: y - 10, width, height: 13 },
    });
  }

  if (ticks.length > 0) shapes.push({ kind: 'path', d: ticks.join(''), paint: 'n6-axis' });
  shapes.push(...names);
  const rulerTop = top + 8 + rowEnds.length * rowStep;
  shapes.push(...ruler(context, rulerTop));
  return { shapes, items, height: 8 + rowEnds.length * rowStep + rowStep };
}

/** A bank's tick down to its name, broken where it would cross the name of a bank before it. */
function tickPath(x: number, from: number, to: number, labels: readonly Box[]): string {
  let path = '';
  let start = from;
  const crossed = labels.filter((label) => label.x - 2 < x && x < label.x + label.width + 2 && label.y < to);
  for (const label of [...crossed].sort((a, b) => a.y - b.y)) {
    if (label.y > start) path += `M${x.toFixed(2)} ${start}V${label.y}`;
    start = label.y + label.height;
  }
  return start < to ? `${path}M${x.toFixed(2)} ${start}V${to}` : path;
}

/** Addresses at round numbers (powers of two), as dense as they can be read. */
function ruler(context: LaneContext, top: number): readonly Shape[] {
  const { left, right, scale, measure } = context;
  const labelWidth = measure('0x00000000', addressStyle);
  const zoomedPerByte =
    scale.perByte *
    ((context.xOf(scale.range.end) - context.xOf(scale.range.start)) / Math.max(1, scale.length));
  let step = 1n;
  while (Number(step) * zoomedPerByte < labelWidth + addressSpacing && step < 1n << 80n) step <<= 1n;

  const labels = createAxisLabels(context, top + 11, addressStyle, 10);
  const place = (address: bigint): void => {
    const at = context.xOf(address);
    if (at >= left - 0.5 && at <= right + 0.5) labels.add(at, formatAddress(address));
  };
  for (const part of scale.parts) {
    if (part.folded) continue;
    const from = context.xOf(part.range.start);
    const to = context.xOf(part.range.end);
    if (to < left || from > right) continue;
    if (part.range.start === scale.range.start) place(part.range.start);
    const first = from < left ? addressNear(context, left) : part.range.start;
    const last = to > right ? addressNear(context, right) : part.range.end;
    for (let address = (first / step) * step; address <= last; address += step) {
      if (address > part.range.start && address <= part.range.end) place(address);
    }
    // A short stretch between folds may hold no multiple of the step: its roundest address still says where we are.
    if (part.range.start !== scale.range.start && Number(last - first) < Number(step))
      place(roundest(first, last));
  }
  return labels.shapes;
}

/** The address of `[from, to]` with the most trailing zeros. */
export function roundest(from: bigint, to: bigint): bigint {
  let step = 1n;
  while (((from + step * 2n - 1n) / (step * 2n)) * (step * 2n) <= to && step < 1n << 62n) step <<= 1n;
  return ((from + step - 1n) / step) * step;
}

/** The address at a pixel, by bisection over `xOf`: exact at every zoom. */
function addressNear(context: LaneContext, pixel: number): bigint {
  let low = context.scale.range.start;
  let high = context.scale.range.end;
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (context.xOf(middle) < pixel) low = middle + 1n;
    else high = middle;
  }
  return low;
}
