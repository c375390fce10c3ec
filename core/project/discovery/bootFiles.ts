import { basename, dirname, join } from '../../base/path';
import { bootFlash, assumedDevice, externalStart } from '../../device/devices';
import type { Artifacts } from '../artifacts';
import { readBootMemory, readExtmemConf } from '../build/extmemConf';
import { sharedFolders } from './fileTree';
import { copyByHeader } from '../copyByHeader';
import { programmingSteps, type StepFile } from '../programming/steps';
import type { ProjectInventory } from './inventory';
import { zephyrImages } from './zephyrImages';
import type { FoundFile, ResolvedBuild } from './resolveBuild';
import { scriptFacts } from './scriptFacts';
import type { BootImage, Evidence } from '../target';
import type { FoundTarget } from './foundTarget';
import { filesOf, withFiles } from './foundTarget';

/** Adds the FSBL that is built beside the application, and the flash addresses that boot files name. */
export function withBoot(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  target: FoundTarget,
  live: readonly ResolvedBuild[],
): FoundTarget {
  const withFsbl = withFiles(target, 'fsblLinkerScript', fsblScripts(artifacts, target, live));
  const named = [
    ...programmedImages(artifacts, withFsbl),
    ...configuredImages(artifacts, inventory, withFsbl),
    ...zephyrImages(artifacts, withFsbl),
  ].reduce(withImage, withFsbl.boot);
  return { ...withFsbl, boot: withFsblBase(artifacts, withFsbl, named) };
}

/** The scripts of boot loaders that are built as part of the same project. */
function fsblScripts(artifacts: Artifacts, target: FoundTarget, live: readonly ResolvedBuild[]): FoundFile[] {
  const loaders = live.filter(
    (build) =>
      build.models.length === 0 &&
      !build.awaitsModel &&
      !target.builds.includes(build) &&
      build.scripts.some((script) => isFsbl(artifacts, script.file)),
  );
  // A second configuration of the application that compiles no model is not a boot loader.
  const own = new Set(filesOf(target, 'linkerScript'));
  return target.builds.flatMap((application) => {
    const place = application.build.file;
    const near = loaders
      .map((build) => ({ build, shared: sharedFolders(build.build.file, place) }))
      .filter(({ build, shared }) => areNeighbours(dirname(build.build.file), dirname(place), shared));
    const best = Math.max(-1, ...near.map(({ shared }) => shared));
    return near.flatMap(({ build, shared }) =>
      shared < best ? [] : build.scripts.filter((script) => !own.has(script.file)),
    );
  });
}

function isFsbl(artifacts: Artifacts, script: string): boolean {
  const facts = scriptFacts(artifacts, script);
  return facts.isFsbl && !facts.isLoader;
}

/** Whether two builds are parts of one project: `FSBL` beside `Appli`, `STM32CubeIDE/Boot` beside `STM32CubeIDE/AppS`. */
function areNeighbours(a: string, b: string, shared: number): boolean {
  const depth = (path: string): number => (path === '' ? 0 : path.split('/').length);
  return depth(a) - shared <= 2 && depth(b) - shared <= 2;
}

/** The images with one more; of two at one address the first stays, with what only the other states. */
function withImage(images: readonly BootImage[], image: BootImage): readonly BootImage[] {
  const known = images.findIndex((other) => other.start === image.start);
  if (known < 0) return [...images, image];
  return images.map((other, at) =>
    at === known ? { ...image, ...other, size: other.size ?? image.size } : other,
  );
}

/** Files that a build or a script beside it writes to flash: `-w build/app_sign.bin 0x70100000`. */
function programmedImages(artifacts: Artifacts, target: FoundTarget): BootImage[] {
  const places = target.builds.map((build) => build.build.file);
  return programmingSteps(artifacts).flatMap(
    ({ kind, file, address, script, folder, line, text }): BootImage[] => {
      if (kind !== 'write' || address === undefined || address < leastFlash) return [];
      const isNear = places.some(
        (place) => folder === '' || place === script || place.startsWith(`${folder}/`),
      );
      return isNear ? writtenImage(artifacts, file, address, { strength: 3, file: script, line, text }) : [];
    },
  );
}

/** Images are programmed into memory behind a controller: below are the chip's own. */
const leastFlash = externalStart(assumedDevice());

function writtenImage(
  artifacts: Artifacts,
  { text, path }: StepFile,
  start: bigint,
  evidence: Evidence,
): BootImage[] {
  const file = basename(text);
  if (/atonbuf|_data|weights|\.hex$/i.test(file)) return [];
  const name = /fsbl|boot/i.test(text) ? 'FSBL' : isData(artifacts, file, path) ? file : 'application';
  return [{ name, start, size: undefined, evidence }];
}

