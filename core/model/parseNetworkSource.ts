import { rangeOf } from '../base/addressRange';
import { readAccessRanges } from './accessRanges';
import { readBufferTables } from './bufferTables';
import type { ModelPool, NetworkSource } from './networkSource';

/**
 * Reads a generated network.c (whatever its file name): header comment, version guard, pool comments, buffer tables
 * and the linker symbols of relative pools. Never throws; a file that is not a model gives `isModel: false`. Linear in
 * the text, and driven by `indexOf`: most of the 4 MB is of no interest.
 */
export function parseNetworkSource(text: string): NetworkSource {
  const options = readOptions(text);
  const option = (name: string) => options.find((entry) => entry.name === name);
  const poolFile = option('load-mpool-file');
  const guard = readGuard(text);
  const pools = readPools(text);
  const tables = readBufferTables(text);
  const accesses = tables.filled.has('internal') ? [] : readAccessRanges(text, pools);
  return {
    isModel: guard !== undefined || pools.length > 0,
    gitDescription: headerValue(text, 'GIT_DESCRIPTION'),
    poolFile: poolFile && { path: poolFile.value, span: poolFile.span },
    outDirPrefix: option('out-dir-prefix')?.value,
    options,
    guard,
    pools,
    buffers: [...tables.buffers, ...accesses],
    suffix: tables.suffix ?? suffixOf(text),
    poolSymbols: readPoolSymbols(text),
  };
}

/** ` * GIT_DESCRIPTION "atonn-v1.1.0-31-g27f5d5bc"`. */
function headerValue(text: string, name: string): string | undefined {
  const at = text.indexOf(` ${name} `);
  if (at < 0) return undefined;
  return /^\s{0,80}"([^"\n]{0,500})"/.exec(text.slice(at + name.length + 1, at + name.length + 600))?.[1];
}

/** The ` * --option = "value"` lines of the header comment; the span is the value's, without quotes. */
function readOptions(text: string): NetworkSource['options'] {
  const head = text.indexOf('Command Line options');
  if (head < 0) return [];
  const close = text.indexOf('*/', head);
  const end = close < 0 ? text.length : close;
  const options: { name: string; value: string; span: { start: number; end: number } }[] = [];
  let at = text.indexOf('\n', head);
  while (at >= 0 && at < end) {
    const next = text.indexOf('\n', at + 1);
    const lineEnd = next < 0 || next > end ? end : next;
    const line = text.slice(at + 1, lineEnd);
    const match = /^[ \t]{0,40}\*?[ \t]{0,40}--([\w-]+)(?:[ \t]{0,40}=[ \t]{0,40})?/.exec(line);
    if (match) {
      const raw = line.slice(match[0].length).trimEnd();
      const quoted = raw.length >= 2 && raw.startsWith('"') && raw.endsWith('"');
      const value = quoted ? raw.slice(1, -1) : raw;
      const start = at + 1 + match[0].length + (quoted ? 1 : 0);
      options.push({ name: match[1]!, value, span: { start, end: start + value.length } });
    }
    at = next;
  }
  return options;
}

const guardParts = ['MAJOR', 'MINOR', 'MICRO', 'DEV'] as const;

/**
 * `#if LL_ATON_VERSION_MAJOR != 1 || … _DEV != 275` and the `#error` or `#warning` under it. The span is the
 * condition's line, without its break.
 */
function readGuard(text: string): NetworkSource['guard'] {
  const needle = 'LL_ATON_VERSION_MAJOR';
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
    const head = /(?:^|\n)([ \t]*#[ \t]*(?:el)?if\b[^\n]{0,80})$/.exec(text.slice(Math.max(0, at - 120), at));
    if (!head) continue;
    const start = at - head[1]!.length;
    if (insideComment(text, start)) continue;
    const end = logicalLineEnd(text, at);
    const condition = text.slice(start, end);
    const parts = guardParts.map((part) =>
      new RegExp(`LL_ATON_VERSION_${part}\\s{0,8}\\)?\\s{0,8}!=\\s{0,8}\\(?\\s{0,8}(\\d{1,9})`).exec(
        condition,
      ),
    );
    if (parts.some((part) => !part)) continue;
    const [major, minor, micro, dev] = parts.map((part) => Number(part![1])) as [
      number,
      number,
      number,
      number,
    ];
    return {
      version: { major, minor, micro, dev },
      action: guardAction(text, end),
      span: { start, end: trimmedEnd(text, start, end) },
    };
  }
  return undefined;
}

function guardAction(text: string, from: number): 'error' | 'warning' {
  const rest = text.slice(from, from + 2000);
  const close = /^[ \t]*#[ \t]*endif\b/m.exec(rest);
  return /^[ \t]*#[ \t]*error\b/m.test(close ? rest.slice(0, close.index) : rest) ? 'error' : 'warning';
}

