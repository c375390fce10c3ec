// Every reader with thousands of changed inputs: none throws, each says the same twice, every span lies in the text. The
// steps are counted, so that a run is the same on every machine. By hand, longer and with other seeds:
// N6MEM_FUZZ_ROUNDS=20 N6MEM_FUZZ_SEED=7 npx vitest run test/fuzz
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomOf } from '../oracle/random';
import { signedImage } from '../support/signedImage';
import { writeElf } from '../core/image/elfFile';
import { textsOf } from './examples';
import { mutated, mutatedBytes } from './mutate';
import { described, faultIn } from './properties';
import { readersOfBytes, readersOfText } from './readers';

const rounds = Number(process.env['N6MEM_FUZZ_ROUNDS'] ?? 1);
const seed = Number(process.env['N6MEM_FUZZ_SEED'] ?? 1);
const inputs = 250;

/** Inputs that once failed; a run that finds another one writes it to `out/fuzz`, to be kept here when it is mended. */
const saved = join(import.meta.dirname, 'saved');

/** What is wrong with the reading of one input; undefined where nothing is. */
function faultOf<T extends { readonly length: number }>(
  read: (input: T) => unknown,
  input: T,
): string | undefined {
  try {
    const once = read(input);
    const fault = faultIn(once, input.length);
    if (fault !== undefined) return fault;
    return described(read(input)) === described(once) ? undefined : 'says something else the second time';
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function fail(name: string, input: string | Uint8Array, fault: string): never {
  mkdirSync('out/fuzz', { recursive: true });
  const path = `out/fuzz/${name.replace(/\W+/g, '-')}`;
  writeFileSync(path, input);
  expect.unreachable(`${name}: ${fault.slice(0, 600)}; the input is ${path}`);
}

describe('changed texts', () => {
  it.each(readersOfText)('$name', ({ name, from, read }) => {
    const texts = textsOf(from);
    for (let round = 0; round < rounds; round++) {
      const random = randomOf(seed + round);
      for (let left = inputs; left > 0; left--) {
        const text = mutated(texts, random);
        const fault = faultOf(read, text);
        if (fault !== undefined) fail(name, text, fault);
      }
    }
  });
});

const images: Readonly<Record<string, readonly Uint8Array[]>> = {
  'ELF and DWARF': [
    writeElf([{ name: '.text', type: 1, flags: 6, address: 0x34000400, size: 64 }], []),
    readFileSync('examples/smart-camera/Application/NUCLEO-N657X0-Q/build/smart-camera.elf'),
  ].map((bytes) => new Uint8Array(bytes)),
  'signed image': (['2.1', '2.3'] as const).map((version) =>
    signedImage({ version, payload: 0x400, type: 0, code: 256 }),
  ),
};

describe('changed bytes', () => {
  it.each(readersOfBytes)('$name', ({ name, read }) => {
    for (let round = 0; round < rounds; round++) {
      const random = randomOf(seed + round);
      for (let left = inputs; left > 0; left--) {
        const bytes = mutatedBytes(images[name]!, random);
        const fault = faultOf(read, bytes);
        if (fault !== undefined) fail(name, bytes, fault);
      }
    }
  });
});

describe('what once failed', () => {
  const kept = existsSync(saved) ? readdirSync(saved) : [];
  it.each(kept)('%s', (file) => {
    const bytes = readFileSync(join(saved, file));
    for (const { name, read } of readersOfText)
      expect([name, faultOf(read, bytes.toString('utf8'))]).toEqual([name, undefined]);
    for (const { name, read } of readersOfBytes)
      expect([name, faultOf(read, new Uint8Array(bytes))]).toEqual([name, undefined]);
  });
});

describe('the properties', () => {
  it('see a span outside the text, a failure that was caught, and two different results', () => {
    expect(faultIn({ a: [{ nameSpan: { start: 3, end: 9 } }] }, 8)).toContain('nameSpan');
    expect(faultIn({ a: [{ nameSpan: { start: 3, end: 8 } }] }, 8)).toBeUndefined();
    expect(faultIn(new Map([['a', 'reading it failed: x is undefined']]), 8)).toContain('failed');
    let count = 0;
    expect(faultOf(() => count++, '')).toContain('second time');
    expect(
      faultOf(() => {
        throw new Error('boom');
      }, ''),
    ).toContain('boom');
  });
});
