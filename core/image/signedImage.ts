/**
 * A binary with the header that STM32_SigningTool_CLI puts before it, of which the boot ROM and the FSBL read where the
 * image runs. Layout read off public images of header versions 2.1 and 2.3; all numbers are little-endian words.
 */
export interface SignedImage {
  readonly headerVersion: '2.1' | '2.3';
  /** Bytes behind the header, as the header states them. */
  readonly length: number;
  /** The address that the boot ROM or the FSBL jumps to: the reset handler of the payload. */
  readonly entry: bigint;
  /** What a 2.3 header says the image is; undefined for 2.1, which does not say. */
  readonly role: 'FSBL' | 'application' | undefined;
  /** Bytes of the whole file that the header and its length make. */
  readonly size: number;
  /**
   * Where the payload, a vector table, starts: where the second vector is the entry. Undefined where it does so at none
   * of the places that are known, as in an image without a vector table.
   */
  readonly payload: number | undefined;
}

/** Where a payload has to start, so that a table of 256 vectors is aligned: VTOR ignores the low bits. */
export const payloadOffset = 0x400;
/** Bytes of a file's head that {@link readSignedImage} needs. */
export const signedHeadBytes = payloadOffset + 8;

const magic = 0x324d5453; // STM2
const layouts = [
  { headerVersion: '2.3', word: 0x0002_0300, at: 0x68, header: 0x240, hasRole: true },
  { headerVersion: '2.1', word: 0x0002_0100, at: 0x48, header: 0x200, hasRole: false },
] as const;

/** Reads the header at the head of a file; undefined for what is not signed. Never throws. */
export function readSignedImage(head: Uint8Array): SignedImage | undefined {
  if (head.length < layouts[0].header) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const word = (at: number): number => view.getUint32(at, true);
  if (word(0) !== magic) return undefined;
  const layout = layouts.find((candidate) => word(candidate.at) === candidate.word);
  if (!layout) return undefined;
  const length = word(layout.at + 4);
  const entry = word(layout.at + 8);
  const places = [payloadOffset, layout.header];
  const payload = places.find((at) => head.length >= at + 8 && isResetVector(word(at + 4), entry));
  return {
    headerVersion: layout.headerVersion,
    length,
    entry: BigInt(entry),
    role: layout.hasRole ? roleOf(word(0x8c)) : undefined,
    size: layout.header + length,
    payload,
  };
}

/** Both carry the Thumb bit, or neither; an entry of 0 says nothing. */
function isResetVector(vector: number, entry: number): boolean {
  return entry !== 0 && vector >>> 1 === entry >>> 1;
}

function roleOf(type: number): SignedImage['role'] {
  if (type === 0x10) return 'FSBL';
  return type === 0 ? 'application' : undefined;
}
