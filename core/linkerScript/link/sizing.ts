import { say } from '../../base/wording';
import { alignPower, bits64, powerOf } from './arithmetic';
import { fold, foldWithoutDot } from './assign';
import { atLeast, both, exact, unknown, type Certainty } from './certainty';
import { absolute, flag, nowhere } from './linkState';
import type {
  AssignStatement,
  LinkStatement,
  MemoryRegion,
  OutputStatement,
  Section,
  Tree,
} from './linkState';
import { mayBeLast, setLoadAddress, trackLast } from './loadAddress';
import { orphansBehind, orphansInFront } from './orphans';
import { defaultRegionName } from './program';
import { advanceRegion } from './regionFill';
import { complain, isClosed, regionNamed, warn, type Link } from './state';

/*
 * Gives every section its address and size: ld's lang_size_sections. Without the objects a number is worked out as if
 * input sections held nothing, and its certainty says what that is worth.
 */

// A section's alignment never pushes it off an address that is a multiple of this.
const surelyAligned = 1024n;

/** Whether the first address of the link is known: not with an INSERT, where another script goes before. */
export function startCertainty(link: Link): Certainty {
  return link.program.inserts.length === 0 && link.orphans.front.length === 0 ? exact : unknown;
}

/** One pass over all statements. */
export function sizeAll(link: Link): void {
  link.iteration++;
  link.complaints = [];
  if (link.phase !== 'mark') link.sizingIteration++;
  link.dot = 0n;
  orphansInFront(link);
  link.dotKnown = startCertainty(link);
  sizeStatements(link, link.program.statements, undefined);
}

function sizeStatements(
  link: Link,
  statements: readonly LinkStatement[],
  output: OutputStatement | undefined,
): void {
  for (const statement of statements) {
    switch (statement.kind) {
      case 'output':
        sizeOutput(link, statement);
        orphansBehind(link, statement);
        break;
      case 'assign':
        sizeAssignment(link, statement, output);
        break;
      case 'data': {
        fold(link, statement.tree, absolute);
        link.dot = bits64(link.dot + statement.size);
        const section = output?.section;
        if (section) setSize(link, section);
        break;
      }
      case 'wild':
        sizeInputs(link, statement, output);
        break;
      case 'plain':
        if (statement.keeps && output?.section) output.section.flags |= flag.keep;
        break;
      case 'insert':
        break;
    }
  }
}

function sizeInputs(
  link: Link,
  statement: LinkStatement & { readonly kind: 'wild' },
  output: OutputStatement | undefined,
): void {
  const section = output?.section;
  if (!output || !section) {
    if (!isClosed(link)) link.dotKnown = both(link.dotKnown, atLeast);
    return;
  }
  for (const input of statement.inputs ?? []) {
    if (output.ignored || (input.section.flags & flag.exclude) !== 0) continue;
    let alignment = input.section.alignmentPower;
    if (output.subalign) alignment = power(link, output.subalign);
    section.alignmentPower = Math.max(section.alignmentPower, alignment);
    const start = alignPower(link.dot, alignment);
    input.padding = bits64(start - link.dot);
    link.dot = bits64(start + input.section.size);
    setSize(link, section);
  }
  if (isClosed(link)) return;
  link.isOffsetKnown = false;
  link.dotKnown = both(link.dotKnown, atLeast);
  section.sizeKnown = both(section.sizeKnown, atLeast);
  section.alignmentKnown = false;
}

function setSize(link: Link, section: Section): void {
  section.size = bits64(link.dot - section.vma);
}

function sizeAssignment(link: Link, statement: AssignStatement, output: OutputStatement | undefined): void {
  const before = link.dot;
  const { tree } = statement;
  statement.padding = 0n;
  statement.paddingKnown = exact;
  fold(link, tree, output ? (output.section ?? nowhere) : absolute);
  if (output && tree.kind === 'assignTo' && tree.target !== '.' && (!tree.provide || tree.provided)) {
    output.updateDot = true;
  }
  if (!output) {
    const region = defaultRegion(link);
    region.current = link.dot;
    region.currentKnown = link.dotKnown;
    return;
  }
  if (output.ignored) {
    link.dot = before;
    return;
  }
  const { section } = output;
  if (!section) return;
  if (link.dot !== before) {
    statement.padding = bits64(link.dot - before);
    setSize(link, section);
    if (output.sectionKind !== 'noalloc') section.flags |= flag.alloc;
  }
  // A location counter that stays where it is only as long as the inputs hold nothing has moved as well.
  if (tree.kind === 'assignTo' && tree.target === '.') statement.paddingKnown = link.dotKnown;
  section.sizeKnown = both(section.sizeKnown, link.dotKnown);
}

