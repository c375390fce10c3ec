import { basename, dirname } from '../../base/path';
import { parseSize } from '../../base/size';
import { boardIn, boardNamed, customBoard } from '../../device/boards';
import type { Board, Device } from '../../device/device';
import { assumedDevice, deviceNamed } from '../../device/devices';
import { boardOf } from './boardEvidence';
import { sharedFolders, uniqueBest } from './fileTree';
import type { ProjectInventory } from './inventory';
import { deviceOfIoc } from './inventory';
import type { FoundTarget } from './foundTarget';
import { filesOf } from './foundTarget';

interface Settings {
  readonly device?: string;
  readonly board?: string | Readonly<Record<string, string>>;
}

/** Adds what evidence and settings say of device and board, where the target does not say it itself. */
export function withBoardAndDevice(
  inventory: ProjectInventory,
  target: FoundTarget,
  settings: Settings,
): FoundTarget {
  const place =
    target.builds[0]?.build.file ?? filesOf(target, 'model')[0] ?? filesOf(target, 'linkerScript')[0] ?? '';
  const ioc = uniqueBest(inventory.iocs, (entry) =>
    isAbove(dirname(entry.file), place) ? sharedFolders(entry.file, place) : undefined,
  );
  const board = target.board ?? boardFor(target, settings, ioc?.facts.board?.text, inventory.boards);
  const known = { ...target, board };
  return { ...known, device: target.device ?? deviceFor(known, settings, ioc && deviceOfIoc(ioc.facts)) };
}

/** The targets, each with a name of its own: the board where that is unique, else the folder. */
export function withNames(targets: readonly FoundTarget[]): FoundTarget[] {
  const boards = targets.map((target) => target.board?.name);
  const byBoard = targets.map((target, i) => {
    const board = boards[i];
    const isUnique =
      board !== undefined && board !== 'custom' && boards.indexOf(board) === boards.lastIndexOf(board);
    return target.name ?? (isUnique ? board : undefined);
  });
  const open = targets.filter((_, i) => byBoard[i] === undefined);
  const names = folderNames(open, new Set(byBoard.flatMap((name) => name ?? [])));
  return targets.map((target, i) => ({ ...target, name: byBoard[i] ?? names.get(target) }));
}