/** Pictures, sounds and file systems go to flash too: what is there, is not named like a program, and starts like none. */
function isData(artifacts: Artifacts, name: string, path: string | undefined): boolean {
  if (path === undefined || /sign|trusted|appl?i?(?![a-z])|firmware|(?:^|[_-])fw|project|main/i.test(name))
    return false;
  const head = artifacts.files.probe?.(path)?.head;
  return head !== undefined && head.length >= 8 && !startsLikeProgram(head);
}

/** A signed image, an ELF, or a vector table: a stack pointer in RAM, then a reset handler with the Thumb bit. */
function startsLikeProgram(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const [first, second] = [view.getUint32(0, true), view.getUint32(4, true)];
  if (first === 0x324d5453 || first === 0x464c457f) return true;
  return first % 4 === 0 && first >= 0x2000_0000 && first <= 0x3fff_ffff && second % 2 === 1;
}

/** `stm32_extmem_conf.h` of the FSBL beside the application: offsets into the memory that it boots from. */
function configuredImages(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  target: FoundTarget,
): BootImage[] {
  const place = target.builds[0]?.build.file;
  if (place === undefined) return [];
  const headers = inventory.bootConfigurations.filter(
    (path) => path.endsWith('.h') && !/(?:^|\/)ExtMemLoader\//i.test(path),
  );
  const near = headers
    .map((file) => ({ file, root: projectOf(file) }))
    .filter(({ root }) => root === '' || place.startsWith(`${root}/`));
  const deepest = Math.max(-1, ...near.map(({ root }) => root.length));
  return near.flatMap(({ file, root }): BootImage[] => {
    const text = artifacts.text(file);
    if (text === undefined || root.length < deepest) return [];
    const base = memoryBase(artifacts, target, file);
    if (base === undefined) return [];
    const conf = readExtmemConf(text);
    const offsets = [
      { offset: conf.loadOffset, isCopied: true },
      { offset: conf.runOffset, isCopied: false },
    ];
    return offsets.flatMap(({ offset, isCopied }): BootImage[] => {
      if (!offset) return [];
      const line = (artifacts.lines(file)[offset.line] ?? '').trim();
      const evidence: Evidence = { strength: 3, file, line: offset.line, text: line };
      const image: BootImage = { name: 'application', start: base + offset.value, size: undefined, evidence };
      if (!isCopied) return [image];
      const byHeader = copyByHeader(artifacts, root);
      const copied = {
        ...(byHeader ? { byHeader } : {}),
        size: conf.loadSize?.value,
        destination: conf.destination?.value,
        line: (conf.loadSize ?? offset).line,
      };
      return [{ ...image, copied }];
    });
  });
}

/** `FSBL/Core/Inc/stm32_extmem_conf.h` belongs to the project that holds `FSBL`. */
function projectOf(header: string): string {
  let folder = dirname(header);
  while (folder !== '' && /^(?:Inc|Core|Include)$/i.test(basename(folder))) folder = dirname(folder);
  return dirname(folder);
}

/** Where the memory that offsets count from is mapped: by the manager's own source, else by the board's only flash. */
function memoryBase(artifacts: Artifacts, target: FoundTarget, header: string): bigint | undefined {
  const folder = dirname(dirname(header));
  const source = [join(folder, 'Src/extmem_manager.c'), join(dirname(header), 'extmem_manager.c')].find(
    (path) => artifacts.files.has(path),
  );
  const text = source === undefined ? undefined : artifacts.text(source);
  const instance = text === undefined ? undefined : readBootMemory(text)?.instance;
  const name =
    instance === undefined
      ? bootsFromFlash(artifacts, target)
        ? assumedDevice().bootBank
        : undefined
      : `XSPI${instance}`;
  return assumedDevice().banks.find((bank) => bank.name === name)?.range.start;
}

/**
 * Both boards of ST boot from the NOR flash at XSPI2. On a board that is not known the boot ROM fetches the FSBL that is
 * built there too, and its manager has that flash first.
 */
function bootsFromFlash(artifacts: Artifacts, target: FoundTarget): boolean {
  const board = target.board ?? target.builds.find((build) => build.board)?.board;
  if (board) return (board.external[assumedDevice().bootBank ?? ''] ?? 0n) > 0n;
  return filesOf(target, 'fsblLinkerScript').some((path) => isFsbl(artifacts, path));
}

/** The images with the FSBL where none is known: the boot ROM fetches it from the start of the flash at XSPI2. */
function withFsblBase(
  artifacts: Artifacts,
  target: FoundTarget,
  images: readonly BootImage[],
): readonly BootImage[] {
  const script = filesOf(target, 'fsblLinkerScript').find((path) => isFsbl(artifacts, path));
  const evidence = script === undefined ? undefined : target.files.get('fsblLinkerScript')?.get(script)?.[0];
  const start = bootFlash(assumedDevice());
  if (!evidence || start === undefined || images.some((image) => image.name === 'FSBL')) return images;
  return withImage(images, { name: 'FSBL', start, size: undefined, evidence });
}
