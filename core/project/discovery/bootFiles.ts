import { basename, dirname, join } from '../../base/path';
import { defaultDevice } from '../../device/devices';
import type { Artifacts } from '../artifacts';
import { readBootMemory, readExtmemConf } from '../build/extmemConf';
import { sharedFolders } from './fileTree';
import { readGenerateScript } from '../build/generateScript';
import type { ProjectInventory } from './inventory';
import type { ResolvedBuild } from './resolveBuild';
import { scriptFacts } from './scriptFacts';
import type { Evidence } from '../target';
import type { TargetDraft } from './targetDraft';
import { addFile, filesOf } from './targetDraft';

/** Adds the FSBL that is built beside the application, and the flash addresses that boot files name. */
export function attachBoot(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  draft: TargetDraft,
  live: readonly ResolvedBuild[],
): void {
  attachFsbl(artifacts, draft, live);
  addProgrammed(artifacts, inventory, draft);
  addConfigured(artifacts, inventory, draft);
  addFsblBase(artifacts, draft);
}

function attachFsbl(artifacts: Artifacts, draft: TargetDraft, live: readonly ResolvedBuild[]): void {
  const loaders = live.filter(
    (build) =>
      build.models.length === 0 &&
      !build.awaitsModel &&
      !draft.builds.includes(build) &&
      build.scripts.some((script) => isFsbl(artifacts, script.file)),
  );
  for (const application of draft.builds) {
    const place = application.build.file;
    const near = loaders
      .map((build) => ({ build, shared: sharedFolders(build.build.file, place) }))
      .filter(({ build, shared }) => areNeighbours(dirname(build.build.file), dirname(place), shared));
    const best = Math.max(-1, ...near.map(({ shared }) => shared));
    for (const { build, shared } of near) {
      if (shared < best) continue;
      for (const script of build.scripts) addFile(draft, 'fsblLinkerScript', script);
    }
  }
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

function addImage(
  draft: TargetDraft,
  name: string,
  start: bigint,
  size: bigint | undefined,
  evidence: Evidence,
): void {
  const known = draft.boot.findIndex((image) => image.start === start);
  if (known < 0) draft.boot.push({ name, start, size, evidence });
  else if (size !== undefined && draft.boot[known]!.size === undefined)
    draft.boot[known] = { ...draft.boot[known]!, size };
}

/** Files that a script or a Makefile writes to literal flash addresses: `-w build/app_sign.bin 0x70100000`. */
function addProgrammed(artifacts: Artifacts, inventory: ProjectInventory, draft: TargetDraft): void {
  const places = draft.builds.map((build) => build.build.file);
  for (const build of draft.builds) {
    if (build.build.system !== 'make') continue;
    artifacts.lines(build.build.file).forEach((source, line) => {
      const match = /^\t.*\s(?:-w|-d|--write|--download)\s+(\S+)\s+(0x[0-9a-f]{6,8})\b/i.exec(source);
      if (match)
        addWritten(draft, match[1]!, BigInt(match[2]!), {
          strength: 3,
          file: build.build.file,
          line,
          text: source.trim(),
        });
    });
  }
  for (const file of inventory.generateScripts) {
    const folder = dirname(file);
    if (!places.some((place) => folder === '' || place.startsWith(`${folder}/`))) continue;
    const text = artifacts.text(file);
    if (text === undefined) continue;
    for (const { file: image, address, line } of readGenerateScript(text).programmed) {
      addWritten(draft, image, address, {
        strength: 3,
        file,
        line,
        text: (artifacts.lines(file)[line] ?? '').trim(),
      });
    }
  }
}

function addWritten(draft: TargetDraft, file: string, start: bigint, evidence: Evidence): void {
  const name = basename(file);
  if (/atonbuf|_data|weights|\.hex$/i.test(name)) return;
  if (/fsbl|boot/i.test(file)) addImage(draft, 'FSBL', start, undefined, evidence);
  else addImage(draft, 'application', start, undefined, evidence);
}

/** `stm32_extmem_conf.h` of the FSBL beside the application: offsets into the memory that it boots from. */
function addConfigured(artifacts: Artifacts, inventory: ProjectInventory, draft: TargetDraft): void {
  const place = draft.builds[0]?.build.file;
  if (place === undefined) return;
  const headers = inventory.bootConfigurations.filter(
    (path) => path.endsWith('.h') && !/(?:^|\/)ExtMemLoader\//i.test(path),
  );
  const near = headers
    .map((file) => ({ file, root: projectOf(file) }))
    .filter(({ root }) => root === '' || place.startsWith(`${root}/`));
  const deepest = Math.max(-1, ...near.map(({ root }) => root.length));
  for (const { file, root } of near) {
    const text = artifacts.text(file);
    if (text === undefined || root.length < deepest) continue;
    const base = memoryBase(artifacts, draft, file);
    if (base === undefined) continue;
    const conf = readExtmemConf(text);
    for (const [offset, size] of [
      [conf.loadOffset, conf.loadSize],
      [conf.runOffset, undefined],
    ] as const) {
      if (!offset) continue;
      const evidence: Evidence = {
        strength: 3,
        file,
        line: offset.line,
        text: (artifacts.lines(file)[offset.line] ?? '').trim(),
      };
      addImage(draft, 'application', base + offset.value, size?.value, evidence);
    }
  }
}

/** `FSBL/Core/Inc/stm32_extmem_conf.h` belongs to the project that holds `FSBL`. */
function projectOf(header: string): string {
  let folder = dirname(header);
  while (folder !== '' && /^(?:Inc|Core|Include)$/i.test(basename(folder))) folder = dirname(folder);
  return dirname(folder);
}

/** Where the memory that offsets count from is mapped: by the manager's own source, else by the board's only flash. */
function memoryBase(artifacts: Artifacts, draft: TargetDraft, header: string): bigint | undefined {
  const folder = dirname(dirname(header));
  const source = [join(folder, 'Src/extmem_manager.c'), join(dirname(header), 'extmem_manager.c')].find(
    (path) => artifacts.files.has(path),
  );
  const text = source === undefined ? undefined : artifacts.text(source);
  const instance = text === undefined ? undefined : readBootMemory(text)?.instance;
  const name = instance === undefined ? (boardHasFlash(draft) ? 'XSPI2' : undefined) : `XSPI${instance}`;
  return defaultDevice.banks.find((bank) => bank.name === name)?.range.start;
}

/** Both boards of ST boot from the NOR flash at XSPI2. */
function boardHasFlash(draft: TargetDraft): boolean {
  const board = draft.board ?? draft.builds.find((build) => build.board)?.board;
  return (board?.external['XSPI2'] ?? 0n) > 0n;
}

/** The boot ROM fetches the FSBL from the start of the flash at XSPI2. */
function addFsblBase(artifacts: Artifacts, draft: TargetDraft): void {
  const script = filesOf(draft, 'fsblLinkerScript').find((path) => isFsbl(artifacts, path));
  const evidence = script === undefined ? undefined : draft.files.get('fsblLinkerScript')?.get(script)?.[0];
  const flash = defaultDevice.banks.find((bank) => bank.name === 'XSPI2');
  if (evidence && flash && !draft.boot.some((image) => image.name === 'FSBL')) {
    addImage(draft, 'FSBL', flash.range.start, undefined, evidence);
  }
}
