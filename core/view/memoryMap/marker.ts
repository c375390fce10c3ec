import { containsAddress } from '../../base/addressRange';
import { formatAddress } from '../../base/size';
import { canonicalAddress } from '../../device/addressSpace';
import type { Shape } from '../shapes';
import { estimateText, type MeasureText, type TextStyle } from '../textMetrics';
import type { MapModel } from './model';
import type { MapPicture, PlacedLane } from './picture';

const flagStyle: TextStyle = { size: 11, mono: true, bold: true };
const flagHeight = 15;

/** The address that a search means, at the secure alias; undefined where it is not an address. */
export function searchedAddress({ device }: MapModel, query: string): bigint | undefined {
  const text = query.trim().replaceAll('_', '');
  if (!/^0x[0-9a-f]{1,12}$/i.test(text)) return undefined;
  const start = BigInt(text);
  return canonicalAddress(device, start);
}

/** The lane that has an address. */
export function laneWith({ lanes }: MapPicture, address: bigint): PlacedLane | undefined {
  return lanes.find(({ lane }) => containsAddress(lane.range, address));
}

/** A line through the lane at an address, with the address on a flag above it; nothing where no lane shows it. */
export function addressMarker(
  picture: MapPicture,
  address: bigint,
  measure: MeasureText = estimateText,
): readonly Shape[] {
  const placed = laneWith(picture, address);
  if (!placed) return [];
  const x = placed.xOf(address);
  if (x < placed.x - 0.5 || x > placed.x + placed.width + 0.5) return [];
  const text = formatAddress(address);
  const width = measure(text, flagStyle) + 8;
  const left = Math.max(0, Math.min(x - width / 2, picture.width - width));
  const top = placed.top - flagHeight;
  return [
    { kind: 'path', d: `M${x.toFixed(2)} ${top}V${placed.bottom + 3}`, paint: 'n6-scrub' },
    { kind: 'rect', x: left, y: top, width, height: flagHeight, radius: 3, paint: 'n6-scrub-flag' },
    {
      kind: 'text',
      x: left + width / 2,
      y: top + flagHeight - 4,
      text,
      anchor: 'middle',
      paint: 'n6-flag-text',
      style: flagStyle,
      width: width - 8,
    },
  ];
}
