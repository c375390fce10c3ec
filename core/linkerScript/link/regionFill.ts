import { formatBytes } from '../../base/size';
import { say } from '../../base/wording';
import { bits64 } from './arithmetic';
import { atLeast, both, exact, type Certainty } from './certainty';
import { flag, type MemoryRegion, type OutputStatement, type Section } from './linkState';
import { complain, isClosed, type Link } from './state';

/** Moves the regions of a section past it, and notes where that leads outside of them. */
export function advanceRegion(
  link: Link,
  output: OutputStatement,
  section: Section,
  dot: bigint,
  dataSize: bigint,
): void {
  const { region, loadRegion } = output;
  if (!region || (section.flags & (flag.alloc | flag.load)) === 0) return;
  region.current = dot;
  region.currentKnown = link.dotKnown;
  checkRegion(link, output, section, region, output.address !== undefined, section.vma, link.dotKnown);
  if (loadRegion && loadRegion !== region && ((section.flags & flag.load) !== 0 || output.alignWithInput)) {
    loadRegion.current = bits64(section.lma + dataSize);
    loadRegion.currentKnown = both(section.lmaKnown, section.sizeKnown);
    checkRegion(link, output, section, loadRegion, false, section.lma, loadRegion.currentKnown);
  }
}

function checkRegion(
  link: Link,
  output: OutputStatement,
  section: Section,
  region: MemoryRegion,
  hasAddress: boolean,
  base: bigint,
  known: Certainty,
): void {
  const { current, origin, length } = region;
  const outside = current < origin || current - origin > length;
  if (!outside || (current === bits64(origin + length) && base !== 0n)) return;
  if (!isClosed(link)) {
    const isPast = current >= origin && known === atLeast;
    if ((known !== exact && !isPast) || !region.originValid || !region.lengthValid) return;
    // The inputs decide whether it exists.
    if (output.constraint === 1 || output.constraint === 2) return;
  }
  if (hasAddress) {
    const message = say`Section ${output.name} ends at 0x${current.toString(16)}, outside region ${region.names[0]!}`;
    link.complaints.push(() => complain(link, 'ld-section-outside-region', message, output.place));
  } else {
    const past = current - (origin + length);
    const least = isClosed(link) || known === exact ? '' : say`at least `;
    const where = past > 0n ? say`${least}${formatBytes(past)} past the end of` : 'before';
    link.complaints.push(() => {
      if (region.full) return;
      region.full = true;
      const message = say`Section ${section.name} ends ${where} region ${region.names[0]!}`;
      complain(link, 'ld-region-full', message, output.place);
    });
  }
}
