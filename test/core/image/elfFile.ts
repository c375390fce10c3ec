/** A section of an ELF file that a test writes by hand. */
export interface SectionToWrite {
  readonly name: string;
  /** sh_type: 1 PROGBITS, 8 NOBITS. */
  readonly type: number;
  /** sh_flags: 1 WRITE, 2 ALLOC, 4 EXECINSTR. */
  readonly flags: number;
  readonly address: number;
  readonly size: number;
  /** Where a LOAD segment puts its bytes; its own address where not given. */
  readonly loadAddress?: number;
}

export interface SymbolToWrite {
  readonly name: string;
  readonly value: number;
  readonly size?: number;
  /** st_info: binding × 16 + type. 0x11 global object, 0x12 global function, 0x10 global, 0x04 file. */
  readonly info?: number;
  /** Index in the section table (from 1), 0xfff1 for absolute. */
  readonly section: number;
}

/** Writes a linked ELF32 Arm file: one LOAD segment for each allocated section, then the tables. */
export function writeElf(
  sections: readonly SectionToWrite[],
  symbols: readonly SymbolToWrite[],
  entry = 0,
): Uint8Array {
  const loads = sections.filter((s) => (s.flags & 2) !== 0 && s.size > 0);
  const names = stringTable([...sections.map((s) => s.name), '.symtab', '.strtab', '.shstrtab']);
  const strings = stringTable(symbols.map((s) => s.name));
  let at = 52 + loads.length * 32;
  const offsets = sections.map((section) => {
    const offset = at;
    if (section.type !== 8) at += section.size;
    return offset;
  });
  const symbolTable = at;
  const symbolBytes = 16 * (symbols.length + 1);
  const stringsAt = symbolTable + symbolBytes;
  const namesAt = stringsAt + strings.bytes.length;
  const table = namesAt + names.bytes.length;
  const count = sections.length + 4;
  const bytes = new Uint8Array(table + count * 40);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  const u16 = (offset: number, ...values: number[]): void =>
    values.forEach((v, i) => view.setUint16(offset + 2 * i, v, true));
  const u32 = (offset: number, ...values: number[]): void =>
    values.forEach((v, i) => view.setUint32(offset + 4 * i, v, true));
  u16(16, 2, 40);
  u32(20, 1, entry, 52, table, 0x05000200);
  u16(40, 52, 32, loads.length, 40, count, count - 1);
  for (const [i, section] of loads.entries()) {
    const offset = offsets[sections.indexOf(section)]!;
    const fileSize = section.type === 8 ? 0 : section.size;
    u32(
      52 + 32 * i,
      1,
      offset,
      section.address,
      section.loadAddress ?? section.address,
      fileSize,
      section.size,
      6,
      4,
    );
  }
  for (const [i, symbol] of symbols.entries()) {
    const to = symbolTable + 16 * (i + 1);
    u32(to, strings.offsets[i]!, symbol.value, symbol.size ?? 0);
    bytes[to + 12] = symbol.info ?? 0x10;
    u16(to + 14, symbol.section);
  }
  bytes.set(strings.bytes, stringsAt);
  bytes.set(names.bytes, namesAt);
  const header = (index: number, ...fields: number[]): void => u32(table + 40 * index, ...fields);
  for (const [i, s] of sections.entries()) {
    header(i + 1, names.offsets[i]!, s.type, s.flags, s.address, offsets[i]!, s.size, 0, 0, 4, 0);
  }
  const n = sections.length;
  header(n + 1, names.offsets[n]!, 2, 0, 0, symbolTable, symbolBytes, n + 2, 1, 4, 16);
  header(n + 2, names.offsets[n + 1]!, 3, 0, 0, stringsAt, strings.bytes.length, 0, 0, 1, 0);
  header(n + 3, names.offsets[n + 2]!, 3, 0, 0, namesAt, names.bytes.length, 0, 0, 1, 0);
  return bytes;
}

function stringTable(texts: readonly string[]): { bytes: Uint8Array; offsets: number[] } {
  const bytes: number[] = [0];
  const offsets = texts.map((text) => {
    const offset = bytes.length;
    bytes.push(...new TextEncoder().encode(text), 0);
    return offset;
  });
  return { bytes: Uint8Array.from(bytes), offsets };
}
