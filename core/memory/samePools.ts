import { equalRanges, isEmpty, type AddressRange } from '../base/addressRange';
import { canonical } from '../device/addressSpace';
import type { Device } from '../device/device';

/** The compiler takes 8 bytes off some pools' sizes when it writes them into network.c. */
const sizeTolerance = 8n;

/** Whether two pool ranges mean the same, tolerating the compiler's 8 bytes. */
export function samePoolRange(a: AddressRange, b: AddressRange): boolean {
  const difference = a.end > b.end ? a.end - b.end : b.end - a.end;
  return equalRanges(a, b) || (a.start === b.start && difference <= sizeTolerance);
}

/** The same for ranges as they are written, by whichever alias; two pools that are switched off are the same. */
export function isSamePool(
  device: Device,
  a: AddressRange | undefined,
  b: AddressRange | undefined,
): boolean {
  if (!a || !b) return false;
  return (isEmpty(a) && isEmpty(b)) || samePoolRange(canonical(device, a), canonical(device, b));
}
