import { rangeOf } from '../base/addressRange';
import { readAddressExpression } from './addressExpression';
import type { ModelBuffer } from './networkSource';

export interface BufferTables {
  readonly buffers: readonly ModelBuffer[];
  /** Which tables exist with at least one entry. */
  readonly filled: ReadonlySet<TableKind>;
  /** Suffix of the generated functions. */
  readonly suffix: string | undefined;
}

type TableKind = 'input' | 'output' | 'internal';

const tables: readonly (readonly [functionName: string, kind: TableKind])[] = [
  ['LL_ATON_Input_Buffers_Info_', 'input'],
  ['LL_ATON_Output_Buffers_Info_', 'output'],
  ['LL_ATON_Internal_Buffers_Info_', 'internal'],
];

/**
 * Reads the buffer tables `LL_ATON_{Input,Output,Internal}_Buffers_Info_<suffix>(void)` of a generated network.c.
 * A table that is missing, cut off or `return NULL` gives the entries that are there.
 */
export function readBufferTables(text: string): BufferTables {
  const buffers: ModelBuffer[] = [];
  const filled = new Set<TableKind>();
  let suffix: string | undefined;
  for (const [functionName, kind] of tables) {
    const body = findBody(text, functionName);
    if (!body) continue;
    suffix ??= body.suffix;
    const before = buffers.length;
    readEntries(text, body.start, body.end, kind, buffers);
    if (buffers.length > before) filled.add(kind);
  }
  return { buffers, filled, suffix };
}

/** The body of the function's definition; prototypes, calls and macros that merely name it are passed over. */
function findBody(
  text: string,
  functionName: string,
): { suffix: string; start: number; end: number } | undefined {
  for (
    let at = text.indexOf(functionName);
    at >= 0;
    at = text.indexOf(functionName, at + functionName.length)
  ) {
    const head = /^(\w{1,200})\s{0,8}\(\s{0,8}(?:void)?\s{0,8}\)\s{0,16}\{/.exec(
      text.slice(at + functionName.length, at + functionName.length + 300),
    );
    if (!head) continue;
    const start = at + functionName.length + head[0].length;
    // The generator indents everything but the closing brace.
    const end = text.indexOf('\n}', start);
    return { suffix: head[1]!, start, end: end < 0 ? text.length : end };
  }
  return undefined;
}

function readEntries(
  text: string,
  start: number,
  end: number,
  kind: TableKind,
  buffers: ModelBuffer[],
): void {
  let at = indexBefore(text, '.name', start, end);
  while (at >= 0) {
    const next = indexBefore(text, '.name', at + 5, end);
    const buffer = readEntry(text, at, next < 0 ? end : next, kind);
    if (buffer) buffers.push(buffer);
    at = next;
  }
}

function readEntry(text: string, at: number, end: number, kind: TableKind): ModelBuffer | undefined {
  const entry = text.slice(at, end);
  const name = /^\.name\s*=\s*"([^"\n]*)"/.exec(entry)?.[1];
  if (name === undefined) return undefined;
  const { address, symbol } = readAddressExpression(initializerOf(entry, '.addr_base') ?? '');
  const first = numberOf(entry, '.offset_start');
  const last = numberOf(entry, '.offset_end');
  const epoch = numberOf(entry, '.epoch');
  const before = text.slice(Math.max(0, at - 200), at);
  const open = before.lastIndexOf('{');
  const close = closingBrace(entry);
  return {
    name,
    table: kind,
    range:
      address === undefined || first === undefined || last === undefined || last < first
        ? undefined
        : rangeOf(address + first, last - first),
    symbol,
    isUserAllocated: numberOf(entry, '.is_user_allocated') === 1n,
    isParameter: numberOf(entry, '.is_param') === 1n,
    epoch: epoch === undefined || epoch < 0n ? undefined : Number(epoch),
    span: {
      start: open < 0 ? at : at - before.length + open,
      end: at + (close ?? entry.trimEnd().length),
    },
  };
}

/** Past the first brace that closes at the beginning of a line, blanks aside; undefined where there is none. */
function closingBrace(entry: string): number | undefined {
  for (let at = entry.indexOf('}'); at >= 0; at = entry.indexOf('}', at + 1)) {
    let start = at;
    while (start > 0 && (entry[start - 1] === ' ' || entry[start - 1] === '\t')) start--;
    if (at - start <= 40 && entry[start - 1] === '\n') return at + 1;
  }
  return undefined;
}

/** What stands between the braces of `.addr_base = { … }`, or up to the comma where there are none. */
function initializerOf(entry: string, field: string): string | undefined {
  const at = entry.indexOf(field);
  if (at < 0) return undefined;
  const equals = entry.indexOf('=', at);
  const lineEnd = entry.indexOf('\n', at);
  if (equals < 0) return undefined;
  return entry.slice(equals + 1, lineEnd < 0 ? entry.length : lineEnd).replace(/[{}]/g, ' ');
}

function numberOf(entry: string, field: string): bigint | undefined {
  const at = entry.indexOf(field);
  if (at < 0) return undefined;
  const match = /^\s{0,8}=\s{0,8}(-?)(0[xX][0-9a-fA-F]{1,16}|\d{1,20})/.exec(
    entry.slice(at + field.length, at + field.length + 60),
  );
  if (!match) return undefined;
  const magnitude = BigInt(match[2]!);
  return match[1] ? -magnitude : magnitude;
}

function indexBefore(text: string, needle: string, from: number, end: number): number {
  const at = text.indexOf(needle, from);
  return at >= 0 && at < end ? at : -1;
}
