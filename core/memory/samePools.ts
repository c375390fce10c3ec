import { equalRanges, type AddressRange } from '../base/addressRange';

/** The compiler takes 8 bytes off some pools' sizes when it writes them into network.c. */
const sizeTolerance = 8n;

/** Whether two pool ranges mean the same, tolerating the compiler's 8 bytes. */
export function samePoolRange(a: AddressRange, b: AddressRange): boolean {
  const difference = a.end > b.end ? a.end - b.end : b.end - a.end;
  return equalRanges(a, b) || (a.start === b.start && difference <= sizeTolerance);
}
