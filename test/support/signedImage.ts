/** What a signed image for a test is made of. */
export interface SignedImageParts {
  readonly version: '2.1' | '2.3';
  /** Where the vector table starts. */
  readonly payload: number;
  /** The type word of a 2.3 header: 0x10 FSBL, 0 application. */
  readonly type: number;
  /** Bytes of vector table and code. */
  readonly code: number;
  /** Else what stands at 0x404 of the file, whatever that is: from there the tool takes it. */
  readonly entry?: number;
  /** Else a vector table of 130 vectors, as of an STM32N6, and code. */
  readonly content?: Uint8Array;
}

const resetHandler = 0x34000c01;
const defaultHandler = 0x34000c41;
const vectors = 130;

/** An unsigned application that starts at 0x34000400, as `objcopy -O binary` makes it. */
export function unsignedImage(code: number): Uint8Array {
  const bytes = new Uint8Array(code);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x3410_0000, true);
  for (let at = 4; at < 4 * vectors && at + 4 <= code; at += 4)
    view.setUint32(at, at === 4 ? resetHandler : defaultHandler, true);
  for (let at = 4 * vectors; at < code; at++) bytes[at] = at & 0xff;
  return bytes;
}

/** A signed image, byte by byte as STM32_SigningTool_CLI lays it out. */
export function signedImage({
  version,
  payload,
  type,
  code,
  entry,
  content = unsignedImage(code),
}: SignedImageParts): Uint8Array {
  const header = version === '2.3' ? 0x240 : 0x200;
  // What follows is padded to 16 bytes.
  const bytes = new Uint8Array(payload + Math.ceil(content.length / 16) * 16);
  const view = new DataView(bytes.buffer);
  const word = (at: number, value: number): void => view.setUint32(at, value, true);
  bytes.set([...'STM2'].map((letter) => letter.charCodeAt(0)));
  bytes.set(content, payload);
  const at = version === '2.3' ? 0x68 : 0x48;
  word(at, version === '2.3' ? 0x0002_0300 : 0x0002_0100);
  word(at + 4, bytes.length - header);
  word(at + 8, entry ?? (bytes.length >= 0x408 ? view.getUint32(0x404, true) : 0));
  if (version === '2.3') {
    word(0x78, 0xffff_ffff);
    word(0x8c, type);
    bytes.set([0x53, 0x54, 0xff, 0xff], 0xa0);
  }
  return bytes;
}
