import { byteCount, equalRanges, type AddressRange } from '../../base/addressRange';
import { basename } from '../../base/path';
import { formatAddress, formatBytes, formatSize } from '../../base/size';
import { say, sayKey, sayList, sayLabelled } from '../../base/wording';
import { bothAliases } from '../../device/addressSpace';
import type { Device } from '../../device/device';
import type { LaneBank, LaneBox, LaneOverlap } from './lanes';
import { isBaseOnly, type MapClaim, type MapClaimKind } from './model';

/** What a claim is, in the reader's words. */
export const kindNames: Readonly<Record<MapClaimKind, string>> = {
  region: 'linker region',
  section: 'output section',
  pool: 'memory pool',
  poolUsed: 'used part of the pool',
  buffer: 'buffer',
  weights: 'weights',
  image: 'image',
  stack: 'stack',
  reserved: 'reserved',
  programmed: 'programmed file',
  unprogrammed: 'not programmed',
};

/** The same for one claim: a pool may be one that only the built model has so. */
export function kindName(claim: MapClaim): string {
  return claim.isAsBuilt ? say`memory pool as built` : sayKey(kindNames[claim.kind]);
}

/** `memory pool cpuRAM2`; the name alone where it says what it is, as with the stack. */
export function titleOf(claim: MapClaim): string {
  const kind = kindName(claim);
  return kind === claim.name ? kind : `${kind} ${claim.name}`;
}

export const sideNames: Readonly<Record<MapClaim['side'], string>> = {
  application: 'application',
  model: 'Neural-ART',
  boot: 'boot',
  programming: 'programming',
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
  return nonSecure ? [say`non-secure ${rangeText(nonSecure)}`] : [];
}

/** `model network`: whose buffers and weights these are, which models were made with a pool. Empty where that is not known. */
function modelLine(claim: MapClaim): string[] {
  const isOfModel = claim.kind === 'buffer' || claim.kind === 'poolUsed' || claim.kind === 'weights';
  const files = isOfModel ? [claim.owner] : (claim.models ?? []);
  const names = files.map((file) => basename(file).replace(/\.c$/, ''));
  return names.length === 0
    ? []
    : [names.length === 1 ? say`model ${names[0]!}` : say`models ${sayList(names)}`];
}

/** Tooltip of a claim: name, what it is, canonical range, both aliases, size, use, source. */
export function claimDetails(device: Device, claim: MapClaim, box: LaneBox | undefined): string[] {
  const size = byteCount(claim.range);
  const { secure, nonSecure } = bothAliases(device, claim.range);
  const writtenElsewhere =
    !equalRanges(claim.written, claim.range) && !(nonSecure && equalRanges(claim.written, nonSecure));
  return [
    claim.name,
    [kindName(claim), sayKey(sideNames[claim.side]), sayKey(claim.certainty)].join(' · '),
    ...modelLine(claim),
    ...(isBaseOnly(claim)
      ? [startText(claim)]
      : [
          nonSecure ? say`secure ${rangeText(secure)}` : rangeText(secure),
          ...aliasLine(device, claim.range),
        ]),
    ...(writtenElsewhere ? [say`written as ${rangeText(claim.written)}`] : []),
    isBaseOnly(claim) ? say`size not known` : formatBytes(size),
    ...(box && claim.certainty === 'reserved' && !isBaseOnly(claim)
      ? [
          box.used > 0n
            ? say`used ${formatBytes(box.used)}, ${percentText(box.used, size)}`
            : say`no use known`,
        ]
      : []),
    `${claim.source.file}:${claim.line + 1}`,
  ];
}

/** Where a claim begins whose end is not known. */
function startText(claim: MapClaim): string {
  return say`from ${formatAddress(claim.range.start)}`;
}

const kindOfSide: Readonly<Record<MapClaim['side'], (kind: string) => string>> = {
  application: (kind) => say`${kind} of application`,
  boot: (kind) => say`${kind} of boot`,
  model: (kind) => say`${kind} of Neural-ART`,
  programming: (kind) => kind,
};

export function claimLabel(claim: MapClaim, box: LaneBox | undefined): string {
  const size = byteCount(claim.range);
  const kind = kindName(claim);
  const what = kindOfSide[claim.side](kind);
  const use =
    box && claim.certainty === 'reserved' && box.used > 0n ? [say`${formatSize(box.used)} used`] : [];
  const extent = isBaseOnly(claim)
    ? [startText(claim), say`size not known`]
    : [rangeText(claim.range), formatSize(size)];
  return sayList([claim.name, what, ...modelLine(claim), ...extent, ...use]);
}

/** `RAM and cpuRAM2`. */
export function overlapNames(overlap: LaneOverlap): string {
  const [first, second] = overlap.overlap.names;
  if (first === undefined) return overlap.overlap.rule;
  return second === undefined ? first : say`${first} and ${second}`;
}

export const proofNames = {
  proven: 'proven by the last build',
  reached: 'used by the built model',
  declared: 'declared, not reached by the model',
};

/** The legend's line for a numbered overlap: both names, exact bytes, what is known. A dot never starts a line. */
export function overlapText(overlap: LaneOverlap): string {
  const bytes = formatBytes(overlap.bytes);
  const both = overlap.overlap.names.length > 1;
  const names = overlapNames(overlap);
  const head = both ? say`${names} share ${bytes}` : `${names}: ${bytes}`;
  const proof = overlap.overlap.proof
    ? sayKey(proofNames[overlap.overlap.proof])
    : both
      ? ''
      : overlap.overlap.rule;
  return proof === '' ? head : `${head}\u00a0· ${proof}`;
}

export function overlapDetails(device: Device, overlap: LaneOverlap): string[] {
  return [
    sayLabelled(sayKey(overlap.overlap.severity), overlapNames(overlap)),
    rangeText(overlap.range),
    ...aliasLine(device, overlap.range),
    say`${formatBytes(overlap.bytes)} shared`,
    ...(overlap.overlap.proof ? [sayKey(proofNames[overlap.overlap.proof])] : []),
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
    ...(bank.speed === undefined ? [] : [sayKey(bank.speed)]),
    ...(bank.note === undefined ? [] : [sayKey(bank.note)]),
  ];
}

/** `app.ld:12`, for tables and narrow places. */
export function shortSource(file: string, line: number): string {
  return `${basename(file)}:${line + 1}`;
}
