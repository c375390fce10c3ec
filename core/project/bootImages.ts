import { union } from '../base/addressRange';
import { oncePer } from '../base/oncePer';
import { basename, dirname } from '../base/path';
import { say } from '../base/wording';
import { bankAt, banksIn } from '../device/addressSpace';
import type { Device } from '../device/device';
import type { ElfImage } from '../image/elf';
import { loadRanges } from '../image/occupiedSections';
import { parseIntelHex } from '../image/intelHex';
import type { LinkerMap } from '../image/linkerMap';
import { mapMatchesScript } from '../image/mapMatchesScript';
import type { Artifacts } from './artifacts';
import type { BuiltBoot, TargetImage } from './builtTarget';
import { isToolWorkspace } from './classify';
import { isFsblFile, type SignedFile } from './programming/signedFiles';
import { programmingSteps } from './programming/steps';
import type { BootImage, TargetFiles } from './target';

/** The boot ROM loads 511 KiB at most: a larger hex is not an FSBL. */
const largestFsblHex = 4 * 1024 * 1024;

interface KnownSize {
  readonly size: bigint;
  readonly from: string;
}

/**
 * The images of the boot chain in flash: those that build files and settings name, and a prebuilt FSBL as Intel HEX.
 * Their sizes are the settings', that of the file that is written there or of the signed binary of the build, or what
 * the last link of the FSBL or of the application makes. The window that the FSBL copies is not a size of an image.
 */
export function bootImages(
  files: TargetFiles,
  images: readonly TargetImage[],
  signed: readonly SignedFile[],
  addressing: Device,
  artifacts: Artifacts,
): BuiltBoot[] {
  const result = files.boot.map((image): BuiltBoot => {
    const size =
      builtSize(files, images, addressing, artifacts, image) ??
      (image.size === undefined
        ? (writtenSize(artifacts, image) ?? signedSizeOf(signed, image))
        : { size: image.size, from: image.evidence.text });
    return {
      name: image.name,
      start: image.start,
      size: size?.size,
      sizeFrom: size?.from,
      copied: image.copied,
      evidence: image.evidence,
    };
  });
  for (const hex of prebuiltFsbl(artifacts)) {
    const known = result.findIndex((image) => image.start === hex.start);
    if (known < 0) {
      if (!result.some((image) => image.name === 'FSBL')) result.push(hex);
    } else if (result[known]!.size === undefined) {
      result[known] = { ...result[known]!, size: hex.size, sizeFrom: hex.sizeFrom };
    }
  }
  return result;
}

/** The size of what the last link of the FSBL or of the application makes, header included. */
function builtSize(
  files: TargetFiles,
  images: readonly TargetImage[],
  addressing: Device,
  artifacts: Artifacts,
  boot: BootImage,
): KnownSize | undefined {
  if (boot.evidence.strength === 1) return undefined;
  if (boot.name === 'FSBL') {
    for (const { file, image } of fsblImages(files, artifacts)) {
      const size = signedSize(image, addressing);
      if (size !== undefined) return { size, from: file };
    }
    return undefined;
  }
  const current = images.find((entry) => entry.match === 'same');
  const size = current && signedSize(current.image, addressing, current.script?.evaluation);
  return current && size !== undefined ? { size, from: current.file } : undefined;
}

/**
 * Bytes of the signed image that a link makes, header included: `objcopy -O binary` fills from the lowest to the highest
 * byte. Only for what is copied to RAM to run there.
 */
export function signedSize(
  image: ElfImage | LinkerMap,
  addressing: Device,
  evaluation?: Parameters<typeof loadRanges>[1],
): bigint | undefined {
  const loaded = union(loadRanges(image, evaluation));
  const first = loaded[0];
  const last = loaded[loaded.length - 1];
  if (!first || !last) return undefined;
  const isInRam = loaded.every((range) =>
    banksIn(addressing, range).every((bank) => bank.kind === 'internal'),
  );
  return isInRam && bankAt(addressing, first.start)
    ? last.end - first.start + BigInt(addressing.signedHeader ?? 0)
    : undefined;
}

