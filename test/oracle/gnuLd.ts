import { execFile, spawnSync, type ExecFileException } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findGnuLd } from '../support/tools.mjs';

/** GNU ld as the referee: links small objects with a script and reads back what it made of it. */

const linker = 'arm-none-eabi-ld';
const assembler = 'arm-none-eabi-as';
const archiver = 'arm-none-eabi-ar';

/** Why the oracle cannot run here, or undefined where it can. */
export function oracleMissing(): string | undefined {
  return findGnuLd().missing;
}

/** Memory rather than disk where there is such a folder: the oracle writes 100,000 small files. */
export function scratchFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

export interface LinkResult {
  readonly status: number;
  /** ld itself died, also without a map. It then says nothing of the script. */
  readonly crashed: boolean;
  readonly stderr: string;
  readonly regions: readonly MapRegion[];
  /** Absolute and section symbols of the output, 32 bits; empty where ld failed. */
  readonly symbols: ReadonlyMap<string, bigint>;
  /** Output sections with address and size. */
  readonly sections: ReadonlyMap<string, { readonly address: bigint; readonly size: bigint }>;
}

interface SectionRange {
  readonly address: bigint;
  readonly size: bigint;
}

export interface MapRegion {
  readonly name: string;
  readonly origin: bigint;
  readonly length: bigint;
  readonly attributes: string;
}

export interface Bench {
  readonly folder: string;
  close(): void;
  /** Assembles source to an object file and gives its path. */
  assemble(name: string, source: string): string;
  /** Puts objects into an archive and gives its path. */
  archive(name: string, objects: readonly string[]): string;
  /** One link at a time: the map and the output have fixed names. */
  link(script: string, objects: readonly string[], options?: LinkOptions): Promise<LinkResult>;
}

export interface LinkOptions {
  /** Where ld runs, for INCLUDE. */
  readonly folder?: string;
  /** Further arguments in front of the script. */
  readonly arguments?: readonly string[];
}

