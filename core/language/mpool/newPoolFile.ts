import { dirname, join } from '../../base/path';
import { boards } from '../../device/boards';
import type { Board } from '../../device/device';
import { defaultDevice, deviceNamed } from '../../device/devices';
import { poolFileTemplate, usualBoot } from '../../memoryPool/template';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Analysis } from '../../session';
import { regionsOf } from './poolUse';

/** A pool file that is not written yet. */
export interface NewPoolFile {
  /** Where it would best lie, relative to the project: beside the target's pool file or model; no such file is there yet. */
  readonly file: string;
  readonly text: string;
  /** The linker scripts that it leaves their memory to; empty where none is known. */
  readonly scripts: readonly string[];
}

/** A board to make a pool file for, with the target of the project that is built for it. */
export interface NewPoolChoice {
  readonly board: Board;
  readonly target: BuiltTarget | undefined;
}

/** Every known board, those with a target first. */
export function newPoolChoices(analysis: Analysis): readonly NewPoolChoice[] {
  const choices = boards.map((board) => ({ board, target: targetFor(analysis, board) }));
  const own = (choice: NewPoolChoice): number => (choice.target?.files.board === choice.board ? 0 : 1);
  return choices.sort((a, b) => own(a) - own(b));
}

/** A pool file for a board that leaves the application what its linked scripts claim, and the boot images their flash. */
export function newPoolFile(analysis: Analysis, board: Board): NewPoolFile {
  const target = targetFor(analysis, board);
  const device = target?.files.device ?? deviceNamed(board.device) ?? defaultDevice;
  const targets = target ? [target] : [];
  const regions = regionsOf({ targets, device });
  const boot = target && target.boot.length > 0 ? target.boot : usualBoot;
  return {
    file: freeName(analysis, folderFor(target), board.name.toLowerCase()),
    text: poolFileTemplate({ device, board, application: regions.map(({ range }) => range), boot }),
    scripts: [...new Set(regions.map(({ file }) => file))],
  };
}

/** The target of this board; a project with only one target that names no other board means that one. */
function targetFor({ targets }: Analysis, board: Board): BuiltTarget | undefined {
  const own = targets.find(({ files }) => files.board?.name === board.name);
  if (own) return own;
  const [only] = targets;
  return targets.length === 1 && only?.files.board === undefined ? only : undefined;
}

function folderFor(target: BuiltTarget | undefined): string {
  const beside = ['mpool', 'profile', 'model'].flatMap(
    (role) => target?.files.files.find((file) => file.role === role)?.file ?? [],
  )[0];
  return beside === undefined ? '' : dirname(beside);
}

function freeName({ artifacts }: Analysis, folder: string, name: string): string {
  const taken = new Set(artifacts.files.paths.map((path) => path.toLowerCase()));
  for (let number = 1; ; number++) {
    const file = join(folder, `${name}${number === 1 ? '' : `-${number}`}.mpool`);
    if (!taken.has(file.toLowerCase())) return file;
  }
}
