import { rangeOf } from '../base/addressRange';
import type { Span } from '../base/span';
import type {
  LinkerMap,
  MapArchiveMember,
  MapDiscarded,
  MapInputSection,
  MapLoad,
  MapOutputSection,
  MapPlace,
  MapRegion,
  MapSymbol,
} from './linkerMap';
import { buildRangeIndex } from '../base/rangeIndex';
import { say } from '../base/wording';

// The format is what ld/ldlang.c and ld/ldmain.c of GNU binutils print (lang_map, print_output_section_statement,
// print_input_section, print_assignment); it has been the same since 2.2x but for the width of addresses.

/** What is kept of each kind of thing. Past these the map is still read, and `problems` says what is missing. */
const most = {
  sections: 20_000,
  inputSections: 250_000,
  symbols: 250_000,
  loads: 100_000,
  members: 100_000,
  objects: 100_000,
  discarded: 100_000,
};

const outputSection =
  /^(\S+) +0x([0-9a-f]{1,16}) +0x([0-9a-f]{1,16})(?: +load address 0x([0-9a-f]{1,16}))?\s*$/;
const outputSectionRest =
  /^ +0x([0-9a-f]{1,16}) +0x([0-9a-f]{1,16})(?: +load address 0x([0-9a-f]{1,16}))?\s*$/;
