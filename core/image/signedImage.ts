/**
 * A binary with the header that STM32_SigningTool_CLI puts before it, of which the boot ROM and the FSBL read where the
 * image runs. Layout read off public images of header versions 2.1 and 2.3; all numbers are little-endian words.
 */
export interface SignedImage {
  readonly headerVersion: '2.1' | '2.3';
  /** Bytes behind the header, as the header states them. */
  readonly length: number;
  /**
   * The address that the boot ROM or the FSBL jumps to. The signing tool takes it from 0x404 of the file: of a payload that
   * starts elsewhere it is not the reset handler.
   */
  readonly entry: bigint;
  /** What a 2.3 header says the image is; undefined for 2.1, which does not say. */
  readonly role: 'FSBL' | 'application' | undefined;
  /** Bytes of the whole file that the header and its length make. */
  readonly size: number;
  /**
   * Where the payload, a vector table, starts. Undefined where nothing at the places that are known looks like one, as in
   * an image that is encrypted or has no vector table.
   */
  readonly payload: number | undefined;
  /** The second vector of the payload, as it stands there; undefined where the payload's start is. */
  readonly resetHandler: bigint | undefined;
}

/** Where a payload has to start, so that a table of 256 vectors is aligned: VTOR ignores the low bits. */
export const payloadOffset = 0x400;
/** Bytes of a file's head that {@link readSignedImage} needs. */
export const signedHeadBytes = payloadOffset + 8;
/** Vectors that a table at a place is known by: the stack pointer, reset, NMI, HardFault. */
const tellingVectors = 4;

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
  const payload = payloadAt(view, layout.header, entry);
  return {
    headerVersion: layout.headerVersion,
    length,
    entry: BigInt(entry),
    role: layout.hasRole ? roleOf(word(0x8c)) : undefined,
    size: layout.header + length,
    payload,
    resetHandler: payload === undefined ? undefined : BigInt(word(payload + 4)),
  };
}

/**
 * Right behind the header where a vector table stands there: what is at 0x400 then is one of its later vectors, or code.
 * Before an aligned payload there are zeros or a signature. Else at 0x400, by its shape or because the entry is its second
 * vector.
 */
function payloadAt(view: DataView, header: number, entry: number): number | undefined {
  if (isVectorTable(view, header)) return header;
  const isAtOffset = view.byteLength >= payloadOffset + 8;
  if (!isAtOffset) return undefined;
  const isEntry = isResetVector(view.getUint32(payloadOffset + 4, true), entry);
  return isEntry || isVectorTable(view, payloadOffset) ? payloadOffset : undefined;
}

/** A stack pointer in RAM, then handlers with the Thumb bit in one memory. */
function isVectorTable(view: DataView, at: number): boolean {
  if (view.byteLength < at + 4 * tellingVectors) return false;
  const [stack, ...handlers] = Array.from({ length: tellingVectors }, (_, i) =>
    view.getUint32(at + 4 * i, true),
  );
  if (stack! % 4 !== 0 || stack! < 0x2000_0000 || stack! >= 0x4000_0000) return false;
  // All in one memory, and not in the lowest 256 MiB, where no code runs from.
  const [reset] = handlers;
  return (
    reset! >>> 28 !== 0 && handlers.every((handler) => handler % 2 === 1 && handler >>> 24 === reset! >>> 24)
  );
}

/** Both carry the Thumb bit, or neither; an entry of 0 says nothing. */
function isResetVector(vector: number, entry: number): boolean {
  return entry !== 0 && vector >>> 1 === entry >>> 1;
}

function roleOf(type: number): SignedImage['role'] {
  if (type === 0x10) return 'FSBL';
  return type === 0 ? 'application' : undefined;
}
