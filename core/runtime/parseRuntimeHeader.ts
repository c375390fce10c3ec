import type { Span } from '../base/span';
import type { AtonVersion } from '../model/networkSource';

/** A value read off a header, with the lines that state it. */
export interface HeaderValue<T> {
  readonly value: T;
  /** From the first `#define` that states it to the end of the last. */
  readonly span: Span;
}

export interface AtonVersionHeader extends HeaderValue<AtonVersion> {
  /** `LL_ATON_VERSION_NAME`, `atonn-v1.1.0-31-g27f5d5bc`. */
  readonly name: string | undefined;
}

/** `ll_aton_version.h`: the version of the deployed ll_aton sources. `undefined` where a part is missing. */
export function parseAtonVersionHeader(text: string): AtonVersionHeader | undefined {
  const defines = readDefines(text, 'LL_ATON_VERSION_');
  const parts = numbers(defines, ['MAJOR', 'MINOR', 'MICRO', 'DEV']);
  if (!parts) return undefined;
  const [major, minor, micro, dev] = parts.values as [number, number, number, number];
  const name = defines.get('NAME');
  return {
    value: { major, minor, micro, dev },
    span: parts.span,
    name: name && /^"([^"]*)"/.exec(name.body)?.[1],
  };
}

/** `stai.h`: `STAI_TOOLS_VERSION_*`, as `2.1.0`. `undefined` where a part is missing. */
export function parseStaiHeader(text: string): HeaderValue<string> | undefined {
  return threeParts(text, 'STAI_TOOLS_VERSION_');
}

/** `core_datatypes.h`: `AI_PLATFORM_RUNTIME_*`, as `10.1.0`. `undefined` where a part is missing. */
export function parseCoreDatatypes(text: string): HeaderValue<string> | undefined {
  return threeParts(text, 'AI_PLATFORM_RUNTIME_');
}

interface Define {
  readonly body: string;
  readonly span: Span;
}

function threeParts(text: string, prefix: string): HeaderValue<string> | undefined {
  const parts = numbers(readDefines(text, prefix), ['MAJOR', 'MINOR', 'MICRO']);
  return parts && { value: parts.values.join('.'), span: parts.span };
}

function numbers(
  defines: ReadonlyMap<string, Define>,
  names: readonly string[],
): { values: number[]; span: Span } | undefined {
  const values: number[] = [];
  let start = Infinity;
  let end = 0;
  for (const name of names) {
    const define = defines.get(name);
    const match = define && /^\(?\s*(\d{1,9})[uUlL]*\s*\)?$/.exec(define.body);
    if (!define || !match) return undefined;
    values.push(Number(match[1]));
    start = Math.min(start, define.span.start);
    end = Math.max(end, define.span.end);
  }
  return { values, span: { start, end } };
}

/**
 * The `#define <prefix>NAME body` lines outside comments, by NAME; the last one wins, as in C. Bodies lose their
 * comments. Conditions are not evaluated: these headers only guard against double definition.
 */
function readDefines(text: string, prefix: string): ReadonlyMap<string, Define> {
  const code = blankComments(text);
  const defines = new Map<string, Define>();
  for (let at = code.indexOf(prefix); at >= 0; at = code.indexOf(prefix, at + prefix.length)) {
    const lineStart = code.lastIndexOf('\n', at) + 1;
    if (!/^[ \t]*#[ \t]*define[ \t]+$/.test(code.slice(lineStart, at))) continue;
    const newline = code.indexOf('\n', at);
    const line = code.slice(at + prefix.length, newline < 0 ? code.length : newline);
    const name = /^\w+/.exec(line)?.[0];
    if (!name) continue;
    const body = line.slice(name.length);
    const end = at + prefix.length + name.length + body.trimEnd().length;
    const hash = code.indexOf('#', lineStart);
    defines.set(name, { body: body.trim(), span: { start: hash, end } });
  }
  return defines;
}

/** The text with every comment turned into blanks, so that offsets stay; string literals are left alone. */
function blankComments(text: string): string {
  let out = '';
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const c = text.charCodeAt(at);
    if (c === 0x22) {
      at = endOfString(text, at);
    } else if (c === 0x2f && (text[at + 1] === '*' || text[at + 1] === '/')) {
      const block = text[at + 1] === '*';
      const close = block ? text.indexOf('*/', at + 2) : text.indexOf('\n', at);
      const end = close < 0 ? text.length : block ? close + 2 : close;
      out += text.slice(from, at) + text.slice(at, end).replace(/[^\n]/g, ' ');
      at = from = end;
    } else {
      at++;
    }
  }
  return out + text.slice(from);
}

/** Past the closing quote, or at the line's end where it is missing. */
function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const c = text[at];
    if (c === '\\') at++;
    else if (c === '"') return at + 1;
    else if (c === '\n') return at;
  }
  return text.length;
}
