import { formatAddress, formatHex, formatSize } from '../base/size';
import { say, sayClauses } from '../base/wording';
import { signedSize } from '../project/bootImages';
import type { BuiltTarget, TargetImage } from '../project/builtTarget';
import { isFsblFile, type SignedFile } from '../project/programming/signedFiles';

/** What `n6mem flash` says of a signed image beside its place. */
export interface SignedState {
  readonly file: string;
  readonly headerVersion: string;
  /** Offset of the vector table in the file; undefined where it is not found. */
  readonly payload: number | undefined;
  readonly entry: bigint;
  /** The binary that it is made of, and whether it holds it. */
  readonly unsigned: { readonly file: string; readonly isHeld: boolean } | undefined;
  /**
   * How it differs from the last build, by the ELF or map of that: another entry, or another size. Only a word: the two may
   * be of different configurations.
   */
  readonly differences: readonly string[];
}

export function signedState(target: BuiltTarget, { file, image, unsigned }: SignedFile): SignedState {
  const built = target.images.find(({ match }) => match === 'same');
  return {
    file,
    headerVersion: image.headerVersion,
    payload: image.payload,
    entry: image.entry,
    unsigned: unsigned && { file: unsigned.file, isHeld: unsigned.differsAt === undefined },
    differences:
      built && !isFsblFile(file)
        ? differences(target, { file, image, unsigned, size: image.size }, built)
        : [],
  };
}

function differences(
  { addressing }: BuiltTarget,
  { image }: SignedFile,
  { file, image: built, script }: TargetImage,
): string[] {
  const entry =
    built.kind === 'elf' && built.entry >> 1n !== (image.resetHandler ?? image.entry) >> 1n
      ? [say`${file} has its entry at ${formatAddress(built.entry & ~1n)}`]
      : [];
  const size = signedSize(built, addressing, script?.evaluation);
  const own = BigInt(image.size);
  // The signing tool pads to 16 bytes.
  const isOther =
    image.payload === addressing.signedHeader && size !== undefined && (own < size || own - size >= 16n);
  return [
    ...entry,
    ...(isOther ? [say`${file} makes an image of ${formatSize(size)}, this one has ${formatSize(own)}`] : []),
  ];
}

/** One line: `signed, header 2.3, payload at 0x400, entry 0x34000c01; holds build/app.bin`. */
export function signedLine({
  headerVersion,
  payload,
  entry,
  unsigned,
  differences: found,
}: SignedState): string {
  const where =
    payload === undefined ? say`payload not found` : say`payload at ${formatHex(BigInt(payload))}`;
  const parts = [
    say`signed, header ${headerVersion}, ${where}, entry ${formatHex(entry)}`,
    ...(unsigned
      ? [unsigned.isHeld ? say`holds ${unsigned.file}` : say`does not hold ${unsigned.file}`]
      : []),
    ...(found.length > 0 ? [say`not of the last build: ${sayClauses(found)}`] : []),
  ];
  return sayClauses(parts);
}
