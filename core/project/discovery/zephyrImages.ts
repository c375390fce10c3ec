import { join } from '../../base/path';
import { bootFlash } from '../../device/devices';
import type { Artifacts } from '../artifacts';
import type { BootImage, Evidence } from '../target';
import { flashPartitions } from '../zephyrMemory';
import type { FoundTarget } from './foundTarget';
import type { ResolvedBuild } from './resolveBuild';

/** `mcuboot` is what the boot ROM starts, `image-0` the application that it starts in turn. */
const roles: ReadonlyMap<string, string> = new Map([
  ['mcuboot', 'FSBL'],
  ['image-0', 'application'],
]);

/**
 * The boot images of a Zephyr application: the partitions of the device tree that was built, else those of the board where
 * the project asks for mcuboot. A partition is room for an image, not its size.
 */
export function zephyrImages(artifacts: Artifacts, target: FoundTarget): BootImage[] {
  const builds = target.builds.filter(({ build }) => build.zephyr);
  return builds.flatMap((build) => {
    const inTree = partitionImages(artifacts, build.build.zephyr?.deviceTree);
    return inTree.length > 0 ? inTree : mcubootImages(artifacts, build);
  });
}

function partitionImages(artifacts: Artifacts, file: string | undefined): BootImage[] {
  const text = file === undefined ? undefined : artifacts.text(file);
  if (file === undefined || text === undefined) return [];
  return flashPartitions(text).flatMap(({ label, start, span }): BootImage[] => {
    const name = roles.get(label);
    const line = artifacts.lineOf(file, span.start);
    const evidence: Evidence = { strength: 3, file, line, text: `partition ${label}` };
    return name === undefined ? [] : [{ name, start, size: undefined, evidence }];
  });
}

function mcubootImages(artifacts: Artifacts, { build, board, device }: ResolvedBuild): BootImage[] {
  const flash = device && bootFlash(device);
  if (!board || flash === undefined || device?.mcubootSlot === undefined) return [];
  for (const [name, option] of [
    ['sysbuild.conf', /^\s*SB_CONFIG_BOOTLOADER_MCUBOOT\s*=\s*y/],
    ['prj.conf', /^\s*CONFIG_BOOTLOADER_MCUBOOT\s*=\s*y/],
  ] as const) {
    const file = join(build.folder, name);
    const lines = artifacts.files.has(file) ? artifacts.lines(file) : [];
    const line = lines.findIndex((text) => option.test(text));
    if (line < 0) continue;
    const evidence: Evidence = { strength: 3, file, line, text: lines[line]!.trim() };
    return [
      { name: 'FSBL', start: flash, size: undefined, evidence },
      { name: 'application', start: flash + BigInt(device.mcubootSlot), size: undefined, evidence },
    ];
  }
  return [];
}
