import type { PoolFile } from './poolFile';
import { writeLargestUnit } from './quantityEdit';
import type { UsualProperties } from '../device/usualPools';

/** A pool that is yet to be written. */
export interface NewPool {
  readonly name: string;
  readonly fname: string;
  /** Address as it is to be written. */
  readonly offset: bigint;
  /** In bytes. */
  readonly size: bigint;
  readonly properties: UsualProperties;
}

/** How the text around a new pool is laid out. */
export interface Layout {
  readonly dialect: PoolFile['dialect'];
  /** One level of indentation: a tab, or blanks. */
  readonly indent: string;
  readonly lineBreak: '\n' | '\r\n';
  /** Decimal places that the file gives the numbers of a key: ST writes `6.00`. As few as needed where it says none. */
  readonly decimals?: ReadonlyMap<string, number>;
}

/** The pool as JSON in the dialect's own order and style; continuation lines start with `margin`. */
export function newPoolText(pool: NewPool, layout: Layout, margin: string): string {
  const lines = layout.dialect === 'echo' ? echoLines(pool, layout.indent) : inputLines(pool, layout.indent);
  return lines.map((line) => withDecimals(line, layout)).join(layout.lineBreak + margin);
}

const numberOfKey = /"(\w+)"\s*:\s*(-?\d+(?:\.\d+)?)(?=\s*[,}\r\n]|$)/g;

/** The numbers of a line as the rest of the file writes those of the same key. */
function withDecimals(line: string, { decimals }: Layout): string {
  return line.replace(numberOfKey, (all: string, key: string, number: string) => {
    const places = Math.max(decimals?.get(key) ?? 0, decimalsOf(number));
    return all.slice(0, all.length - number.length) + Number(number).toFixed(places);
  });
}

function decimalsOf(number: string): number {
  const dot = number.indexOf('.');
  return dot < 0 ? 0 : number.length - dot - 1;
}

function inputLines({ name, fname, offset, size, properties }: NewPool, indent: string): string[] {
  const { rights, throughput, latency, byteWidth, freqRatio, cacheable, readPower, writePower } = properties;
  const prop: (readonly [string, unknown])[] = [
    ['rights', rights],
    ['throughput', throughput],
    ['latency', latency],
    ['byteWidth', byteWidth],
    ['freqRatio', freqRatio],
    ...(cacheable ? [['cacheable', 'CACHEABLE_ON'] as const] : []),
    ['read_power', readPower],
    ['write_power', writePower],
    ...(properties.constantsPreferred ? [['constants_preferred', 'true'] as const] : []),
  ];
  // Sizes stay in the unit that people think in: 1024 KBYTES of RAM, 61 MBYTES of flash.
  const { value, magnitude } = writeLargestUnit(size);
  const address = `0x${offset.toString(16).padStart(8, '0')}`;
  return [
    '{',
    `${indent}"fname": ${JSON.stringify(fname)},`,
    `${indent}"name": ${JSON.stringify(name)},`,
    `${indent}"fformat": "FORMAT_RAW",`,
    `${indent}"prop": { ${prop.map(([key, each]) => `"${key}": ${JSON.stringify(each)}`).join(', ')} },`,
    `${indent}"offset": { "value": "${address}", "magnitude": "BYTES" },`,
    `${indent}"size": { "value": "${value}", "magnitude": "${size === 0n ? 'KBYTES' : magnitude}" }`,
    '}',
  ];
}

function echoLines({ name, fname, offset, size, properties }: NewPool, indent: string): string[] {
  const json = {
    fname,
    name,
    fformat: 'FORMAT_RAW',
    prop: {
      rights: properties.rights,
      throughput: properties.throughput,
      latency: properties.latency,
      byteWidth: properties.byteWidth,
      freqRatio: properties.freqRatio,
      burstMaxLength: 4294967295,
      burstPenalty: 0,
      pipelined: 'PIPELINED_ON',
      cacheable: properties.cacheable ? 'CACHEABLE_ON' : 'CACHEABLE_OFF',
      readPower: properties.readPower,
      writePower: properties.writePower,
      constantsPreferred: properties.constantsPreferred,
    },
    offset: writeLargestUnit(offset),
    size: writeLargestUnit(size),
    mode: 'USEMODE_ABSOLUTE',
    busNode: 0,
  };
  return JSON.stringify(json, undefined, indent).split('\n');
}

/** The layout of a file as it is: its dialect, the indentation of its first indented line, its line breaks. */
export function layoutOf(text: string, dialect: PoolFile['dialect']): Layout {
  const decimals = new Map<string, number>();
  for (const [, key = '', number = ''] of text.matchAll(numberOfKey))
    decimals.set(key, Math.max(decimals.get(key) ?? 0, decimalsOf(number)));
  const indent = /^([ \t]+)["{[]/m.exec(text)?.[1] ?? '\t';
  return {
    dialect,
    indent: indent.startsWith('\t') ? '\t' : indent,
    lineBreak: text.includes('\r\n') ? '\r\n' : '\n',
    decimals,
  };
}
