import { boardIn } from '../../device/boards';
import { deviceNamed } from '../../device/devices';
import type { Board, Device } from '../../device/device';
import type { Build } from '../build/buildDescription';

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
 * then by other words. CubeIDE's own board option is no evidence: ST's NUCLEO projects say `STM32N6570-DK` there.
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

/** The device that a build is for, and whether it names one that is none of ours. */
export function deviceEvidence(build: Build): { device: Device | undefined; isForeign: boolean } {
  const texts = [...build.defines.map((word) => word.text), ...build.hints.map((word) => word.text)];
  const found = new Set<Device>();
  let foreign = false;
  for (const text of texts) {
    const name = /^(?:-D)?(STM32[A-Z]+\d[A-Z0-9]{2,})/i.exec(text)?.[1];
    if (!name) continue;
    const device = deviceNamed(name);
    if (device) found.add(device);
    else if (/^STM32(?!N6)(?:[A-Z]\d|[A-Z]{2}\d)[A-Z0-9]{2}xx/i.test(name)) foreign = true;
  }
  const device = found.size === 1 ? [...found][0] : undefined;
  return { device, isForeign: foreign && found.size === 0 };
}
