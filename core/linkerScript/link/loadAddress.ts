import { say } from '../../base/wording';
import { alignPower, bits64 } from './arithmetic';
import { foldWithoutDot } from './assign';
import { atLeast, both, exact, unknown, type Certainty } from './certainty';
import { flag, type MemoryRegion, type OutputStatement, type Section } from './linkState';
import { defaultRegionName } from './program';
import { complain, isClosed, regionNamed, warn, type Link } from './state';

/** Where the placing of a section has come to before its load address is worked out. */
export interface Placing {
  readonly dot: bigint;
  /** How far the alignment has moved the start. */
  readonly dotDelta: bigint;
  /** ALIGN ( … ) of the section as a power of two; −1 for none. */
  readonly alignment: number;
  /** The alignment of its start. */
  readonly startPower: number;
}

// A section's alignment never pushes it off an address that is a multiple of this.
const surelyAligned = 1024n;

export function setLoadAddress(
  link: Link,
  output: OutputStatement,
  section: Section,
  placing: Placing,
): void {
  const region = output.region ?? regionNamed(link, defaultRegionName, link.here);
  section.lmaFollows = false;
  if (output.loadBase) {
    foldWithoutDot(link, output.loadBase);
    const { result } = link;
    if (!result.valid && link.phase !== 'mark') {
      const message = say`The load address of section ${output.name} is not constant`;
      complain(link, 'ld-syntax', message, output.loadBase.place);
    }
    section.lma = result.valid ? bits64(result.value + (result.section?.vma ?? 0n)) : 0n;
    section.lmaKnown = both(result.known, result.section?.vmaKnown ?? exact);
  } else if (output.loadRegion) {
    inLoadRegion(link, output, output.loadRegion, section, placing);
  } else if (region.last && (section.flags & flag.alloc) !== 0) {
    behindLast(link, output, region, section, placing);
  } else {
    section.lma = section.vma;
    // Inputs may make it a section that follows another with a load address of its own.
    section.lmaKnown = region.isPlain || isClosed(link) ? section.vmaKnown : unknown;
    section.lmaFollows = region.isPlain;
  }
}

function inLoadRegion(
  link: Link,
  output: OutputStatement,
  loadRegion: MemoryRegion,
  section: Section,
  { dotDelta, alignment, startPower }: Placing,
): void {
  let lma = loadRegion.current;
  if (output.alignWithInput) lma = bits64(lma + dotDelta);
  else {
    const power = loadRegion === output.region ? startPower : alignment;
    if (power > 0) lma = alignPower(lma, power);
  }
  section.lma = lma;
  // Where it takes part in the alignment, the inputs' alignment moves it.
  let aligned: Certainty = exact;
  if (output.alignWithInput) aligned = section.vmaKnown;
  else if (loadRegion === output.region && !staysAt(section, lma)) aligned = unknown;
  // An orphan of another region may be loaded in this one, behind the section that it follows.
  const start =
    link.orphanRegions.size > 0 ? both(loadRegion.currentKnown, atLeast) : loadRegion.currentKnown;
  section.lmaKnown = both(start, aligned);
}

/** As far from its address as the section before it in its region. */
function behindLast(
  link: Link,
  output: OutputStatement,
  region: MemoryRegion,
  section: Section,
  { dot, startPower }: Placing,
): void {
  const last = region.last?.section;
  section.lmaKnown = section.vmaKnown;
  if (!last) {
    section.lma = section.vma;
  } else if (dot < last.vma && section.size !== 0n && dot + section.size <= last.vma) {
    section.lma = section.vma;
    if (section.vmaKnown !== exact || last.vmaKnown !== exact || section.sizeKnown !== exact)
      section.lmaKnown = region.isPlain ? section.vmaKnown : unknown;
    const surely = section.lmaKnown === exact && last.lmaKnown === exact && region.lastKnown;
    if (last.vma !== last.lma && (isClosed(link) || surely)) {
      const message = say`Section ${output.name} is loaded at its run address, not behind the section before it: the location counter moves backwards here`;
      warn(link, 'ld-dot-moved-backwards', message, output.place);
    }
  } else {
    const isOverlay = output.sectionKind === 'overlay';
    let lma = isOverlay ? bits64(last.lma + last.size) : bits64(section.vma + last.lma - last.vma);
    if (startPower > 0) lma = alignPower(lma, startPower);
    section.lma = lma;
    section.lmaFollows = region.isPlain && !isOverlay;
    if (section.lmaFollows || isClosed(link)) return;
    const surely =
      region.lastKnown &&
      section.vmaKnown === exact &&
      last.lmaKnown === exact &&
      last.vmaKnown === exact &&
      (!isOverlay || last.sizeKnown === exact) &&
      staysAt(section, lma);
    section.lmaKnown = surely ? exact : unknown;
  }
}

/** Whether no alignment of its inputs moves a section away from an address. */
function staysAt(section: Section, address: bigint): boolean {
  return section.alignmentKnown || address % surelyAligned === 0n;
}

/** Notes the section that fills its region so far, and whether it does so whatever is linked. */
export function trackLast(
  link: Link,
  output: OutputStatement,
  section: Section,
  dot: bigint,
  mayGrow: boolean,
): void {
  const region = output.region ?? regionNamed(link, defaultRegionName, link.here);
  if (output.loadRegion) return;
  const isAllocated = (section.flags & flag.alloc) !== 0;
  const isFilled = section.size !== 0n;
  const follows = region.last !== undefined && dot >= (region.last.section?.vma ?? 0n);
  const counts = isAllocated && (isFilled || (!region.last && section.vma !== section.lma) || follows);
  if (counts || output.sectionKind === 'firstOverlay') {
    const surely = isFilled || !mayGrow || (region.isPlain && section.lmaFollows);
    region.isPlain = section.lmaFollows && (surely || region.isPlain);
    region.lastKnown = surely;
    if (surely) link.filledRegions.push(region);
    region.last = output;
  } else if (mayGrow) {
    region.lastKnown = false;
    region.isPlain &&= section.lmaFollows;
  }
}

/** The same for a section that is there only with inputs. */
export function mayBeLast(link: Link, output: OutputStatement): void {
  if (output.loadRegion) return;
  const region = output.region ?? regionNamed(link, defaultRegionName, link.here);
  region.lastKnown = false;
  if (output.loadBase) region.isPlain = false;
}