/** The end of the line at `at`, with the lines that a trailing backslash joins to it. */
function logicalLineEnd(text: string, at: number): number {
  const rest = text.slice(at, at + 2000);
  let end = rest.indexOf('\n');
  while (end >= 0 && /\\\r?$/.test(rest.slice(Math.max(0, end - 2), end))) end = rest.indexOf('\n', end + 1);
  return at + (end < 0 ? rest.length : end);
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** Looks back a bounded way, so that a text of nothing but such lines stays linear; the header comment is shorter. */
function insideComment(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 8000), at);
  const open = before.lastIndexOf('/*');
  return open >= 0 && before.lastIndexOf('*/') < open;
}

/** The pairs of comments `global pool 7 is 10.54 MB` and `index=7 file postfix=…`. */
function readPools(text: string): ModelPool[] {
  const pools: ModelPool[] = [];
  const needle = ' file postfix=';
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
    const before = text.slice(Math.max(0, at - 100), at);
    const open = before.lastIndexOf('/*');
    if (open < 0) continue;
    const start = at - before.length + open;
    const end = commentEnd(text, at);
    const pool = readPool(text.slice(start, end));
    if (!pool) continue;
    pools.push({ ...pool, usedText: usedTextBefore(text, start, pool.index), span: { start, end } });
  }
  return pools;
}

/** Past the comment's closing, or the line's end where the text breaks off. Bounded: such comments are short. */
function commentEnd(text: string, at: number): number {
  const rest = text.slice(at, at + 2000);
  const close = rest.indexOf('*/');
  const line = rest.indexOf('\n');
  if (close >= 0 && (line < 0 || close < line)) return at + close + 2;
  return at + (line < 0 ? rest.length : line);
}

function readPool(comment: string): Omit<ModelPool, 'span' | 'usedText'> | undefined {
  const index = /^\/\*\s{0,20}index=(\d{1,9}) file postfix=/.exec(comment);
  const size = /\ssize=(\d{1,30})(?!\S)/.exec(comment);
  const mode = /\s(?:absolute|relative)_mode\s/.exec(comment);
  const nameAt = comment.indexOf(' name=');
  if (!index || !size || !mode || nameAt < index[0].length || mode.index < nameAt) return undefined;
  const offset = /\soffset=(0[xX][0-9a-fA-F]{1,16}|\d{1,20})\s/.exec(comment.slice(nameAt, mode.index + 1));
  // Only the linker knows where a relative pool lies; an absolute one without its offset is damaged.
  if (!offset && mode[0].includes('absolute')) return undefined;
  return {
    index: Number(index[1]),
    fname: comment.slice(index[0].length, nameAt).trim(),
    name: comment.slice(nameAt + ' name='.length, offset ? nameAt + offset.index : mode.index).trim(),
    range: rangeOf(BigInt(offset?.[1] ?? 0), BigInt(size[1]!)),
    mode: mode[0].includes('relative') ? 'relative' : 'absolute',
    virtual: /\svpool\s/.test(comment),
    rights: /\s(READ_ONLY|READ_WRITE|WRITE_ONLY)\s/.exec(comment)?.[1],
    cacheable: flag(comment, 'cacheable', 'ON', 'OFF'),
    usedForInitializers: flag(comment, 'use4initializers', 'YES', 'NO'),
  };
}

function flag(comment: string, key: string, yes: string, no: string): boolean | undefined {
  const value = new RegExp(`\\s${key}=(\\w+)`).exec(comment)?.[1];
  return value === yes ? true : value === no ? false : undefined;
}

/** What the first comment of the pair says, `10.54 MB`; undefined for `?` and where the pair is torn apart. */
function usedTextBefore(text: string, start: number, index: number): string | undefined {
  const head = /\/\*\s{0,20}global pool (\d{1,9}) is ([^\n*]{1,40}?)\s{0,20}\*\/\s{0,200}$/.exec(
    text.slice(Math.max(0, start - 300), start),
  );
  return head && Number(head[1]) === index && head[2] !== '?' ? head[2] : undefined;
}

/** `extern unsigned char _mem_pool_xSPI2_network[];`: pools that the linker places. */
function readPoolSymbols(text: string): NetworkSource['poolSymbols'] {
  const symbols = new Map<string, { name: string; span: { start: number; end: number } }>();
  for (let at = text.indexOf('_mem_pool_'); at >= 0; at = text.indexOf('_mem_pool_', at + 10)) {
    const name = /^\w{1,200}/.exec(text.slice(at, at + 200))![0];
    // User buffers are pointers that the application sets, no pools.
    if (name.startsWith('_mem_pool__user_io') || symbols.has(name)) continue;
    const line = text.slice(Math.max(0, at - 200), at);
    if (
      !/(?:^|\n)[ \t]*extern\b[\w \t]*$/.test(line) ||
      !/^\s*\[/.test(text.slice(at + name.length, at + name.length + 8))
    )
      continue;
    symbols.set(name, { name, span: { start: at, end: at + name.length } });
  }
  return [...symbols.values()];
}

/** From any generated function where the tables are missing. */
function suffixOf(text: string): string | undefined {
  for (const head of ['LL_ATON_EpochBlockItems_', 'LL_ATON_Set_User_Input_Buffer_']) {
    const at = text.indexOf(head);
    if (at >= 0) return /^\w{1,200}/.exec(text.slice(at + head.length, at + head.length + 200))?.[0];
  }
  return undefined;
}
