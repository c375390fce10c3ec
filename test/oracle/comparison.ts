import { LineIndex } from '../../core/base/textDocument';
import type { Evaluation } from '../../core/linkerScript/evaluation';
import type { LinkResult } from './gnuLd';

/**
 * What GNU ld and we say differently about one script; empty where both agree. `withInputs`: whether the evaluation was
 * told of the object files, so that it knows all sizes and alignments.
 */
export function differences(
  files: ReadonlyMap<string, string>,
  ld: LinkResult,
  ours: Evaluation,
  withInputs: boolean,
): string[] {
  const result: string[] = [];
  if (ld.crashed) return result;
  // The ELF writer's own limits; see docs/linker-script-deviations.md.
  if (writerLimits.test(ld.stderr)) return result;
  // With an INSERT ld lays its own default script out behind this one; see the same list.
  const augments = [...files.values()].some((text) => /\bINSERT\b/.test(text));
  if (augments && ld.status !== 0 && ours.errors.length === 0) return result;
  const invalid = /invalid (?:origin|length) for memory region/.test(ld.stderr);
  const rejected = ld.status !== 0 || invalid;
  if (rejected !== ours.errors.length > 0) {
    const said = ours.errors.map((error) => error.message).join('; ');
    result.push(`ld ${rejected ? 'rejects' : 'accepts'}: ${firstLine(ld.stderr)} | ours: ${said}`);
    return result;
  }
  const line = errorLine(ld.stderr);
  const mine = ours.errors[0];
  if (ld.status !== 0 && line !== undefined && mine && mine.code !== 'ld-two-load-addresses') {
    const text = files.get(mine.file) ?? '';
    const index = new LineIndex(text);
    const own = index.positionAt(mine.code === 'ld-syntax' ? mine.span.end : mine.span.start).line + 1;
    const start = index.positionAt(mine.span.start).line + 1;
    // ld counts the end of the file as line 0, that of an INCLUDEd one as the line of the INCLUDE.
    // It does not count the lines inside a quoted name.
    const quotedBreak = /"[^"\n]*\n[^"]*"/.test(text);
    const inIncluded = [...files.keys()].pop() !== mine.file;
    const atEnd = (line === 0 || inIncluded) && mine.span.start >= text.trimEnd().length;
    // What ld folds while it reads it says first; see "Lines of errors" of the list.
    const isFill = /nonconstant expression for fill value/.test(ld.stderr) && mine.code === 'ld-syntax';
    if (own !== line && start !== line && !atEnd && !quotedBreak && !isFill)
      result.push(`ld line ${line}, ours ${start}: ${firstLine(ld.stderr)} | ${mine.message}`);
  }
  for (const region of ld.regions) {
    if (region.name === '*default*') continue;
    const own = ours.regions.find((candidate) => candidate.name === region.name);
    if (!own) {
      result.push(`region ${region.name} is missing`);
      continue;
    }
    if (own.origin !== undefined && own.origin !== region.origin)
      result.push(`origin of ${region.name}: ld ${hex(region.origin)}, ours ${hex(own.origin)}`);
    if (own.length !== undefined && own.length !== region.length)
      result.push(`length of ${region.name}: ld ${hex(region.length)}, ours ${hex(own.length)}`);
    if (own.attributes !== region.attributes)
      result.push(`attributes of ${region.name}: ld ${region.attributes}, ours ${own.attributes}`);
  }
  if (ld.status === 0) {
    for (const symbol of ours.symbols) {
      const value = ld.symbols.get(symbol.name);
      if (value === undefined) {
        if (!symbol.provided && symbol.value !== undefined)
          result.push(`symbol ${symbol.name}: ld has none, ours ${hex(symbol.value)}`);
      } else if (symbol.value !== undefined && symbol.value !== value) {
        result.push(`symbol ${symbol.name}: ld ${hex(value)}, ours ${hex(symbol.value)}`);
      }
    }
  }
  if (ld.status === 0) {
    for (const section of ours.sections) {
      const theirs = ld.sections.get(section.name);
      // Of several with one name the output file shows the first that has something in it; with an INSERT the default
      // script may have one too.
      if (augments && section.size === undefined) continue;
      if (!theirs || ours.sections.filter(({ name }) => name === section.name).length > 1) continue;
      if (section.address !== undefined && section.address !== theirs.address)
        result.push(`address of ${section.name}: ld ${hex(theirs.address)}, ours ${hex(section.address)}`);
      if (section.size !== undefined && (section.size & 0xffff_ffffn) !== theirs.size)
        result.push(`size of ${section.name}: ld ${hex(theirs.size)}, ours ${hex(section.size)}`);
    }
  }
  if (ld.status === 0 || ld.regions.length > 0) {
    for (const [what, pattern, code] of warningKinds) {
      // With an INSERT the default script has sections of its own to warn of.
      if ((!withInputs || augments) && (code === 'ld-section-moved' || code === 'ld-dot-moved-backwards'))
        continue;
      // Every pass says the last one again.
      const said = ld.stderr.match(pattern) ?? [];
      const theirs = code === 'ld-dot-moved-backwards' ? new Set(said).size : said.length;
      const own = ours.warnings.filter((warning) => warning.code === code && what(warning.message)).length;
      if (theirs !== own) result.push(`${theirs} warnings of ld like ${pattern.source}, ours ${own}`);
    }
  }
  return result;
}

const writerLimits =
  /not enough room for program headers|no sections assigned to phdrs|can't be allocated in segment|cannot find [^\n]+: (?:No such file|file format)|file not recognized|final link failed: memory exhausted/;

const any = (): boolean => true;
const warningKinds: readonly (readonly [(message: string) => boolean, RegExp, string])[] = [
  [any, /memory region `.*' not declared/g, 'ld-undefined-region'],
  [any, /redeclaration of memory region/g, 'ld-duplicate-region'],
  [any, /start of section .* changed by/g, 'ld-section-moved'],
  [any, /dot moved backwards before .*/g, 'ld-dot-moved-backwards'],
  [(message) => message.includes('invalid character'), /ignoring invalid character/g, 'ld-syntax'],
];

/** Line of ld's first complaint that is no warning. */
function errorLine(stderr: string): number | undefined {
  for (const line of stderr.split('\n')) {
    if (/warning:|ignoring invalid character/.test(line)) continue;
    const match = /^[^:]*: ?[^:]*\.ld:(\d+):?/.exec(line) ?? /\.ld:(\d+):/.exec(line);
    return match ? Number(match[1]) : undefined;
  }
  return undefined;
}

function firstLine(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line !== '' && !/warning:|NOTE:/.test(line));
  return lines.slice(0, 2).join(' / ');
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
