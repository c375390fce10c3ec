import { compareBigints } from '../../base/order';
import { say } from '../../base/wording';
import { exact, type Certainty } from './certainty';
import { flag, type OutputStatement } from './linkState';
import { complain, isClosed, type Link } from './state';

const low32 = 0xffff_ffffn;

/** What ld says of the finished layout: sections past the end of the address space, or over each other. */
export function checkAddresses(link: Link): void {
  const placed: OutputStatement[] = [];
  for (const output of link.program.statements) {
    if (output.kind !== 'output') continue;
    const { section } = output;
    if (!section || section.removed || (section.flags & flag.alloc) === 0) continue;
    placed.push(output);
    const wraps = (start: bigint, known: Certainty): boolean => {
      const end = (start + section.size) & low32;
      const surely = known === exact && section.sizeKnown === exact;
      return (surely || isClosed(link)) && end !== 0n && end < (start & low32);
    };
    if (wraps(section.vma, section.vmaKnown) || wraps(section.lma, section.lmaKnown)) {
      const message = say`Section ${output.name} reaches past the end of the address space`;
      complain(link, 'ld-address-wraps', message, output.place);
    }
  }
  if (isClosed(link)) overlapErrors(link, placed);
  else loadOverlaps(link, placed.filter(isSurelyPlaced));
}

interface Extent {
  readonly output: OutputStatement;
  readonly start: bigint;
  readonly end: bigint;
}

/** Loadable sections whose load addresses overlap, and sections that lie over each other without being overlays. */
function overlapErrors(link: Link, placed: readonly OutputStatement[]): void {
  const filled = placed.filter((output) => output.section!.size !== 0n);
  const reported = loadOverlaps(link, filled);
  const byAddress = filled.map((output) => extentAt(output, output.section!.vma)).sort(byStart);
  if (byAddress.some((item, i) => i > 0 && item.start === byAddress[i - 1]!.start)) return;
  for (let i = 1; i < byAddress.length; i++) {
    const [previous, next] = [byAddress[i - 1]!, byAddress[i]!];
    if (next.start > previous.end || reported.has(next.output)) continue;
    complain(
      link,
      'ld-sections-overlap',
      say`Sections ${next.output.name} and ${previous.output.name} overlap`,
      next.output.place,
    );
  }
}

function extentAt(output: OutputStatement, start: bigint): Extent {
  return { output, start, end: start + output.section!.size - 1n };
}

function byStart(a: Extent, b: Extent): number {
  return compareBigints(a.start, b.start);
}

/** Whether a section lies where it does, and holds as much, whatever is linked. */
function isSurelyPlaced({ section, constraint }: OutputStatement): boolean {
  return (
    section !== undefined &&
    constraint === 0 &&
    section.lmaKnown === exact &&
    section.sizeKnown === exact &&
    section.size !== 0n
  );
}

/** Complains of loadable sections whose load addresses overlap; the ones complained of. */
function loadOverlaps(link: Link, filled: readonly OutputStatement[]): ReadonlySet<OutputStatement> {
  const reported = new Set<OutputStatement>();
  const loads = filled.filter(
    (output) => (output.section!.flags & flag.load) !== 0 && output.section!.size !== 0n,
  );
  const byLoad = loads.map((output) => extentAt(output, output.section!.lma)).sort(byStart);
  for (let i = 1; i < byLoad.length; i++) {
    const [previous, next] = [byLoad[i - 1]!, byLoad[i]!];
    if (next.start > previous.end) continue;
    reported.add(next.output);
    const message = say`Sections ${next.output.name} and ${previous.output.name} overlap where they are loaded`;
    complain(link, 'ld-sections-overlap', message, next.output.place);
  }
  return reported;
}