function isAbove(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** A board of one's own. A size that cannot be read counts as not said. */
function boardOfSizes(target: FoundTarget, sizes: Readonly<Record<string, string>>): Board {
  const external: Record<string, bigint> = {};
  for (const [bank, text] of Object.entries(sizes)) {
    const size = parseSize(text);
    if (size !== undefined) external[bank] = size;
  }
  return customBoard(assumedDevice(target.device).name, external);
}

function boardFor(
  target: FoundTarget,
  settings: Settings,
  ioc: string | undefined,
  known: readonly Board[],
): Board | undefined {
  if (typeof settings.board === 'string') return boardNamed(settings.board, known);
  if (settings.board !== undefined) return boardOfSizes(target, settings.board);
  const built = new Set(target.builds.flatMap((build) => build.board ?? []));
  if (built.size > 0) return built.size === 1 ? [...built][0] : undefined;
  return (
    boardOf([...filesOf(target, 'model'), ...filesOf(target, 'linkerScript')], known) ??
    (ioc === undefined ? undefined : boardIn(ioc, known))
  );
}

function deviceFor(target: FoundTarget, settings: Settings, ioc: Device | undefined): Device | undefined {
  if (settings.device !== undefined) return deviceNamed(settings.device);
  const built = new Set(target.builds.flatMap((build) => build.device ?? []));
  if (built.size > 0) return built.size === 1 ? [...built][0] : undefined;
  return ioc ?? (target.board && deviceNamed(target.board.device));
}

/** Folders that say nothing of what is built in them. */
const genericFolder = /^(?:STM32CubeIDE|build|cmake|gcc|make|armgcc|Debug|Release|src|project)$/i;

/** Where models are kept in a project that names no build. */
const modelFolder = /^(?:models?|ai|nn|x-cube-ai|st_ai_output|generated)$/i;

/** A name for each of the targets that no other has: its folder, with more words where that is not enough. */
function folderNames(targets: readonly FoundTarget[], others: ReadonlySet<string>): Map<FoundTarget, string> {
  const ways: ((target: FoundTarget) => string)[] = [
    folderName,
    (target) => `${folderName(target)} ${configurations(target)}`.trim(),
    (target) => `${folderName(target)} ${scriptName(target)}`.trim(),
    (target) => `${projectName(target)} ${configurations(target)}`.trim(),
    (target) => `${projectName(target)} ${scriptName(target)}`.trim(),
    (target) => `${folderName(target)} ${configurations(target)} ${scriptName(target)}`.trim(),
    (target) => `${projectName(target)} ${configurations(target)} ${scriptName(target)}`.trim(),
    (target) => target.builds[0]?.build.folder ?? '',
  ];
  const names = new Map<FoundTarget, string>();
  const isTaken = (name: string): boolean => others.has(name) || [...names.values()].includes(name);
  for (const way of ways) {
    const open = targets.filter((target) => !names.has(target));
    const proposals = open.map(way);
    const fresh = open.flatMap((target, i): [FoundTarget, string][] => {
      const name = proposals[i]!;
      const isUnique = proposals.indexOf(name) === proposals.lastIndexOf(name);
      return name !== '' && isUnique && !isTaken(name) ? [[target, name]] : [];
    });
    for (const [target, name] of fresh) names.set(target, name);
  }
  for (const target of targets) {
    if (names.has(target)) continue;
    const base = folderName(target) || 'target';
    let number = 1;
    const numbered = (): string => (number === 1 ? base : `${base} ${number}`);
    while (isTaken(numbered())) number++;
    names.set(target, numbered());
  }
  return names;
}

/** Parts that many projects have: the application, the boot loader, the worlds of TrustZone. */
const partFolder = /^(?:Appli(?:cation)?|App|AppS|AppNS|FSBL|Boot|Secure|NonSecure)$/i;

/** The folder of the whole project, where `Appli` and the like are parts of several. */
function projectName(target: FoundTarget): string {
  let folder = target.builds[0]?.build.folder ?? '';
  while (folder !== '' && (genericFolder.test(basename(folder)) || partFolder.test(basename(folder))))
    folder = dirname(folder);
  return folder === '' ? folderName(target) : basename(folder);
}

function folderName(target: FoundTarget): string {
  const build = target.builds[0]?.build;
  // CubeMX puts a model into `X-CUBE-AI/App`: that App is not an application.
  const place = dirname(filesOf(target, 'model')[0] ?? '').replace(/(X-CUBE-AI)\/App$/i, '$1');
  let folder = build ? build.folder : place;
  while (
    folder !== '' &&
    (genericFolder.test(basename(folder)) || (!build && modelFolder.test(basename(folder))))
  ) {
    folder = dirname(folder);
  }
  if (folder !== '') return basename(folder);
  return (
    (build?.program ?? scriptName(target)) || basename(filesOf(target, 'model')[0] ?? '').replace(/\.c$/, '')
  );
}

function configurations(target: FoundTarget): string {
  const names = target.builds.flatMap(({ build }) =>
    build.configuration === undefined ? [] : [readableConfiguration(build.configuration)],
  );
  return [...new Set(names)].filter((name) => name !== '').join(', ');
}

/** `Debug`, `BOARD=NUCLEO`: without the choices that only their description understands. */
function readableConfiguration(text: string): string {
  if (text.includes('$')) return '';
  return text
    .split(' ')
    .filter((part) => /^[\w.+-]+(?:=[\w.+-]+)?$/.test(part) && part !== 'def')
    .join(' ');
}

function scriptName(target: FoundTarget): string {
  return basename(filesOf(target, 'linkerScript')[0] ?? '').replace(/\.[^.]*$/, '');
}
