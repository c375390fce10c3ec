import { basename, dirname } from '../../base/path';
import { banksIn } from '../../device/addressSpace';
import { assumedDevice } from '../../device/devices';
import type { Artifacts } from '../artifacts';

/** What a linker script is, as far as its name, its folder and its literal origins tell. */
export interface ScriptFacts {
  /** Linked for a first-stage boot loader. */
  readonly isFsbl: boolean;
  /** An external-memory loader of the programmer: runs on its own, never beside the application. */
  readonly isLoader: boolean;
  /** Whether all literal origins lie in memories of the STM32N6; undefined where there is none to judge. */
  readonly fitsDevice: boolean | undefined;
}

/** The boot ROM copies the FSBL there, header and all. */
const fsblEntry = BigInt((assumedDevice().fsblLoadAddress ?? 0) + (assumedDevice().signedHeader ?? 0));

/** `STM32U083XX_FLASH.ld` */
const otherDevice = /stm32(?!n6)[a-z]{1,2}\d/i;

/** Where STM32 with internal flash have it; the STM32N6 has none. */
function isInternalFlash(start: bigint): boolean {
  return start >= 0x08000000n && start < 0x09000000n;
}

export function scriptFacts(artifacts: Artifacts, path: string): ScriptFacts {
  const name = basename(path);
  const folder = basename(dirname(path));
  const origins = artifacts.cache.of(`origins ${path}`, artifacts.files, (tracked) =>
    literalOrigins(tracked.text(path) ?? ''),
  );
  const fitsDevice =
    origins.length === 0
      ? undefined
      : !otherDevice.test(name) &&
        !origins.some(isInternalFlash) &&
        origins.every((start) => banksIn(assumedDevice(), { start, end: start + 1n }).length > 0);
  return {
    isFsbl: /fsbl/i.test(name) || /^(?:fsbl|boot|bootloader)$/i.test(folder) || origins.includes(fsblEntry),
    isLoader: /ext_?mem_?loader|extflash_?loader/i.test(name) || /^ext_?mem_?loader$/i.test(folder),
    fitsDevice,
  };
}

/** `ORIGIN = 0x34000400` and its short forms, outside comments; a glance, not an evaluation. */
function literalOrigins(text: string): bigint[] {
  const origins: bigint[] = [];
  const isInComment = commentTest(text);
  for (const { 0: match, 1: digits, index } of text.matchAll(/=\s*(0x[0-9a-f]{1,8})\b/gi)) {
    const before = text.slice(Math.max(0, index - 20), index);
    const isOrigin = /\b(?:ORIGIN|org|o)\s*$/i.test(before);
    if (isOrigin && !isInComment(index + match.length)) origins.push(BigInt(digits!));
  }
  return origins;
}

/** Tells whether an offset lies in a comment; asked from the beginning of the text to its end. */
function commentTest(text: string): (offset: number) => boolean {
  const lastOf = (mark: string): ((offset: number) => number) => {
    let last = -1;
    let next = text.indexOf(mark);
    return (offset) => {
      for (; next >= 0 && next <= offset; next = text.indexOf(mark, next + 1)) last = next;
      return last;
    };
  };
  const [open, close] = [lastOf('/*'), lastOf('*/')];
  return (offset) => open(offset) > close(offset);
}