/** Current maps of the FSBL: they lie below the folder whose build description links its script. */
function fsblImages(files: TargetFiles, artifacts: Artifacts): { file: string; image: LinkerMap }[] {
  return files.files.flatMap(({ role, file, evidence }) => {
    const folder = dirname(evidence[0]?.file ?? '');
    const evaluation = role === 'fsblLinkerScript' && folder !== '' ? artifacts.evaluation(file) : undefined;
    if (!evaluation) return [];
    return mapsOf(artifacts).flatMap((path) => {
      const image = path.startsWith(`${folder}/`) ? artifacts.linkerMap(path) : undefined;
      return image && mapMatchesScript(image, evaluation).state === 'same' ? [{ file: path, image }] : [];
    });
  });
}

/** The size of the binary that some step writes there: `-w build/app_sign.bin 0x70100000`. */
function writtenSize(artifacts: Artifacts, { start, evidence }: BootImage): KnownSize | undefined {
  const step = programmingSteps(artifacts).find(
    (candidate) =>
      candidate.kind === 'write' &&
      candidate.address === start &&
      candidate.script === evidence.file &&
      candidate.line === evidence.line,
  );
  const path = step?.file.path;
  if (path === undefined || !/\.(?:bin|raw|stm32)$/i.test(path)) return undefined;
  const probe = artifacts.files.probe?.(path);
  return probe && probe.size > 0 ? { size: BigInt(probe.size), from: path } : undefined;
}

/** The size of the one signed binary of the build that may be this image. */
function signedSizeOf(signed: readonly SignedFile[], { name }: BootImage): KnownSize | undefined {
  if (name !== 'FSBL' && name !== 'application') return undefined;
  const fitting = signed.filter(({ file }) => isFsblFile(file) === (name === 'FSBL'));
  const [first] = fitting;
  return first && fitting.every(({ size }) => size === first.size)
    ? { size: BigInt(first.size), from: first.file }
    : undefined;
}

/** `ai_fsbl.hex`, which ST's projects ship ready to flash; none where several disagree. */
function prebuiltFsbl(artifacts: Artifacts): BuiltBoot[] {
  const found = hexFilesOf(artifacts).flatMap((file): BuiltBoot[] => {
    const probe = artifacts.files.probe?.(file);
    const text = probe && probe.size <= largestFsblHex ? artifacts.text(file) : undefined;
    if (text === undefined) return [];
    const hex = artifacts.cache.of(`fsbl hex ${file}`, artifacts.files, (tracked) =>
      parseIntelHex(tracked.text(file) ?? ''),
    );
    const last = hex.ranges[hex.ranges.length - 1];
    if (!hex.isIntelHex || hex.lowest === undefined || !last) return [];
    return [
      {
        name: 'FSBL',
        start: hex.lowest,
        size: last.end - hex.lowest,
        sizeFrom: file,
        copied: undefined,
        evidence: { strength: 6, file, line: hex.places[0]?.line ?? 0, text: say`${file} is loaded there` },
      },
    ];
  });
  return found.every((image) => image.start === found[0]!.start) ? found.slice(0, 1) : [];
}

interface NamedFiles {
  readonly maps: readonly string[];
  readonly fsblHexes: readonly string[];
}

/** One look at the listing for both kinds of names; it holds up to 200,000 paths. */
const namesIn = oncePer((paths: readonly string[]): NamedFiles => ({
  maps: paths.filter((path) => path.endsWith('.map') && !isToolWorkspace(path)),
  fsblHexes: paths.filter((path) => path.endsWith('.hex') && /fsbl/i.test(basename(path))),
}));

function mapsOf(artifacts: Artifacts): readonly string[] {
  return namesIn(artifacts.files.paths).maps;
}

function hexFilesOf(artifacts: Artifacts): readonly string[] {
  return namesIn(artifacts.files.paths).fsblHexes;
}
