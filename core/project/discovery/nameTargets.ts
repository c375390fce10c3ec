import { basename, dirname } from '../../base/path';
import { parseSize } from '../../base/size';
import { boardNamed, customBoard } from '../../device/boards';
import type { Board, Device } from '../../device/device';
import { defaultDevice, deviceNamed } from '../../device/devices';
import { boardIn, boardOf } from './boardEvidence';
import { sharedFolders, uniqueBest } from './fileTree';
import type { ProjectInventory } from './inventory';
import { deviceOfIoc } from './inventory';
import type { TargetDraft } from './targetDraft';
import { filesOf } from './targetDraft';

interface Settings {
  readonly device?: string;
  readonly board?: string | Readonly<Record<string, string>>;
}

/** Gives each target its board and device by evidence, and a name: the board where that is unique, else the folder. */
export function nameTargets(
  inventory: ProjectInventory,
  drafts: readonly TargetDraft[],
  settings: Settings,
): void {
  for (const draft of drafts) {
    const place =
      draft.builds[0]?.build.file ?? filesOf(draft, 'model')[0] ?? filesOf(draft, 'linkerScript')[0] ?? '';
    const ioc = uniqueBest(inventory.iocs, (entry) =>
      isAbove(dirname(entry.file), place) ? sharedFolders(entry.file, place) : undefined,
    );
    draft.board ??= boardFor(draft, settings, ioc?.facts.board?.text);
    draft.device ??= deviceFor(draft, settings, ioc && deviceOfIoc(ioc.facts));
  }
  const boards = drafts.map((draft) => draft.board?.name);
  drafts.forEach((draft, i) => {
    const board = boards[i];
    if (
      draft.name === undefined &&
      board !== undefined &&
      board !== 'custom' &&
      boards.indexOf(board) === boards.lastIndexOf(board)
    ) {
      draft.name = board;
    }
  });
  giveFolderNames(
    drafts.filter((draft) => draft.name === undefined),
    new Set(drafts.flatMap((draft) => draft.name ?? [])),
  );
}

function isAbove(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** A board of one's own. A size that cannot be read counts as not said. */
function boardOfSizes(draft: TargetDraft, sizes: Readonly<Record<string, string>>): Board {
  const external: Record<string, bigint> = {};
  for (const [bank, text] of Object.entries(sizes)) {
    const size = parseSize(text);
    if (size !== undefined) external[bank] = size;
  }
  return customBoard((draft.device ?? defaultDevice).name, external);
}

function boardFor(draft: TargetDraft, settings: Settings, ioc: string | undefined): Board | undefined {
  if (typeof settings.board === 'string') return boardNamed(settings.board);
  if (settings.board !== undefined) return boardOfSizes(draft, settings.board);
  const built = new Set(draft.builds.flatMap((build) => build.board ?? []));
  if (built.size > 0) return built.size === 1 ? [...built][0] : undefined;
  return (
    boardOf([...filesOf(draft, 'model'), ...filesOf(draft, 'linkerScript')]) ??
    (ioc === undefined ? undefined : boardIn(ioc))
  );
}

function deviceFor(draft: TargetDraft, settings: Settings, ioc: Device | undefined): Device | undefined {
  if (settings.device !== undefined) return deviceNamed(settings.device);
  const built = new Set(draft.builds.flatMap((build) => build.device ?? []));
  if (built.size > 0) return built.size === 1 ? [...built][0] : undefined;
  return ioc ?? (draft.board && deviceNamed(draft.board.device));
}

/** Folders that say nothing of what is built in them. */
const genericFolder = /^(?:STM32CubeIDE|build|cmake|gcc|make|armgcc|Debug|Release|src|project)$/i;

/** Where models are kept in a project that names no build. */
const modelFolder = /^(?:models?|ai|nn|x-cube-ai|st_ai_output|generated)$/i;

function giveFolderNames(drafts: readonly TargetDraft[], taken: Set<string>): void {
  const ways: ((draft: TargetDraft) => string)[] = [
    folderName,
    (draft) => `${folderName(draft)} ${configurations(draft)}`.trim(),
    (draft) => `${folderName(draft)} ${scriptName(draft)}`.trim(),
    (draft) => `${folderName(draft)} ${configurations(draft)} ${scriptName(draft)}`.trim(),
  ];
  let open = [...drafts];
  for (const way of ways) {
    const proposals = open.map(way);
    open = open.filter((draft, i) => {
      const name = proposals[i]!;
      if (name === '' || taken.has(name) || proposals.indexOf(name) !== proposals.lastIndexOf(name))
        return true;
      draft.name = name;
      return false;
    });
    for (const draft of drafts) if (draft.name !== undefined) taken.add(draft.name);
  }
  for (const draft of open) {
    const base = folderName(draft) || 'target';
    let number = 1;
    while (taken.has(number === 1 ? base : `${base} ${number}`)) number++;
    draft.name = number === 1 ? base : `${base} ${number}`;
    taken.add(draft.name);
  }
}

function folderName(draft: TargetDraft): string {
  const build = draft.builds[0]?.build;
  let folder = build ? build.folder : dirname(filesOf(draft, 'model')[0] ?? '');
  while (
    folder !== '' &&
    (genericFolder.test(basename(folder)) || (!build && modelFolder.test(basename(folder))))
  ) {
    folder = dirname(folder);
  }
  if (folder !== '') return basename(folder);
  return (
    (build?.program ?? scriptName(draft)) || basename(filesOf(draft, 'model')[0] ?? '').replace(/\.c$/, '')
  );
}

function configurations(draft: TargetDraft): string {
  return [...new Set(draft.builds.flatMap((build) => build.build.configuration ?? []))].join(', ');
}

function scriptName(draft: TargetDraft): string {
  return basename(filesOf(draft, 'linkerScript')[0] ?? '').replace(/\.[^.]*$/, '');
}
