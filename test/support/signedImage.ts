/** What a signed image for a test is made of. */
export interface SignedImageParts {
  readonly version: '2.1' | '2.3';
  /** Where the vector table starts. */
  readonly payload: number;
  /** The type word of a 2.3 header: 0x10 FSBL, 0 application. */
  readonly type: number;
  /** Bytes of vector table and code. */
  readonly code: number;
  readonly entry?: number;
}

/** A signed image, byte by byte as STM32_SigningTool_CLI lays it out, of code that starts at 0x34000400. */
export function signedImage({ version, payload, type, code, entry }: SignedImageParts): Uint8Array {
  const resetHandler = 0x34000c01;
  const header = version === '2.3' ? 0x240 : 0x200;
  const bytes = new Uint8Array(payload + code);
  const view = new DataView(bytes.buffer);
  const word = (at: number, value: number): void => view.setUint32(at, value, true);
  bytes.set([...'STM2'].map((letter) => letter.charCodeAt(0)));
  const at = version === '2.3' ? 0x68 : 0x48;
  word(at, version === '2.3' ? 0x0002_0300 : 0x0002_0100);
  word(at + 4, bytes.length - header);
  word(at + 8, entry ?? resetHandler);
  if (version === '2.3') {
    word(0x78, 0xffff_ffff);
    word(0x8c, type);
    bytes.set([0x53, 0x54, 0xff, 0xff], 0xa0);
  }
  word(payload, 0x3410_0000);
  word(payload + 4, resetHandler);
  for (let i = payload + 64; i < bytes.length; i++) bytes[i] = i & 0xff;
  return bytes;
}