/** Prepares a folder with the empty libraries that ST's scripts name. */
export function openBench(folder: string): Bench {
  rmSync(folder, { recursive: true, force: true });
  const libraries = join(folder, 'lib');
  mkdirSync(libraries, { recursive: true });
  for (const name of [
    'libc.a',
    'libm.a',
    'libgcc.a',
    'libnosys.a',
    'libstdc++.a',
    'libstdc++_nano.a',
    'libc_nano.a',
  ]) {
    writeFileSync(join(libraries, name), '!<arch>\n');
  }
  const map = join(folder, 'out.map');
  const output = join(folder, 'out.elf');
  return {
    folder,
    close: () => rmSync(folder, { recursive: true, force: true }),
    assemble(name, source) {
      const file = join(folder, `${name}.s`);
      const object = join(folder, `${name}.o`);
      writeFileSync(file, source);
      const { status, stderr } = spawnSync(assembler, ['-o', object, file], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      return object;
    },
    archive(name, objects) {
      const file = join(folder, `${name}.a`);
      const { status, stderr } = spawnSync(archiver, ['rcs', file, ...objects], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      return file;
    },
    async link(script, objects, options = {}) {
      if (existsSync(map)) rmSync(map);
      const given = [...(options.arguments ?? []), '-L', libraries, '-T', script, '-o', output, ...objects];
      const cwd = options.folder ?? folder;
      let run = await runLinker(cwd, [...given, '-Map', map]);
      // While it writes the map ld 2.40 works expressions out once more, at a location counter of its own: what fails
      // there, or kills it there, is no word about the script.
      if (run.crashed || /by zero/.test(run.stderr)) run = await runLinker(cwd, given);
      const made = run.failed ? { symbols: new Map(), sections: new Map() } : readElf(readFileSync(output));
      const listing = existsSync(map) ? readFileSync(map, 'latin1') : '';
      const regions = readRegions(listing);
      // The file does not say which is the script's own, and which an orphan of another type.
      for (const name of severalSections(listing)) made.sections.delete(name);
      return { status: run.failed ? 1 : 0, crashed: run.crashed, stderr: run.stderr, regions, ...made };
    },
  };
}

interface Run {
  readonly failed: boolean;
  readonly crashed: boolean;
  readonly stderr: string;
}

async function runLinker(cwd: string, given: readonly string[], tries = 2): Promise<Run> {
  const [error, stderr] = await new Promise<[ExecFileException | null, string]>((resolve) => {
    const run = ['-c', limited, linker, ...given];
    execFile('/bin/sh', run, { cwd, timeout: 20_000 }, (failure, _, said) => resolve([failure, said]));
  });
  const signal = error?.signal;
  // No word about why: the machine was too busy to start it.
  if (error && stderr === '' && tries > 0 && signal !== 'SIGSEGV' && signal !== 'SIGXFSZ')
    return runLinker(cwd, given, tries - 1);
  const died =
    signal === 'SIGSEGV' ||
    signal === 'SIGABRT' ||
    signal === 'SIGXFSZ' ||
    /^$|internal error|file too large/i.test(stderr);
  return { failed: error !== null, crashed: error !== null && died, stderr };
}

/** Some scripts ask for gigabytes of fill: ld would write until its time is over. In blocks of 512 bytes: 64 MiB. */
const limited = 'ulimit -f 131072; exec "$0" "$@"';

/** Names that several output sections of a map file have. */
function severalSections(map: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const several = new Set<string>();
  for (const [, name] of map.slice(map.indexOf('Linker script and memory map')).matchAll(/^(\S+)\s+0x/gm)) {
    if (seen.has(name!)) several.add(name!);
    seen.add(name!);
  }
  return several;
}

/** "Memory Configuration" of a map file. */
export function readRegions(map: string): MapRegion[] {
  const start = map.indexOf('Memory Configuration');
  if (start < 0) return [];
  const end = map.indexOf('Linker script and memory map', start);
  const regions: MapRegion[] = [];
  for (const line of map
    .slice(start, end < 0 ? undefined : end)
    .split('\n')
    .slice(3)) {
    const match = /^(.*?)\s*0x([0-9a-f]+)\s+0x([0-9a-f]+)\s*(\S*)$/.exec(line);
    if (!match) continue;
    const [, name, origin, length, attributes] = match;
    regions.push({
      name: name!.trim(),
      origin: BigInt(`0x${origin}`),
      length: BigInt(`0x${length}`),
      attributes: attributes!,
    });
  }
  return regions;
}

function readElf(
  bytes: Buffer,
): Pick<LinkResult, 'symbols'> & { readonly sections: Map<string, SectionRange> } {
  const symbols = new Map<string, bigint>();
  const sections = new Map<string, { address: bigint; size: bigint }>();
  const headers = bytes.readUInt32LE(32);
  const size = bytes.readUInt16LE(46);
  const count = bytes.readUInt16LE(48);
  const header = (index: number) => {
    const at = headers + index * size;
    return {
      name: bytes.readUInt32LE(at),
      type: bytes.readUInt32LE(at + 4),
      address: BigInt(bytes.readUInt32LE(at + 12)),
      offset: bytes.readUInt32LE(at + 16),
      size: bytes.readUInt32LE(at + 20),
      link: bytes.readUInt32LE(at + 24),
    };
  };
  const text = (table: number, at: number): string => {
    const end = bytes.indexOf(0, table + at);
    return bytes.toString('latin1', table + at, end);
  };
  const names = header(bytes.readUInt16LE(50)).offset;
  for (let i = 1; i < count; i++) {
    const section = header(i);
    const name = text(names, section.name);
    if (!sections.has(name)) sections.set(name, { address: section.address, size: BigInt(section.size) });
    if (section.type !== 2) continue;
    const strings = header(section.link).offset;
    for (let at = section.offset; at < section.offset + section.size; at += 16) {
      const symbol = text(strings, bytes.readUInt32LE(at));
      if (symbol !== '' && bytes.readUInt16LE(at + 14) !== 0)
        symbols.set(symbol, BigInt(bytes.readUInt32LE(at + 4)));
    }
  }
  return { symbols, sections };
}
