import { oncePer } from '../../base/oncePer';
import { basename, dirname } from '../../base/path';
import { readSignedImage, signedHeadBytes, type SignedImage } from '../../image/signedImage';
import type { Artifacts } from '../artifacts';
import { isToolWorkspace, isVendorPath } from '../classify';
import type { TargetFiles } from '../target';
import { hexHeadOf } from './sameBytes';
import { programmingSteps } from './steps';
import { unsignedOf, type UnsignedBinary } from './unsigned';

/** A signed binary that belongs to a target. */
export interface SignedFile {
  readonly file: string;
  readonly image: SignedImage;
  /** In bytes, of the whole file; of an Intel HEX file what its header says. */
  readonly size: number;
  /** The binary that it is made of, and whether it holds it; undefined where none is certain, or it cannot be told. */
  readonly unsigned: UnsignedBinary | undefined;
}

/** Larger than any memory that an image is copied to. */
const largestImage = 64 * 1024 * 1024;
/** More than a build makes. */
const mostFiles = 100;

const binaries = oncePer((paths: readonly string[]) =>
  paths.filter(
    (path) =>
      /\.(?:bin|stm32|hex|ihex)$/i.test(path) &&
      !/atonbuf|_data\.|weight/i.test(basename(path)) &&
      !isVendorPath(path) &&
      !isToolWorkspace(path),
  ),
);

/**
 * The signed binaries of a target, known by their first bytes: those that lie below the folder of its build, and those
 * that a step of the project writes.
 */
export function signedFiles(files: TargetFiles, artifacts: Artifacts): SignedFile[] {
  const folders = files.files
    .filter(({ role }) => role === 'linkerScript' || role === 'fsblLinkerScript')
    .flatMap(({ evidence }) => (evidence[0] && evidence[0].strength <= 3 ? [dirname(evidence[0].file)] : []));
  const written = new Set(
    programmingSteps(artifacts).flatMap(({ kind, file }) => (kind === 'write' ? (file.path ?? []) : [])),
  );
  const near = binaries(artifacts.files.paths).filter(
    (path) => written.has(path) || folders.some((folder) => folder === '' || path.startsWith(`${folder}/`)),
  );
  return near.slice(0, mostFiles).flatMap((file): SignedFile[] => {
    const size = artifacts.files.size(file);
    const isPlausible = size < 0 || (size >= signedHeadBytes && size <= largestImage);
    const probe = isPlausible ? artifacts.files.probe?.(file) : undefined;
    if (!probe) return [];
    if (!/hex$/i.test(file)) {
      const image = readSignedImage(probe.head);
      return image
        ? [{ file, image, size: probe.size, unsigned: unsignedOf(artifacts, file, image, probe) }]
        : [];
    }
    // As text: the head of the file has the header and the first vectors.
    const head = hexHeadOf(probe);
    const image = head && readSignedImage(head.bytes);
    return image ? [{ file, image, size: image.size, unsigned: undefined }] : [];
  });
}

/** Whether a signed binary is the FSBL, by its name; the header's word is `-t fsbl` for many an application too. */
export function isFsblFile(file: string): boolean {
  return /fsbl|boot(?!h)/i.test(file.split('/').slice(-2).join('/'));
}
