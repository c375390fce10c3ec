import { byteCount, intersect } from '../../base/addressRange';
import { compareBigints, compareTexts, lower } from '../../base/order';
import type { AddressRange } from '../../base/addressRange';
import { demangle } from '../demangle';
import type { DebugInfo } from '../dwarf';
import type { ElfImage, ElfSymbol } from '../elf';
import type { LinkerMap, MapInputSection, MapSymbol } from '../linkerMap';
import { archiveOf } from '../linkerMap';
import { itemsIn } from '../../base/rangeIndex';
import { bySize, fillName, otherName, type FillObject, type FillSymbol } from './fill';

/** What tells who owns the bytes of an image. Either of `elf` and `map`, or both of one link. */
export interface FillSources {
  readonly elf: ElfImage | undefined;
  readonly map: LinkerMap | undefined;
  readonly debug: DebugInfo | undefined;
  /** The map's global symbols of objects, sorted by address, where there is no ELF. */
  readonly mapSymbols: readonly MapSymbol[] | undefined;
}

/** Larger gaps are room that somebody reserved. */
const largestAlignment = 4096n;

/** Bytes of a section with one owner. */
interface Piece {
  readonly range: AddressRange;
  /** As ld writes it; undefined where only symbols can tell. */
  readonly object: string | undefined;
  /** The input section's name. */
  readonly input: string | undefined;
}

/** A name for some of the bytes, before equal owners are put together. */
interface Part {
  readonly owner: string;
  readonly name: string;
  readonly start: bigint;
  readonly size: number;
  readonly address: number | undefined;
}

/** Who owns the bytes of a section: each byte is counted once. */
export function sectionObjects(sources: FillSources, section: AddressRange): readonly FillObject[] {
  const parts: Part[] = [];
  const pieces = sources.map
    ? mapPieces(sources.map, section)
    : [{ range: section, object: undefined, input: undefined }];
  const symbols = sources.mapSymbols && symbolsFrom(sources.mapSymbols, section.start);
  for (const piece of pieces) addParts(parts, sources, piece, symbols);
  return grouped(parts, sources.debug);
}

/** Whether bytes in front of `next` are there only so that it is aligned. */
export function isAlignment(gap: AddressRange, next: bigint): boolean {
  const alignment = next === 0n ? largestAlignment : next & -next;
  return byteCount(gap) < lower(alignment, largestAlignment);
}

/** Input sections and the gaps between them, in order, without a byte twice. */
function mapPieces(map: LinkerMap, section: AddressRange): Piece[] {
  const pieces: Piece[] = [];
  let at = section.start;
  for (const input of itemsIn<MapInputSection>(map.inputSections, section)) {
    const range = intersect(input.range, { start: at, end: section.end });
    if (!range) continue;
    if (range.start > at) pieces.push(gapPiece({ start: at, end: range.start }, range.start));
    pieces.push({ range, object: input.object, input: input.name });
    at = range.end;
  }
  if (at < section.end) pieces.push(gapPiece({ start: at, end: section.end }, section.end));
  return pieces;
}

function gapPiece(range: AddressRange, next: bigint): Piece {
  const name = isAlignment(range, next) ? fillName : otherName;
  return { range, object: name, input: undefined };
}

function addParts(
  parts: Part[],
  { elf, debug }: FillSources,
  piece: Piece,
  symbols: SymbolCursor | undefined,
): void {
  if (piece.object === fillName) {
    parts.push(partOf(fillName, fillName, piece.range.start, piece.range.end));
    return;
  }
  if (elf) addElfSymbols(parts, elf, debug, piece);
  else if (symbols) addMapSymbols(parts, symbols, piece);
}

function partOf(owner: string, name: string, start: bigint, end: bigint, address?: number): Part {
  return { owner, name, start, size: Number(end - start), address };
}

function addElfSymbols(parts: Part[], elf: ElfImage, debug: DebugInfo | undefined, piece: Piece): void {
  const { start, end } = piece.range;
  let at = start;
  const inside = itemsIn<ElfSymbol>(elf.symbolsByAddress, piece.range);
  for (const symbol of [...inside].sort(bySymbolRank)) {
    const own = intersect(symbol.range, { start: at, end });
    if (!own) continue;
    if (own.start > at) addGap(parts, piece, at, own.start);
    const address = Number(symbol.range.start);
    const owner = piece.object ?? ownerOf(symbol, debug, address);
    parts.push(partOf(owner, symbol.name, own.start, own.end, address));
    at = own.end;
  }
  if (at < end) addGap(parts, piece, at, end);
}

/** By address; of those that begin at one place the longest, then a global one: aliases are counted once. */
function bySymbolRank(a: ElfSymbol, b: ElfSymbol): number {
  if (a.range.start !== b.range.start) return compareBigints(a.range.start, b.range.start);
  const rank = { global: 0, local: 1, weak: 2, other: 3 };
  return b.size - a.size || rank[a.binding] - rank[b.binding] || compareTexts(a.name, b.name);
}

