import { byteCount, equalRanges, type AddressRange } from '../../base/addressRange';
import { basename } from '../../base/path';
import { formatAddress, formatBytes, formatSize } from '../../base/size';
import { bothAliases } from '../../device/addressSpace';
import type { Device } from '../../device/device';
import type { ClaimKind } from '../../memory/claim';
import type { LaneBank, LaneBox, LaneOverlap } from './lanes';
import { isBaseOnly, type MapClaim } from './model';

/** What a claim is, in the reader's words. */
export const kindNames: Readonly<Record<ClaimKind, string>> = {
  region: 'linker region',
  section: 'output section',
  pool: 'memory pool',
  poolUsed: 'used part of the pool',
  buffer: 'buffer',
  weights: 'weights',
  image: 'image',
  stack: 'stack',
};

export const sideNames: Readonly<Record<MapClaim['side'], string>> = {
  application: 'application',
  model: 'Neural-ART',
  boot: 'boot',
};

/** `0x34100000 – 0x34200000`; the end is exclusive, as everywhere. */
export function rangeText(range: AddressRange): string {
  return `${formatAddress(range.start)} – ${formatAddress(range.end)}`;
}

/** `63 %` of a whole; `<1 %` where something is there but rounds to nothing. */
export function percentText(part: bigint, whole: bigint): string {
  if (whole <= 0n) return '0 %';
  const percent = Number((part * 1000n) / whole) / 10;
  if (part > 0n && percent < 1) return '<1 %';
  return `${percent >= 10 ? Math.floor(percent) : Math.floor(percent * 10) / 10} %`;
}

function aliasLine(device: Device, range: AddressRange): string[] {
  const { nonSecure } = bothAliases(device, range);
  return nonSecure ? [`non-secure ${rangeText(nonSecure)}`] : [];
}

/** Tooltip of a claim: name, what it is, canonical range, both aliases, size, use, source. */
export function claimDetails(device: Device, claim: MapClaim, box: LaneBox | undefined): string[] {
  const size = byteCount(claim.range);
  const { secure, nonSecure } = bothAliases(device, claim.range);
  const writtenElsewhere =
    !equalRanges(claim.written, claim.range) && !(nonSecure && equalRanges(claim.written, nonSecure));
  return [
    claim.name,
    `${kindNames[claim.kind]} · ${sideNames[claim.side]} · ${claim.certainty}`,
    nonSecure ? `secure ${rangeText(secure)}` : rangeText(secure),
    ...aliasLine(device, claim.range),
    ...(writtenElsewhere ? [`written as ${rangeText(claim.written)}`] : []),
    isBaseOnly(claim) ? 'size not known' : formatBytes(size),
    ...(box && claim.certainty === 'reserved' && !isBaseOnly(claim)
      ? [box.used > 0n ? `used ${formatBytes(box.used)}, ${percentText(box.used, size)}` : 'no use known']
      : []),
    `${claim.source.file}:${claim.line + 1}`,
  ];
}

export function claimLabel(claim: MapClaim, box: LaneBox | undefined): string {
  const size = byteCount(claim.range);
  const use = box && claim.certainty === 'reserved' && box.used > 0n ? `, ${formatSize(box.used)} used` : '';
  return `${claim.name}, ${kindNames[claim.kind]} of ${sideNames[claim.side]}, ${rangeText(claim.range)}, ${formatSize(size)}${use}`;
}

/** `RAM and cpuRAM2`. */
export function overlapNames(overlap: LaneOverlap): string {
  return overlap.overlap.names.join(' and ') || overlap.overlap.rule;
}

const proofWords = {
  proven: 'proven by the last build',
  reached: 'used by the built model',
  declared: 'declared, not reached by the model',
};

/** The legend's line for a numbered overlap: both names, exact bytes, what is known. A dot never starts a line. */
export function overlapText(overlap: LaneOverlap): string {
  const bytes = formatBytes(byteCount(overlap.range));
  const both = overlap.overlap.names.length > 1;
  const head = both ? `${overlapNames(overlap)} share ${bytes}` : `${overlapNames(overlap)}: ${bytes}`;
  const proof = overlap.overlap.proof ? proofWords[overlap.overlap.proof] : both ? '' : overlap.overlap.rule;
  return proof === '' ? head : `${head}\u00a0· ${proof}`;
}

export function overlapDetails(device: Device, overlap: LaneOverlap): string[] {
  return [
    `${overlap.overlap.severity}: ${overlapNames(overlap)}`,
    rangeText(overlap.range),
    ...aliasLine(device, overlap.range),
    `${formatBytes(byteCount(overlap.range))} shared`,
    ...(overlap.overlap.proof ? [proofWords[overlap.overlap.proof]] : []),
    overlap.overlap.rule,
    `${overlap.overlap.source.file}:${overlap.overlap.line + 1}`,
  ];
}

export function bankDetails(device: Device, bank: LaneBank): string[] {
  return [
    bank.name,
    rangeText(bank.range),
    ...aliasLine(device, bank.range),
    formatBytes(byteCount(bank.range)),
    ...(bank.speed === undefined ? [] : [bank.speed]),
    ...(bank.note === undefined ? [] : [bank.note]),
  ];
}

/** `app.ld:12`, for tables and narrow places. */
export function shortSource(file: string, line: number): string {
  return `${basename(file)}:${line + 1}`;
}
