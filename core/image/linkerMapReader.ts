import { rangeOf } from '../base/addressRange';
import type { Span } from '../base/span';
import type {
  LinkerMap,
  MapArchiveMember,
  MapInputSection,
  MapLoad,
  MapOutputSection,
  MapRegion,
  MapSymbol,
} from './linkerMap';
import { buildRangeIndex } from './rangeIndex';

// The format is what ld/ldlang.c and ld/ldmain.c of GNU binutils print (lang_map, print_output_section_statement,
// print_input_section, print_assignment); it has been the same since 2.2x but for the width of addresses.

/** Reads a whole map at once. Never throws; O(n). See `createLinkerMapReader` for files that do not fit memory. */
export function parseLinkerMap(text: string): LinkerMap {
  const reader = createLinkerMapReader();
  // In pieces, so that nothing of the result keeps the whole text alive.
  for (let at = 0; at < text.length; at += 1 << 20) reader.push(text.slice(at, at + (1 << 20)));
  return reader.end();
}

/** Reads a linker map piece by piece. */
export interface LinkerMapReader {
  /** The next piece of the text; lines may be cut anywhere. */
  push(chunk: string): void;
  /** Ends the text. Call once. */
  end(): LinkerMap;
}

/** What is kept of each kind of thing. Past these the map is still read, and `problems` says what is missing. */
const most = {
  sections: 20_000,
  inputSections: 250_000,
  symbols: 250_000,
  loads: 100_000,
  members: 100_000,
  objects: 100_000,
};
/** Longer lines are cut: no path or name is that long. */
const longestLine = 16_384;

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

type Part = 'other' | 'archives' | 'memory' | 'sections' | 'done';

interface OpenSection {
  readonly name: string;
  readonly range: { readonly start: bigint; readonly end: bigint };
  readonly loadAddress: bigint;
  readonly allocated: boolean;
  content: MapOutputSection['content'];
  readonly line: number;
  readonly span: Span;
}

/**
 * A reader for maps of any size: memory is bounded by what is kept (all output sections, the first 250,000 input
 * sections and symbols, the first 100,000 objects and archives; never the text), not by the size of the map. Discarded
 * sections, debug information and the cross-reference table are skipped. Never throws.
 */