/** Without a map: the source file that was compiled, as far as the ELF tells. */
function ownerOf(symbol: ElfSymbol, debug: DebugInfo | undefined, address: number): string {
  return debug?.places.get(address)?.unit ?? symbol.sourceFile ?? otherName;
}

/** Bytes of a piece that no symbol owns: alignment, strings, or all of a piece without symbols. */
function addGap(parts: Part[], piece: Piece, start: bigint, end: bigint): void {
  const isFill = isAlignment({ start, end }, end);
  if (piece.object === undefined) {
    const name = isFill ? fillName : otherName;
    parts.push(partOf(name, name, start, end));
    return;
  }
  const whole = start === piece.range.start && end === piece.range.end;
  const name = whole ? nameOfInput(piece.input) : isFill ? fillName : otherName;
  parts.push(partOf(piece.object, name, start, end));
}

/** `.text.HAL_Init` holds `HAL_Init`, as `-ffunction-sections` and `-fdata-sections` name them. */
function nameOfInput(input: string | undefined): string {
  const named =
    /^\.(?:text|data|rodata|bss|init_array|sbss|sdata)\.((?!str\d|cst\d|startup$|unlikely$)[^.\s].*)$/.exec(
      input ?? '',
    );
  return named ? named[1]!.replace(/\.str\d.*$/, '') : otherName;
}

/** Symbols by address, and how far they are gone through: pieces come in order of their addresses. */
interface SymbolCursor {
  readonly symbols: readonly MapSymbol[];
  at: number;
}

/** From the first symbol at `address` or above. */
function symbolsFrom(symbols: readonly MapSymbol[], address: bigint): SymbolCursor {
  let from = 0;
  let to = symbols.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (symbols[middle]!.value < address) from = middle + 1;
    else to = middle;
  }
  return { symbols, at: from };
}

/** Global symbols of a map have no size: each one ends where the next one of its piece begins. */
function addMapSymbols(parts: Part[], cursor: SymbolCursor, piece: Piece): void {
  const { start, end } = piece.range;
  const owner = piece.object ?? otherName;
  const { symbols } = cursor;
  while (cursor.at < symbols.length && symbols[cursor.at]!.value < start) cursor.at++;
  let last: MapSymbol | undefined;
  for (; cursor.at < symbols.length && symbols[cursor.at]!.value < end; cursor.at++) {
    const symbol = symbols[cursor.at]!;
    if (symbol.object !== piece.object) continue;
    addBefore(parts, last, owner, piece, symbol.value);
    last = symbol;
  }
  addBefore(parts, last, owner, piece, end);
}

/** What lies in front of `end`: the symbol before it, or the beginning of the piece. */
function addBefore(
  parts: Part[],
  symbol: MapSymbol | undefined,
  owner: string,
  piece: Piece,
  end: bigint,
): void {
  const start = symbol ? symbol.value : piece.range.start;
  if (end > start) parts.push(partOf(owner, symbol ? symbol.name : nameOfInput(piece.input), start, end));
}

function grouped(parts: readonly Part[], debug: DebugInfo | undefined): FillObject[] {
  const owners = new Map<string, Part[]>();
  for (const part of parts) {
    const known = owners.get(part.owner);
    if (known) known.push(part);
    else owners.set(part.owner, [part]);
  }
  const objects = [...owners].map(([owner, own]): FillObject => {
    const member = archiveOf(owner);
    const isNobody = owner === fillName || owner === otherName;
    return {
      object: isNobody || !member ? owner : member.member,
      archive: isNobody ? undefined : member?.archive,
      size: own.reduce((sum, part) => sum + part.size, 0),
      symbols: symbolsOf(own, debug),
    };
  });
  return objects.sort(bySize(({ archive, object }) => `${archive ?? ''} ${object}`));
}

/** All `(fill)` of an object is one entry, all `(other)` too. */
function symbolsOf(parts: readonly Part[], debug: DebugInfo | undefined): FillSymbol[] {
  const symbols: FillSymbol[] = [];
  const collected = new Map<string, { start: bigint; size: number }>();
  for (const part of parts) {
    if (part.name !== fillName && part.name !== otherName) {
      const place = part.address === undefined ? undefined : debug?.places.get(part.address);
      symbols.push({ name: demangle(part.name), start: part.start, size: part.size, place });
      continue;
    }
    const known = collected.get(part.name);
    if (known) known.size += part.size;
    else collected.set(part.name, { start: part.start, size: part.size });
  }
  for (const [name, { start, size }] of collected) symbols.push({ name, start, size, place: undefined });
  return symbols.sort(bySize(({ name }) => name));
}
