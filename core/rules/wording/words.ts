import { byteCount, equalRanges, type AddressRange } from '../../base/addressRange';
import { formatBytes, formatRange } from '../../base/size';
import { say, sayClauses, sayList } from '../../base/wording';
import { writtenPart, type Claim } from '../../memory/claim';
import type { Evidence } from '../../project/target';

/** `[0x34100000, 0x34200000), 1048576 bytes (1 MiB)`. */
export function rangeWithSize(range: AddressRange): string {
  return sayList([formatRange(range), formatBytes(byteCount(range))]);
}

/**
 * Bytes of a claim at the addresses that its source writes, with the secure alias beside them where that is another:
 * `[0x24100000, 0x24200000) (secure [0x34100000, 0x34200000)), 1048576 bytes (1 MiB)`.
 */
export function claimedRange(claim: Pick<Claim, 'range' | 'written'>, part = claim.range): string {
  const written = writtenPart(claim, part);
  return equalRanges(written, part)
    ? rangeWithSize(part)
    : say`${formatRange(written)} (secure ${formatRange(part)}), ${formatBytes(byteCount(part))}`;
}

/** `Application/Makefile:202`, as editors and terminals make it clickable. */
export function citation(evidence: Evidence): string {
  return `${evidence.file}:${evidence.line + 1}`;
}

/** ` (linked by Makefile:202)` from the strongest evidence, or nothing where there is none. */
export function restsOn(verb: string, evidence: readonly Evidence[]): string {
  const strongest = evidence[0];
  return strongest ? say` (${verb} by ${citation(strongest)})` : '';
}

/** The first few names of a list, and how many more there are: `a, b and 3 more`. */
export function listed(names: readonly string[], limit = 3): string {
  const more = names.length - limit;
  if (more > 1) return say`${sayList(names.slice(0, limit))} and ${more} more`;
  return names.length < 2 ? names.join('') : say`${sayList(names.slice(0, -1))} and ${names.at(-1)!}`;
}

/** What else there is, at most so much of it, as a sentence: `Also: a; b; 3 more.` */
export function sayAlso(texts: readonly string[], most: number): string {
  const more = texts.length - most;
  return say`Also: ${sayClauses([...texts.slice(0, most), ...(more > 0 ? [say`${more} more`] : [])])}.`;
}

/** A text that begins a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