export function createLinkerMapReader(): LinkerMapReader {
  const regions: MapRegion[] = [];
  const sections: OpenSection[] = [];
  const inputSections: MapInputSection[] = [];
  const symbols: MapSymbol[] = [];
  const loads: MapLoad[] = [];
  const archiveMembers: MapArchiveMember[] = [];
  const objects = new Map<string, { name: string; bytes: number }>();
  const lost = new Set<string>();
  let output: string | undefined;
  let sawMemory = false;
  let sawMap = false;

  let part: Part = 'other';
  let rest = '';
  let lineNumber = -1;
  /** Offset of the line that is being read in the whole text. */
  let lineStart = 0;
  let offset = 0;
  let current: OpenSection | undefined;
  let currentObject: string | undefined;
  /** A name that filled its line: its numbers are on the next one. */
  let pending:
    | { readonly name: string; readonly line: number; readonly start: number; readonly isOutput: boolean }
    | undefined;

  function place(from: number, length: number): { line: number; span: Span } {
    return { line: lineNumber, span: { start: lineStart + from, end: lineStart + from + length } };
  }

  function keep<T>(list: T[], limit: number, what: string, item: T): void {
    if (list.length < limit) list.push(item);
    else lost.add(`has more than ${limit} ${what}; the rest was not kept`);
  }

  /** The shared, detached copy of an object's name. */
  function objectNamed(name: string): { name: string; bytes: number } | undefined {
    const known = objects.get(name);
    if (known) return known;
    if (objects.size >= most.objects) {
      lost.add(`has more than ${most.objects} objects; the rest was not kept`);
      return undefined;
    }
    const object = { name: detach(name), bytes: 0 };
    objects.set(object.name, object);
    return object;
  }

  function isAllocated(name: string, start: bigint, size: bigint): boolean {
    if (size === 0n || notAllocated.test(name)) return false;
    // ld puts what is not allocated at 0 and up; whatever it allocates lies in a region, where the script has any.
    return start !== 0n || regions.some((r) => r.origin === 0n && r.length > 0n && r.length < 0xffffffffn);
  }

  function openSection(
    name: string,
    at: { line: number; span: Span },
    address: string,
    size: string,
    load: string | undefined,
  ): void {
    const start = hex(address);
    const bytes = hex(size);
    current = {
      name: detach(name),
      range: rangeOf(start, bytes),
      loadAddress: load === undefined ? start : hex(load),
      allocated: isAllocated(name, start, bytes),
      content: 'empty',
      ...at,
    };
    currentObject = undefined;
    keep(sections, most.sections, 'output sections', current);
  }

  function addInput(
    name: string,
    at: { line: number; span: Span },
    address: string,
    size: string,
    object: string,
  ): void {
    currentObject = undefined;
    if (!current || name === '*fill*') return;
    const bytes = Number.parseInt(size, 16);
    const owner = objectNamed(object);
    currentObject = owner?.name;
    if (bytes === 0) return;
    if (withContent.test(name)) current.content = 'loaded';
    else if (current.content === 'empty' && !withoutContent.test(name)) current.content = 'unknown';
    if (!current.allocated) return;
    if (owner) owner.bytes += bytes;
    keep(inputSections, most.inputSections, 'input sections', {
      name: detach(name),
      range: rangeOf(hex(address), BigInt(bytes)),
      object: owner?.name ?? detach(object),
      section: current.name,
      ...at,
    });
  }

  function addValue(value: string, text: string, from: number): void {
    // `(size before relaxing)` is no symbol, `(local) name` of --print-map-locals no unique one.
    if (text.startsWith('ASSERT') || text.startsWith('(')) return;
    const assigned = assignment.exec(text);
    const name = assigned ? assigned[1]! : text.trimEnd();
    if (name === '.' || (!assigned && (currentObject === undefined || name.startsWith('.')))) return;
    keep(symbols, most.symbols, 'symbols', {
      name: detach(name),
      value: hex(value),
      assigned: assigned !== null,
      object: assigned ? undefined : currentObject,
      section: current?.name,
      ...place(from + (assigned ? text.indexOf(name) : 0), name.length),
    });
  }

  function readSectionsLine(text: string): void {
    const waiting = pending;
    pending = undefined;
    if (text.charCodeAt(0) !== 32) {
      readTopLine(text);
      return;
    }
    if (text.charCodeAt(1) !== 32) {
      const input = inputSection.exec(text);
      if (input) addInput(input[1]!, place(1, input[1]!.length), input[2]!, input[3]!, input[4] ?? '');
      else if (text.length >= 15 && !/[\s(]/.test(text.slice(1).trimEnd())) {
        pending = { name: text.slice(1).trimEnd(), line: lineNumber, start: lineStart + 1, isOutput: false };
      }
      return;
    }
    if (waiting?.isOutput === true) {
      const whole = outputSectionRest.exec(text);
      if (whole) {
        openSection(waiting.name, waitingPlace(waiting), whole[1]!, whole[2]!, whole[3]);
        return;
      }
    }
    const numbers = inputSectionRest.exec(text);
    if (numbers) {
      if (waiting && !waiting.isOutput) {
        addInput(waiting.name, waitingPlace(waiting), numbers[1]!, numbers[2]!, numbers[3]!);
      } else if (current && dataStatement.test(numbers[3]!)) current.content = 'loaded';
      return;
    }
    const value = valueLine.exec(text);
    if (value) addValue(value[1]!, value[2]!, text.length - value[2]!.length);
  }

  function waitingPlace(waiting: { line: number; start: number; name: string }): {
    line: number;
    span: Span;
  } {
    return { line: waiting.line, span: { start: waiting.start, end: waiting.start + waiting.name.length } };
  }

  function readTopLine(text: string): void {
    if (text.startsWith('LOAD ')) {
      const path = text.slice(5).trimEnd();
      if (path !== 'linker stubs')
        keep(loads, most.loads, 'loaded files', { path: detach(path), ...place(5, path.length) });
      return;
    }
    if (text.startsWith('OUTPUT(')) {
      const inner = text.slice(7, text.lastIndexOf(')'));
      const space = inner.lastIndexOf(' ');
      output ??= detach(space > 0 ? inner.slice(0, space) : inner);
      return;
    }
    const section = outputSection.exec(text);
    if (section) {
      openSection(section[1]!, place(0, section[1]!.length), section[2]!, section[3]!, section[4]);
      return;
    }
    const name = text.trimEnd();
    if (name === '' || /\s/.test(name)) return;
    // A name alone: its numbers follow, or it is a section that was not emitted (/DISCARD/).
    current = undefined;
    currentObject = undefined;
    pending = { name, line: lineNumber, start: lineStart, isOutput: true };
  }

  function readMemoryLine(text: string): void {
    const row = region.exec(text);
    if (!row || row[1] === '*default*') return;
    keep(regions, most.sections, 'regions', {
      name: detach(row[1]!),
      origin: hex(row[2]!),
      length: hex(row[3]!),
      attributes: detach((row[4] ?? '').trimEnd()),
      ...place(0, row[1]!.length),
    });
  }

  function readArchiveLine(text: string): void {
    // `./libx.a(member.o)   main.o (helper)`: the member stands in front, the reason behind or on the next line.
    const end = text.indexOf('.o)') >= 0 ? text.indexOf('.o)') + 3 : /^\S*\(\S*\)/.exec(text)?.[0].length;
    if (end === undefined) return;
    const name = text.slice(0, end);
    const open = name.lastIndexOf('(');
    if (open <= 0) return;
    keep(archiveMembers, most.members, 'archive members', {
      archive: detach(name.slice(0, open)),
      member: detach(name.slice(open + 1, -1)),
      ...place(0, name.length),
    });
  }

  /** Headings stand at the start of a line. Returns whether the line is one. */
  function readHeading(text: string): boolean {
    if (text.startsWith('Archive member included')) part = 'archives';
    else if (text.startsWith('Memory Configuration')) {
      part = 'memory';
      sawMemory = true;
    } else if (text.startsWith('Linker script and memory map')) {
      part = 'sections';
      sawMap = true;
    } else if (sawMap && text.startsWith('Cross Reference Table')) part = 'done';
    else if (
      !sawMemory &&
      /^(?:Discarded input sections|Allocating common symbols|As-needed library included|Merging )/.test(text)
    )
      part = 'other';
    else return false;
    return true;
  }

  function readLine(raw: string): void {
    const text = raw.charCodeAt(raw.length - 1) === 13 ? raw.slice(0, -1) : raw;
    if (text === '') return;
    const first = text.charCodeAt(0);
    if (first >= 65 && first <= 90 && readHeading(text)) return;
    if (part === 'sections') readSectionsLine(text);
    else if (part === 'memory') readMemoryLine(text);
    else if (part === 'archives' && first !== 32) readArchiveLine(text);
  }

  /** Whether a line that starts with this character can matter in the present part. */
  function matters(first: number): boolean {
    return part === 'sections' || part === 'memory' || (first !== 32 && part !== 'done');
  }

  return {
    push(chunk) {
      let at = 0;
      while (at < chunk.length && part !== 'done') {
        const newline = chunk.indexOf('\n', at);
        if (newline < 0) break;
        lineNumber++;
        if (rest !== '') {
          const whole = rest + chunk.slice(at, Math.min(newline, at + longestLine));
          rest = '';
          readLine(whole);
        } else if (matters(chunk.charCodeAt(at))) {
          readLine(chunk.slice(at, Math.min(newline, at + longestLine)));
        }
        at = newline + 1;
        lineStart = offset + at;
      }
      if (part === 'done') rest = '';
      else if (rest.length < longestLine) rest += chunk.slice(at, at + longestLine);
      offset += chunk.length;
    },
    end() {
      if (rest !== '') {
        lineNumber++;
        readLine(rest);
      }
      const isLinkerMap = sawMemory || sawMap;
      const problems = [...lost];
      if (!isLinkerMap) problems.push('is no map of GNU ld: it has no "Memory Configuration"');
      else if (!sawMap) problems.push('is truncated: it has no "Linker script and memory map"');
      const result: readonly MapOutputSection[] = sections;
      return {
        kind: 'linkerMap',
        isLinkerMap,
        regions,
        sections: result,
        inputSections: buildRangeIndex(inputSections),
        symbols,
        symbolsByName: new Map(symbols.map((symbol) => [symbol.name, symbol])),
        loads,
        archiveMembers,
        objects: [...objects.values()].filter((object) => object.bytes > 0),
        output,
        problems,
      };
    },
  };
}

function hex(digits: string): bigint {
  // Numbers are much quicker to read than bigints, and exact up to 52 bits.
  return digits.length <= 13 ? BigInt(Number.parseInt(digits, 16)) : BigInt(`0x${digits}`);
}

/** A copy that does not keep the chunk alive that it was cut from, as slices of strings do in common engines. */
function detach(text: string): string {
  return ` ${text}`.slice(1);
}
