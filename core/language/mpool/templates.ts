import { say } from '../../base/wording';
import type { Board, Device } from '../../device/device';
import { deviceNamed, devices } from '../../device/devices';
import { usualBoot } from '../../device/usualPlaces';
import { poolFileTemplate, templateChoices, type TemplateFor } from '../../memoryPool/template';
import type { BuiltTarget } from '../../project/builtTarget';
import type { PoolInput } from './poolInput';
import { all, takenMemory } from './takenMemory';

/** A board or bare device to write a pool file for, and the targets whose memory it leaves alone. */
export interface PoolTemplateChoice {
  /** `STM32N6570-DK`, or the device's name where no board is meant. */
  readonly name: string;
  readonly title: string;
  readonly device: Device;
  readonly board: Board | undefined;
  /** Those that are built for the board; where none is, all that there are: their code runs somewhere on the chip. */
  readonly targets: readonly BuiltTarget[];
  /** Whether a target is known to be built for it. */
  readonly isOwn: boolean;
}

/** What pool files can be written for, beside these targets: their own boards first, the bare device last. */
export function choicesBeside(targets: readonly BuiltTarget[]): readonly PoolTemplateChoice[] {
  const choices = templateChoices.map(({ title, device, board }) => choice(title(), device, board, targets));
  const rank = ({ isOwn, board }: PoolTemplateChoice): number => (isOwn && board ? 0 : 1);
  return choices.sort((a, b) => rank(a) - rank(b));
}

/** The choice that a name means: a board, or a device with an NPU; undefined where it is neither. */
export function choiceNamed(name: string, targets: readonly BuiltTarget[]): PoolTemplateChoice | undefined {
  const plain = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const listed = choicesBeside(targets).find((each) => plain(each.name) === plain(name));
  if (listed) return listed;
  const device = devices.find((each) => each.hasNpu && plain(each.name) === plain(name));
  return device && choice(say`Pools for ${device.name}`, device, undefined, targets);
}

/** Names that `choiceNamed` knows. */
export const choiceNames: readonly string[] = [
  ...templateChoices.flatMap(({ board }) => board?.name ?? []),
  ...devices.filter(({ hasNpu }) => hasNpu).map(({ name }) => name),
];

function choice(
  title: string,
  device: Device,
  board: Board | undefined,
  all: readonly BuiltTarget[],
): PoolTemplateChoice {
  const name = board?.name ?? device.name;
  const own = all.filter(({ files }) =>
    board ? files.board?.name === board.name : files.device?.name === device.name,
  );
  return {
    name,
    title,
    device,
    board: board ?? boardOfOnesOwn(own),
    targets: own.length > 0 ? own : all,
    isOwn: own.length > 0,
  };
}

/** Sizes of external memory that somebody wrote down for a board that has no known name. */
function boardOfOnesOwn(targets: readonly BuiltTarget[]): Board | undefined {
  const [board] = targets.flatMap(({ files }) => files.board ?? []);
  const isCommon = targets.every(({ files }) => files.board?.name === 'custom');
  return board && isCommon ? board : undefined;
}

/** A pool file for a choice: its pools leave the application what its linked scripts claim, and boot images their flash. */
export function textOfChoice({ device, board, targets }: PoolTemplateChoice): string {
  const addressing = targets[0]?.files.device ?? (board && deviceNamed(board.device)) ?? device;
  const application = takenMemory(targets, all);
  return poolFileTemplate({ device: addressing, board, application, boot: bootOf(targets) });
}

/**
 * The boot images of the targets. Where nothing says where the application is flashed, ST's place for it stays free:
 * a flash command or header that only speaks of the FSBL does not make it go away.
 */
function bootOf(targets: readonly BuiltTarget[]): TemplateFor['boot'] {
  const known = targets.flatMap(({ boot }) => boot);
  const hasApplication = known.some(({ name }) => name !== 'FSBL');
  return hasApplication ? known : [...known, ...usualBoot];
}

/** A whole file to begin with. */
export interface PoolTemplate {
  readonly title: string;
  readonly text: string;
}

/** Pool files for an empty one; of a file that no target uses yet, beside all targets of its project. */
export function templatesFor(input: PoolInput): readonly PoolTemplate[] {
  const targets = input.targets.length > 0 ? input.targets : (input.around ?? []);
  return choicesBeside(targets).map((each) => ({ title: each.title, text: textOfChoice(each) }));
}