function defaultRegion(link: Link): MemoryRegion {
  return regionNamed(link, defaultRegionName, link.here);
}

/** The region that ld chooses by attributes for a section that names none. */
export function regionByFlags(link: Link, sectionFlags: number): MemoryRegion {
  let flags = sectionFlags;
  if ((flags & (flag.alloc | flag.readonly | flag.code)) === flag.alloc) flags |= flag.data;
  for (const region of link.program.regions) {
    if ((region.flags & flags) !== 0 && (region.notFlags & flags) === 0) return region;
  }
  return defaultRegion(link);
}

function sizeOutput(link: Link, output: OutputStatement): void {
  if (output.constraint === -1) return;
  if (output.address) foldAddress(link, output, output.address);
  const { section } = output;
  if (!section) {
    // With other inputs the section would exist and take room.
    if (mayGrow(link, output)) {
      mayBeLast(link, output);
      taint(link, output);
    }
    return;
  }
  if (!isClosed(link) && takesInputs(link, output)) section.alignmentKnown = false;
  const incoming = link.dot;
  const incomingKnown = link.dotKnown;
  const { dotDelta, alignment } = placeStart(link, output, section);
  section.sizeKnown = exact;
  link.dot = section.vma;
  link.dotKnown = section.vmaKnown;
  link.isOffsetKnown = true;
  link.uncertain = isUncertain(link, output);
  sizeStatements(link, output.children, output);
  link.uncertain = false;
  output.processedVma = true;
  const takes = !isClosed(link) && takesInputs(link, output);
  if (takes) section.sizeKnown = both(section.sizeKnown, atLeast);
  const endKnown = link.dotKnown;
  if (section.vmaKnown !== exact && section.size !== 0n && !relativeOnly(output)) section.sizeKnown = unknown;
  const start = output.ignored ? incoming : section.vma;
  setLoadAddress(link, output, section, {
    dot: start,
    dotDelta,
    alignment: power(link, output.align),
    startPower: alignment,
  });
  output.processedLma = true;
  trackLast(link, output, section, start, mayGrow(link, output));
  if (output.ignored) {
    link.dot = incoming;
    link.dotKnown = incomingKnown;
    if (mayGrow(link, output)) taint(link, output);
    return;
  }
  const isThreadBss = (section.flags & flag.threadLocal) !== 0 && (section.flags & flag.load) === 0;
  const dataSize = isThreadBss ? 0n : section.size;
  let dot = bits64(start + dataSize);
  link.dot = dot;
  link.dotKnown = both(section.vmaKnown, section.sizeKnown);
  // Padding inside the section may shrink as its start moves up, but its end never moves down.
  if (link.dotKnown !== exact) link.dotKnown = both(endKnown, atLeast);
  if (output.updateDotTree) {
    fold(link, output.updateDotTree, absolute);
    dot = link.dot;
  }
  advanceRegion(link, output, section, dot, dataSize);
  if (mayGrow(link, output)) taint(link, output);
}

function foldAddress(link: Link, output: OutputStatement, address: Tree): void {
  fold(link, address, absolute);
  const { result } = link;
  if (result.valid) {
    link.dot = bits64(result.value + (result.section?.vma ?? 0n));
    link.dotKnown = both(result.known, result.section?.vmaKnown ?? exact);
  } else if (link.phase !== 'mark') {
    link.dotKnown = unknown;
    // Where the inputs decide whether the section exists, they decide whether ld needs its address.
    if (isUncertain(link, output)) return;
    const message = say`The address of section ${output.name} is not constant or refers to what comes later`;
    complain(link, 'ld-syntax', message, address.place);
  }
}

interface Start {
  /** How far the alignment has moved the start. */
  readonly dotDelta: bigint;
  /** As a power of two; −1 for none. */
  readonly alignment: number;
}

