import { basename } from '../../base/path';
import { boardIn } from '../../device/boards';
import { deviceNamed } from '../../device/devices';
import type { Board, Device } from '../../device/device';
import type { Artifacts } from '../artifacts';
import type { Build } from '../build/buildDescription';
import { filesIn, projectPath } from './fileTree';

/** The board that all texts which name one agree on. */
export function boardOf(texts: Iterable<string>, known: readonly Board[]): Board | undefined {
  let result: Board | undefined;
  for (const text of texts) {
    const board = boardIn(text, known);
    if (!board || board === result) continue;
    if (result) return undefined;
    result = board;
  }
  return result;
}

/**
 * The board that a build is for: by the board support package that it compiles in, then by the paths of its files,
 * then by other words. CubeIDE's own board option is not evidence: ST's NUCLEO projects say `STM32N6570-DK` there.
 */
export function boardEvidence(
  build: Build,
  roleFiles: readonly string[],
  known: readonly Board[],
): Board | undefined {
  const support = [...build.sources, ...build.includeFolders].map((item) => item.text);
  const hints = build.hints.map((word) => word.text);
  return (
    boardOf(
      support.filter((text) => /(?:^|[/\\])BSP[/\\]/i.test(text)),
      known,
    ) ??
    boardOf([build.file, ...roleFiles], known) ??
    boardOf(
      build.defines.map((word) => word.text),
      known,
    ) ??
    // Of words that merely hint, the name of a loader or one that begins with a board counts.
    boardOf(
      hints.filter((text) => /\.stldr/i.test(text) || boardIn(/^[\w-]*/.exec(text)![0], known)),
      known,
    ) ??
    boardOf([build.configuration ?? '', build.program ?? ''], known)
  );
}

/**
 * The device that a build is for, and whether it names one of another family. The macro of the CMSIS header says it
 * (`STM32N657xx`), else the startup file, else the name of the linker script.
 */
export function deviceEvidence(
  build: Build,
  scripts: readonly string[],
): { device: Device | undefined; isForeign: boolean } {
  const texts = [...build.defines, ...build.hints].map((word) => word.text);
  const macros = devicesNamed(texts.map((text) => /^(?:-D)?(STM32[A-Z]+\d[A-Z0-9]{2,})/i.exec(text)?.[1]));
  if (macros.known.length > 0 || macros.isForeign)
    return { device: only(macros.known), isForeign: macros.isForeign && macros.known.length === 0 };
  const startup = devicesNamed(
    [...texts, ...build.sources.map((source) => source.text)].map(
      (text) => /(?:^|[/\\])startup_(stm32[a-z]+\d[a-z0-9]+)(?:_fsbl)?\.[sc]$/i.exec(text)?.[1],
    ),
  );
  const named = startup.known.length > 0 ? startup : devicesNamed(scripts.map(basename));
  return { device: only(named.known), isForeign: startup.isForeign && startup.known.length === 0 };
}

/** Application sources that are looked at for the header of a device. */
const mostSources = 40;

/**
 * The device whose CMSIS header a build includes, `stm32n657xx.h`: the only one in a folder of headers that it names, else
 * what its own sources include. ST's package has the headers of all devices in one folder, which says nothing.
 */
export function deviceByHeaders(
  artifacts: Artifacts,
  build: Build,
  own: readonly string[],
): { device: Device | undefined; isForeign: boolean } {
  const headers = build.includeFolders.flatMap((folder) => {
    const here = filesIn(artifacts.files, projectPath(folder.base, folder.text)).flatMap(
      (path) => deviceHeader.exec(basename(path))?.[1] ?? [],
    );
    return here.length === 1 ? here : [];
  });
  const inFolders = devicesNamed(headers);
  const found =
    inFolders.known.length > 0 || inFolders.isForeign
      ? inFolders
      : devicesNamed(own.slice(0, mostSources).flatMap((path) => includedDevices(artifacts, path)));
  return { device: only(found.known), isForeign: found.isForeign && found.known.length === 0 };
}

/** `stm32n657xx.h`; not `stm32n6xx.h` of the whole family, nor `stm32n6xx_hal.h`. */
const deviceHeader = /^(stm32[a-z]{1,2}\d[0-9a-z]{2}xx)\.h$/i;

function includedDevices(artifacts: Artifacts, path: string): string[] {
  const text = artifacts.text(path);
  if (text === undefined || !/stm32\w{1,12}xx\.h/i.test(text)) return [];
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*["<](?:[^"<>\n]*\/)?([^"<>\/\n]+)[">]/gm)].flatMap(
    (match) => deviceHeader.exec(match[1]!)?.[1] ?? [],
  );
}

function devicesNamed(names: readonly (string | undefined)[]): {
  readonly known: readonly Device[];
  readonly isForeign: boolean;
} {
  const known = new Set<Device>();
  let isForeign = false;
  for (const name of names) {
    const device = name === undefined ? undefined : deviceNamed(name);
    if (device) known.add(device);
    else if (/^STM32(?!N6)(?:[A-Z]\d|[A-Z]{2}\d)[A-Z0-9]{2}xx/i.test(name ?? '')) isForeign = true;
  }
  return { known: [...known], isForeign };
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}
