import { basename, dirname, join } from '../base/path';
import type { Place, Span } from '../base/span';
import type { Artifacts } from './artifacts';
import { isVendorPath } from './classify';

/** An address that the application's code uses by name: `#define LCD_LAYER0_ADDR 0x34200000`. */
export interface AddressConstant {
  readonly name: string;
  readonly value: bigint;
  /** The `#define`. */
  readonly place: Place;
  /** Where compiled code uses it; undefined where only a library that is configured by its name does. */
  readonly use: Place | undefined;
  /** The name, its aliases and the statements that use it: what tells whom the address is handed to. */
  readonly purpose: string;
}

/** Sources and headers beyond these are not looked at: no application of one's own has more. */
const mostFiles = 400;
const mostBytes = 400_000;

/** Names that a library takes from its configuration header: used although no compiled source of the project says them. */
const configuredNames: ReadonlySet<string> = new Set(['LV_MEM_ADR']);

/**
 * The constant addresses that the sources of a build use, defined in them or in the project's own headers that they
 * include. Vendor packages are left out: their addresses are the chip's.
 */
export function addressConstants(artifacts: Artifacts, sources: readonly string[]): AddressConstant[] {
  const compiled = readableSources(artifacts, sources);
  const files = sourcesWithHeaders(artifacts, compiled);
  const defines = new Map<string, Define & { readonly file: string }>();
  for (const file of files) {
    for (const define of readingOf(artifacts, file)?.defines ?? [])
      if (!defines.has(define.name)) defines.set(define.name, { ...define, file });
  }
  const aliases = new Map<string, string[]>();
  for (const { name, body } of defines.values()) {
    if (/^[A-Za-z_]\w*$/.test(body)) aliases.set(body, [...(aliases.get(body) ?? []), name]);
  }
  const uses = usesIn(
    artifacts,
    compiled,
    [...defines.values()].flatMap(({ name, value, body }) =>
      value !== undefined || aliases.has(body) || defines.has(body) ? [name] : [],
    ),
  );
  return [...defines.values()].flatMap(({ name, value, file, span }): AddressConstant[] => {
    if (value === undefined) return [];
    const names = [name, ...(aliases.get(name) ?? [])];
    const found = names.flatMap((one) => uses.get(one) ?? []);
    if (found.length === 0 && !names.some((one) => configuredNames.has(one))) return [];
    const purpose = [...names, ...found.map(({ statement }) => statement)].join(' ');
    return [{ name, value, place: { file, span }, use: found[0]?.place, purpose }];
  });
}

interface Define {
  readonly name: string;
  /** Without casts, brackets and comments. */
  readonly body: string;
  /** Where the body is a number that may be an address. */
  readonly value: bigint | undefined;
  readonly span: Span;
}

interface SourceReading {
  readonly defines: readonly Define[];
  /** Names in quotes. */
  readonly includes: readonly string[];
  /** The text with comments, strings and directives turned into blanks. */
  readonly code: string;
}

/** The sources that can be read and belong to nothing else, as many as an application of one's own may have. */
export function readableSources(artifacts: Artifacts, sources: readonly string[]): readonly string[] {
  return sources.filter((file) => isReadable(artifacts, file)).slice(0, mostFiles);
}

function isReadable(artifacts: Artifacts, file: string): boolean {
  return artifacts.files.has(file) && artifacts.files.size(file) <= mostBytes && !isVendorPath(file);
}

function readingOf(artifacts: Artifacts, file: string): SourceReading | undefined {
  const text = artifacts.text(file);
  if (text === undefined) return undefined;
  return artifacts.cache.of(`constants ${file}`, artifacts.files, (tracked) =>
    readSource(tracked.text(file) ?? ''),
  );
}

function readSource(text: string): SourceReading {
  const plain = text.replace(
    /\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"/g,
    (match) => (match.startsWith('"') ? match : match.replace(/[^\n]/g, ' ')),
  );
  const defines: Define[] = [];
  const includes: string[] = [];
  const code = plain.replace(/^[ \t]*#[^\n]*(?:\\\r?\n[^\n]*)*/gm, (line, offset: number) => {
    const include = /^[ \t]*#[ \t]*include[ \t]*"([^"]+)"/.exec(line)?.[1];
    if (include !== undefined) includes.push(include);
    const define = /^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+([^\n]*)/.exec(line);
    if (define) {
      const body = define[2]!
        .replace(/\([^()]*\*[ \t]*\)|\((?:u?int(?:ptr|32)_t|void|unsigned[^()]*)\)/g, '')
        .replace(/[()\s]/g, '');
      const number = /^(0x[0-9a-f]{7,8})[ul]*$/i.exec(body)?.[1];
      const start = offset + line.indexOf(define[1]!);
      defines.push({
        name: define[1]!,
        body,
        value: number === undefined ? undefined : BigInt(number),
        span: { start, end: offset + line.trimEnd().length },
      });
    }
    return line.replace(/[^\n]/g, ' ');
  });
  return {
    defines,
    includes,
    code: code.replace(/"(?:[^"\\\n]|\\.)*"/g, (match) => ' '.repeat(match.length)),
  };
}

/** The sources and the project's own headers that they include, directly or by one another. */
export function sourcesWithHeaders(artifacts: Artifacts, sources: readonly string[]): readonly string[] {
  const files = new Set(sources);
  for (const file of files) {
    if (files.size > mostFiles) break;
    for (const name of readingOf(artifacts, file)?.includes ?? []) {
      const beside = join(dirname(file), name);
      const named = artifacts.files.named(basename(name)).filter((path) => !isVendorPath(path));
      const found = artifacts.files.has(beside) ? beside : named.length === 1 ? named[0] : undefined;
      if (found !== undefined && isReadable(artifacts, found)) files.add(found);
    }
  }
  return [...files];
}

interface Use {
  readonly place: Place;
  readonly statement: string;
}

/** Where the code of the sources uses names. */
function usesIn(
  artifacts: Artifacts,
  sources: readonly string[],
  names: readonly string[],
): Map<string, Use[]> {
  const wanted = new Set(names);
  const uses = new Map<string, Use[]>();
  for (const file of sources) {
    const code = readingOf(artifacts, file)?.code ?? '';
    for (const { 0: word, index } of code.matchAll(/[A-Za-z_]\w*/g)) {
      if (!wanted.has(word)) continue;
      const before = code.slice(Math.max(0, index - 300), index);
      const statement = before.slice(Math.max(...[';', '{', '}'].map((end) => before.lastIndexOf(end))) + 1);
      const use = { place: { file, span: { start: index, end: index + word.length } }, statement };
      uses.set(word, [...(uses.get(word) ?? []), use]);
    }
  }
  return uses;
}