/** Gives a section its address. */
function placeStart(link: Link, output: OutputStatement, section: Section): Start {
  let start = link.dot;
  let known = link.dotKnown;
  let alignment: number;
  if (output.address) {
    alignment = power(link, output.align);
  } else {
    const isLoaded = (section.flags & (flag.alloc | flag.load)) !== 0;
    if (!output.region || (isLoaded && output.region.names[0] === defaultRegionName)) {
      output.region = regionByFlags(link, section.flags);
    }
    start = output.region.current;
    known = output.region.currentKnown;
    if (!isClosed(link) && !output.namesRegion && takesInputs(link, output)) known = unknown;
    if (link.orphanRegions.has(output.region)) known = both(known, atLeast);
    alignment = section.alignmentPower;
  }
  let dotDelta = 0n;
  if (alignment > 0) {
    const aligned = alignPower(start, alignment);
    dotDelta = bits64(aligned - start);
    start = aligned;
    if (dotDelta !== 0n && output.address && link.sizingIteration === 1 && link.phase !== 'mark') {
      const message = say`ld moves the start of section ${output.name} by ${dotDelta} ${dotDelta === 1n ? say`byte` : say`bytes`} to align it`;
      if (known === exact) warn(link, 'ld-section-moved', message, output.place);
    }
  }
  section.vma = start;
  const isFixed = section.alignmentKnown || output.address !== undefined || start % surelyAligned === 0n;
  section.vmaKnown = isFixed ? known : both(known, atLeast);
  return { dotDelta, alignment };
}

/** A power of two from an expression; −1 where there is none. */
function power(link: Link, tree: Tree | undefined): number {
  if (!tree) return -1;
  foldWithoutDot(link, tree);
  if (!link.result.valid) {
    if (link.phase !== 'mark') complain(link, 'ld-syntax', say`This alignment must be constant`, tree.place);
    return -1;
  }
  return powerOf(link.result.value);
}

/** Whether the section's size does not depend on where it starts: nothing in it aligns. */
function relativeOnly(output: OutputStatement): boolean {
  return output.children.every(
    (child) =>
      child.kind !== 'assign' ||
      child.tree.kind !== 'assignTo' ||
      child.tree.target !== '.' ||
      !aligns(child.tree.source),
  );
}

function aligns(tree: Tree): boolean {
  switch (tree.kind) {
    case 'unary':
      return true;
    case 'binary':
      return tree.operation === 'ALIGN' || aligns(tree.left) || aligns(tree.right);
    case 'conditional':
      return true;
    default:
      return false;
  }
}

/** Whether only the input files tell if the section exists. */
export function isUncertain(link: Link, output: OutputStatement): boolean {
  return (output.constraint === 1 || output.constraint === 2) && !isClosed(link);
}

/** Whether input files add to the section, or decide whether it exists. */
export function takesInputs(link: Link, output: OutputStatement): boolean {
  return output.hasInputs || isUncertain(link, output);
}

/** Whether the section may take more room than it does without inputs. */
function mayGrow(link: Link, output: OutputStatement): boolean {
  if (isClosed(link)) return false;
  return takesInputs(link, output) || (output.section !== undefined && output.section.sizeKnown !== exact);
}

/** What follows a section that may be larger, or not there at all. */
function taint(link: Link, output: OutputStatement): void {
  const worth = isUncertain(link, output) ? unknown : atLeast;
  const lower = (region: MemoryRegion): void => {
    region.currentKnown = both(region.currentKnown, worth);
  };
  link.dotKnown = both(link.dotKnown, worth);
  lower(output.region ?? defaultRegion(link));
  if (output.loadRegion) lower(output.loadRegion);
  if (!output.namesRegion && !output.address) {
    // By its inputs' flags ld may choose any region that has attributes.
    for (const candidate of link.program.regions) if (candidate.flags !== 0) lower(candidate);
  }
}

/** Whether the last sizing gave every section the size of the one before. */
export function isStable({ program }: Link): boolean {
  for (const outputs of program.outputs.values()) {
    for (const { section } of outputs) if (section && section.size !== section.rawSize) return false;
  }
  return true;
}

/** Prepares the next sizing: regions are empty again, sizes are those of the last. */
export function resetRegions(link: Link): void {
  const start = link.program.inserts.length === 0 ? exact : unknown;
  for (const region of link.program.regions) {
    region.current = region.origin;
    region.currentKnown = region.originValid ? start : unknown;
    region.last = undefined;
    region.lastKnown = true;
    region.isPlain = true;
  }
  for (const outputs of link.program.outputs.values()) {
    for (const output of outputs) {
      output.processedVma = false;
      output.processedLma = false;
      if (output.section) {
        output.section.rawSize = output.section.size;
        output.section.size = 0n;
      }
    }
  }
}
