import { boards } from '../../device/boards';
import { deviceNamed } from '../../device/devices';
import type { Board, Device } from '../../device/device';
import type { Build } from '../build/buildDescription';

/** How board support packages, external loaders and macros write a board's name. */
const boardPatterns: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'STM32N6570-DK', pattern: /STM32N6570[-_]?(?:DK|DISCO(?:VERY)?)(?![A-Z0-9])/i },
  {
    name: 'NUCLEO-N657X0-Q',
    pattern: /NUCLEO[-_]?N657X0(?:[-_]?Q)?|STM32N6570[-_]NUCLEO|STM32N6XX[-_]NUCLEO/i,
  },
];

/** The one board that a text names in any of its spellings; undefined where it names none or several. */
export function boardIn(text: string): Board | undefined {
  const found = boardPatterns.filter(({ pattern }) => pattern.test(text));
  return found.length === 1 ? boards.find((board) => board.name === found[0]!.name) : undefined;
}

/** The board that all texts which name one agree on. */
export function boardOf(texts: Iterable<string>): Board | undefined {
  let result: Board | undefined;
  for (const text of texts) {
    const board = boardIn(text);
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
export function boardEvidence(build: Build, roleFiles: readonly string[]): Board | undefined {
  const support = [...build.sources, ...build.includeFolders].map((item) => item.text);
  return (
    boardOf(support.filter((text) => /(?:^|[/\\])BSP[/\\]/i.test(text))) ??
    boardOf([build.file, ...roleFiles]) ??
    boardOf(build.defines.map((word) => word.text)) ??
    boardOf(
      build.hints.filter((word) => /\.stldr|^nucleo_|^stm32n6570/i.test(word.text)).map((word) => word.text),
    ) ??
    boardOf([build.configuration ?? '', build.program ?? ''])
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