const inputSection = /^ (\S+) +0x([0-9a-f]{1,16}) +0x([0-9a-f]{1,16})(?: (.*))?$/;
const inputSectionRest = /^ +0x([0-9a-f]{1,16}) +0x([0-9a-f]{1,16}) (.+)$/;
const dataStatement = /^(BYTE|SHORT|LONG|QUAD|SQUAD) 0x/;
const valueLine = /^ +\[?0x([0-9a-f]{1,16})\]? +(\S.*)$/;
const assignment = /^(?:(?:PROVIDE|PROVIDE_HIDDEN|HIDDEN) \()?([^\s()=]+) = /;
const region = /^(\S+) +0x([0-9a-f]{1,16}) +0x([0-9a-f]{1,16})(?: +(\S.*))?$/;
/** Sections that are listed like others but take no memory: debug information at address 0, and thread-local `.tbss`. */
const notAllocated =
  /^\.(?:debug|zdebug|stab|comment$|ARM\.attributes$|gnu\.lto|gnu\.build\.attributes|note\.GNU|line$|tbss$)/;
/** Input sections that a compiler emits without content. */
const withoutContent =
  /^(?:\.s?bss(?:$|[._])|\.dynbss$|COMMON$|\.gnu\.linkonce\.s?b\.|\.noinit(?:$|\.)|\.tbss(?:$|\.))/;

/** Input sections that always have content. */
const withContent =
  /^\.(?:text|data|rodata|isr_vector|init|fini|init_array|fini_array|preinit_array|eh_frame|vectors|ctors|dtors|tdata|gnu\.sgstubs|RamFunc)(?:$|[._])|^\.ARM\.ex/;

interface OpenSection {
  readonly name: string;
  readonly range: { readonly start: bigint; readonly end: bigint };
  readonly loadAddress: bigint;
  readonly allocated: boolean;
  content: MapOutputSection['content'];
  readonly line: number;
  readonly span: Span;
}

/** A name that filled its line: its numbers are on the next one. */
interface PendingName extends MapPlace {
  readonly name: string;
  readonly isOutput: boolean;
}

interface ObjectBytes {
  readonly name: string;
  bytes: number;
}

/** What has been read of a map so far. */
export interface MapReading {
  readonly regions: MapRegion[];
  readonly sections: OpenSection[];
  readonly inputSections: MapInputSection[];
  readonly symbols: MapSymbol[];
  readonly loads: MapLoad[];
  readonly archiveMembers: MapArchiveMember[];
  readonly objects: Map<string, ObjectBytes>;
  readonly discarded: MapDiscarded[];
  discardedBytes: number;
  /** What was not kept, as problems. */
  readonly lost: Set<string>;
  output: string | undefined;
  /** The line that is being read, and its offset in the whole text. */
  lineNumber: number;
  lineStart: number;
  /** The output section and the object whose pieces follow. */
  current: OpenSection | undefined;
  currentObject: string | undefined;
  pending: PendingName | undefined;
}

export function createMapReading(): MapReading {
  return {
    regions: [],
    sections: [],
    inputSections: [],
    symbols: [],
    loads: [],
    archiveMembers: [],
    objects: new Map(),
    discarded: [],
    discardedBytes: 0,
    lost: new Set(),
    output: undefined,
    lineNumber: -1,
    lineStart: 0,
    current: undefined,
    currentObject: undefined,
    pending: undefined,
  };
}

/** The finished map. `sawMemory` and `sawMap`: which headings the text had. */
export function finishedMap(reading: MapReading, sawMemory: boolean, sawMap: boolean): LinkerMap {
  const isLinkerMap = sawMemory || sawMap;
  const problems = [...reading.lost];
  if (!isLinkerMap) problems.push(say`is not a map of GNU ld: it has no "Memory Configuration"`);
  else if (!sawMap) problems.push(say`is truncated: it has no "Linker script and memory map"`);
  return {
    kind: 'linkerMap',
    isLinkerMap,
    regions: reading.regions,
    sections: reading.sections,
    inputSections: buildRangeIndex(reading.inputSections),
    symbols: reading.symbols,
    symbolsByName: new Map(reading.symbols.map((symbol) => [symbol.name, symbol])),
    loads: reading.loads,
    archiveMembers: reading.archiveMembers,
    objects: [...reading.objects.values()].filter((object) => object.bytes > 0),
    discarded: reading.discarded,
    discardedBytes: reading.discardedBytes,
    output: reading.output,
    problems,
  };
}

/** A line below "Linker script and memory map". */
export function readSectionsLine(reading: MapReading, text: string): void {
  const waiting = reading.pending;
  reading.pending = undefined;
  if (text.charCodeAt(0) !== 32) {
    readTopLine(reading, text);
    return;
  }
  if (text.charCodeAt(1) !== 32) {
    const input = inputSection.exec(text);
    if (input) {
      addInput(reading, input[1]!, place(reading, 1, input[1]!.length), input[2]!, input[3]!, input[4] ?? '');
    } else if (text.length >= 15 && !/[\s(]/.test(text.slice(1).trimEnd())) {
      reading.pending = pendingName(reading, text.slice(1).trimEnd(), 1, false);
    }
    return;
  }
  if (waiting?.isOutput === true) {
    const whole = outputSectionRest.exec(text);
    if (whole) {
      openSection(reading, waiting.name, placeOf(waiting), whole[1]!, whole[2]!, whole[3]);
      return;
    }
  }
  const numbers = inputSectionRest.exec(text);
  if (numbers) {
    if (waiting && !waiting.isOutput) {
      addInput(reading, waiting.name, placeOf(waiting), numbers[1]!, numbers[2]!, numbers[3]!);
    } else if (reading.current && dataStatement.test(numbers[3]!)) reading.current.content = 'loaded';
    return;
  }
  const value = valueLine.exec(text);
  if (value) addValue(reading, value[1]!, value[2]!, text.length - value[2]!.length);
}

/** A row of "Memory Configuration". */
export function readMemoryLine(reading: MapReading, text: string): void {
  const row = region.exec(text);
  if (!row || row[1] === '*default*') return;
  keep(reading, reading.regions, most.sections, 'regions', {
    name: detach(row[1]!),
    origin: hex(row[2]!),
    length: hex(row[3]!),
    attributes: detach((row[4] ?? '').trimEnd()),
    ...place(reading, 0, row[1]!.length),
  });
}

/** The end of `./libx.a(member)` at the start of a line; undefined where it starts with something else. */
function endOfMember(text: string): number | undefined {
  const [word = ''] = /^\S*/.exec(text) ?? [];
  const close = word.lastIndexOf(')');
  return close > 0 && close > word.indexOf('(') && word.includes('(') ? close + 1 : undefined;
}

/** A line below "Archive member included to satisfy reference by file (symbol)". */
export function readArchiveLine(reading: MapReading, text: string): void {
  // `./libx.a(member.o)   main.o (helper)`: the member stands in front, the reason behind or on the next line.
  const end = text.indexOf('.o)') >= 0 ? text.indexOf('.o)') + 3 : endOfMember(text);
  if (end === undefined) return;
  const name = text.slice(0, end);
  const open = name.lastIndexOf('(');
  if (open <= 0) return;
  keep(reading, reading.archiveMembers, most.members, 'archiveMembers', {
    archive: detach(name.slice(0, open)),
    member: detach(name.slice(open + 1, -1)),
    ...place(reading, 0, name.length),
  });
}

/** A line below "Discarded input sections": what `--gc-sections` and `/DISCARD/` left out. */
export function readDiscardedLine(reading: MapReading, text: string): void {
  const waiting = reading.pending;
  reading.pending = undefined;
  const whole = inputSection.exec(text);
  const rest = whole || !waiting ? undefined : inputSectionRest.exec(text);
  if (whole) addDiscarded(reading, whole[1]!, whole[3]!, whole[4] ?? '');
  else if (waiting && rest) addDiscarded(reading, waiting.name, rest[2]!, rest[3]!);
  else if (text.charCodeAt(0) === 32 && text.charCodeAt(1) !== 32) {
    const name = text.slice(1).trimEnd();
    if (!/\s/.test(name)) reading.pending = pendingName(reading, name, 1, false);
  }
}

function addDiscarded(reading: MapReading, name: string, size: string, object: string): void {
  const bytes = Number.parseInt(size, 16);
  if (bytes === 0 || notAllocated.test(name) || notLoaded.test(name)) return;
  reading.discardedBytes += bytes;
  const list = reading.discarded;
  const last = list[list.length - 1]?.object;
  list.push({ name: detach(name), object: last === object ? last : detach(object), size: bytes });
  if (discardedAreEnough(reading))
    reading.lost.add(say`has more than ${most.discarded} discarded sections; the rest was not read`);
}

/** Whether no more discarded sections are kept. */
export function discardedAreEnough({ discarded }: MapReading): boolean {
  return discarded.length >= most.discarded;
}

/** What ld lists as discarded and would never have placed: groups of C++ and notes. */
const notLoaded = /^\.(?:group$|note)/;

function readTopLine(reading: MapReading, text: string): void {
  if (text.startsWith('LOAD ')) {
    const path = text.slice(5).trimEnd();
    if (path === 'linker stubs') return;
    const load = { path: detach(path), ...place(reading, 5, path.length) };
    keep(reading, reading.loads, most.loads, 'loads', load);
    return;
  }
  if (text.startsWith('OUTPUT(')) {
    const inner = text.slice(7, text.lastIndexOf(')'));
    const space = inner.lastIndexOf(' ');
    reading.output ??= detach(space > 0 ? inner.slice(0, space) : inner);
    return;
  }
  const section = outputSection.exec(text);
  if (section) {
    const at = place(reading, 0, section[1]!.length);
    openSection(reading, section[1]!, at, section[2]!, section[3]!, section[4]);
    return;
  }
  const name = text.trimEnd();
  if (name === '' || /\s/.test(name)) return;
  // A name alone: its numbers follow, or it is a section that was not emitted (/DISCARD/).
  reading.current = undefined;
  reading.currentObject = undefined;
  reading.pending = pendingName(reading, name, 0, true);
}

function openSection(
  reading: MapReading,
  name: string,
  at: MapPlace,
  address: string,
  size: string,
  load: string | undefined,
): void {
  const start = hex(address);
  const bytes = hex(size);
  reading.current = {
    name: detach(name),
    range: rangeOf(start, bytes),
    loadAddress: load === undefined ? start : hex(load),
    allocated: isAllocated(reading, name, start, bytes),
    content: 'empty',
    ...at,
  };
  reading.currentObject = undefined;
  keep(reading, reading.sections, most.sections, 'sections', reading.current);
}

function addInput(
  reading: MapReading,
  name: string,
  at: MapPlace,
  address: string,
  size: string,
  object: string,
): void {
  const { current } = reading;
  reading.currentObject = undefined;
  if (!current) return;
  endMerged(reading, current.name, hex(address));
  if (name === '*fill*') return;
  const bytes = Number.parseInt(size, 16);
  const owner = objectNamed(reading, object);
  reading.currentObject = owner?.name;
  if (bytes === 0) return;
  if (withContent.test(name)) current.content = 'loaded';
  else if (current.content === 'empty' && !withoutContent.test(name)) current.content = 'unknown';
  if (!current.allocated) return;
  if (owner) owner.bytes += bytes;
  keep(reading, reading.inputSections, most.inputSections, 'inputSections', {
    name: detach(name),
    range: rangeOf(hex(address), BigInt(bytes)),
    object: owner?.name ?? detach(object),
    section: current.name,
    ...at,
  });
}

/**
 * ld merges equal strings of all input sections into the first of them, and still prints the others with the size that
 * they had, at one place and over what follows. Input sections stand in order and share no byte: where the next one
 * begins the one before has ended.
 */
function endMerged({ inputSections }: MapReading, section: string, start: bigint): void {
  const last = inputSections[inputSections.length - 1];
  if (last?.section !== section || start < last.range.start || start >= last.range.end) return;
  inputSections.pop();
  if (start > last.range.start)
    inputSections.push({ ...last, range: { start: last.range.start, end: start } });
}

function addValue(reading: MapReading, value: string, text: string, from: number): void {
  // `(size before relaxing)` is not a symbol, `(local) name` of --print-map-locals not a unique one.
  if (text.startsWith('ASSERT') || text.startsWith('(')) return;
  const assigned = assignment.exec(text);
  const name = assigned ? assigned[1]! : text.trimEnd();
  if (name === '.' || (!assigned && (reading.currentObject === undefined || name.startsWith('.')))) return;
  keep(reading, reading.symbols, most.symbols, 'symbols', {
    name: detach(name),
    value: hex(value),
    assigned: assigned !== null,
    object: assigned ? undefined : reading.currentObject,
    section: reading.current?.name,
    ...place(reading, from + (assigned ? text.indexOf(name) : 0), name.length),
  });
}

/** The shared, detached copy of an object's name. */
function objectNamed({ objects, lost }: MapReading, name: string): ObjectBytes | undefined {
  const known = objects.get(name);
  if (known) return known;
  if (objects.size >= most.objects) {
    lost.add(say`has more than ${most.objects} objects; the rest was not kept`);
    return undefined;
  }
  const object = { name: detach(name), bytes: 0 };
  objects.set(object.name, object);
  return object;
}

function isAllocated({ regions }: MapReading, name: string, start: bigint, size: bigint): boolean {
  if (size === 0n || notAllocated.test(name)) return false;
  // ld puts what is not allocated at 0 and up; whatever it allocates lies in a region, where the script has any.
  return start !== 0n || regions.some((r) => r.origin === 0n && r.length > 0n && r.length < 0xffffffffn);
}

function place({ lineNumber, lineStart }: MapReading, from: number, length: number): MapPlace {
  return { line: lineNumber, span: { start: lineStart + from, end: lineStart + from + length } };
}

function placeOf({ line, span }: PendingName): MapPlace {
  return { line, span };
}

function pendingName(reading: MapReading, name: string, from: number, isOutput: boolean): PendingName {
  return { name, isOutput, ...place(reading, from, name.length) };
}

/** What is kept of a map, to a limit each. */
type Kept = 'regions' | 'archiveMembers' | 'loads' | 'sections' | 'inputSections' | 'symbols';

function tooMany(what: Kept, limit: number): string {
  switch (what) {
    case 'regions':
      return say`has more than ${limit} regions; the rest was not kept`;
    case 'archiveMembers':
      return say`has more than ${limit} archive members; the rest was not kept`;
    case 'loads':
      return say`has more than ${limit} loaded files; the rest was not kept`;
    case 'sections':
      return say`has more than ${limit} output sections; the rest was not kept`;
    case 'inputSections':
      return say`has more than ${limit} input sections; the rest was not kept`;
    case 'symbols':
      return say`has more than ${limit} symbols; the rest was not kept`;
  }
}

function keep<T>({ lost }: MapReading, list: T[], limit: number, what: Kept, item: T): void {
  if (list.length < limit) list.push(item);
  else lost.add(tooMany(what, limit));
}

function hex(digits: string): bigint {
  // Numbers are much quicker to read than bigints, and exact up to 52 bits.
  return digits.length <= 13 ? BigInt(Number.parseInt(digits, 16)) : BigInt(`0x${digits}`);
}

/** A copy that does not keep the chunk alive that it was cut from, as slices of strings do in common engines. */
function detach(text: string): string {
  return ` ${text}`.slice(1);
}
