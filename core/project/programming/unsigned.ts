import type { FileProbe } from '../../base/fileSystem';
import { basename, dirname, join } from '../../base/path';
import { readSignedImage, type SignedImage } from '../../image/signedImage';
import type { Artifacts } from '../artifacts';
import { programmingSteps, type ProgrammingStep } from './steps';

/** The unsigned binary that a signed one is made of. */
export interface UnsignedBinary {
  readonly file: string;
  /** The command that signs it; undefined where only the names say that they belong together: `app.bin`, `app_signed.bin`. */
  readonly signedBy: ProgrammingStep | undefined;
  /** In bytes. */
  readonly size: number;
  /** Bytes of the payload of the signed binary. */
  readonly payloadSize: number;
  /**
   * Offset of the first byte that the payload has otherwise, the shorter length where only that differs; undefined where
   * the payload is this binary.
   */
  readonly differsAt: number | undefined;
}

/** The signing tool pads what it signs to a multiple of this. */
const padding = 16;
/** Larger programs are compared by their size and first bytes alone, which can prove that they differ, not that they are equal. */
const mostCompared = 8 * 1024 * 1024;

/** The unsigned binary of a signed one, compared byte by byte; undefined where none is certain, or it cannot be told. */
export function unsignedOf(
  artifacts: Artifacts,
  file: string,
  image: SignedImage,
  probe: FileProbe,
): UnsignedBinary | undefined {
  const made = madeOf(artifacts, file);
  if (!made || image.payload === undefined) return undefined;
  const binary = artifacts.files.probe?.(made.file);
  // A header before what is signed once more, or what the build left empty.
  if (!binary || binary.size === 0 || readSignedImage(binary.head)) return undefined;
  const payloadSize = image.size - image.payload;
  if (probe.size < image.size || payloadSize <= 0) return undefined;
  const compared = compare(artifacts, made.file, binary, file, probe, image.payload, payloadSize);
  return compared && { ...made, size: binary.size, payloadSize, differsAt: compared.differsAt };
}

function compare(
  { files }: Artifacts,
  file: string,
  binary: FileProbe,
  signedFile: string,
  signed: FileProbe,
  payload: number,
  payloadSize: number,
): { readonly differsAt: number | undefined } | undefined {
  const inHead = firstDifference(binary.head, signed.head.subarray(payload));
  if (inHead !== undefined) return { differsAt: inHead };
  const isPadded = payloadSize >= binary.size && payloadSize - binary.size < padding;
  if (!isPadded) return { differsAt: Math.min(payloadSize, binary.size) };
  if (binary.size <= Math.min(binary.head.length, signed.head.length - payload))
    return { differsAt: undefined };
  if (binary.size > mostCompared) return undefined;
  const [all, allSigned] = [files.bytes(file), files.bytes(signedFile)];
  return all && allSigned && { differsAt: firstDifference(all, allSigned.subarray(payload)) };
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return at;
  return undefined;
}

type Made = Pick<UnsignedBinary, 'file' | 'signedBy'>;

/** By the command that makes the signed file of it, where all that do agree; else by its name beside it. */
function madeOf(artifacts: Artifacts, file: string): Made | undefined {
  const steps = programmingSteps(artifacts).filter(
    ({ kind, output }) => kind === 'sign' && (output?.path === file || output?.expected === file),
  );
  const [first] = steps;
  if (first) {
    const { path } = first.file;
    const isOne = path !== undefined && steps.every((step) => step.file.path === path);
    return isOne && path !== file ? { file: path, signedBy: first } : undefined;
  }
  const name = basename(file).replace(/\.\w+$/, '');
  const stem = name.replace(/[-_. ](?:signed|trusted|sign)$/i, '').replace(/^(?:signed|trusted)[-_. ]/i, '');
  const beside = join(dirname(file), `${stem}.bin`);
  return stem !== name && artifacts.files.has(beside) ? { file: beside, signedBy: undefined } : undefined;
}
