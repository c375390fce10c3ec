import type { FileProbe } from '../../base/fileSystem';
import { latin1 } from '../../base/latin1';
import { oncePer } from '../../base/oncePer';
import type { Span } from '../../base/span';

/** The first bytes that an Intel HEX file loads, without gaps, and where. */
export interface HexHead {
  readonly address: bigint;
  readonly bytes: Uint8Array;
  /** The record that names the address. */
  readonly span: Span;
}

/** Fewer bytes prove nothing: a file of zeros starts like many others. */
const leastProof = 256;

/** Whether a binary holds the very bytes of a blob: equal in size and in what is known of its head. */
export function isSameBlob(candidate: FileProbe, blob: FileProbe): boolean {
  return candidate.size === blob.size && isProof(blob.head) && startsAlike(candidate.head, blob.head);
}

/** Whether an Intel HEX file loads the bytes of a blob, by its size and its head. */
export function isHexOf(head: HexHead, hexSize: number, blob: FileProbe): boolean {
  return isLikelyHexSize(hexSize, blob.size) && isProof(blob.head) && startsAlike(head.bytes, blob.head);
}

/** 11 characters and a line end go with every 16 or 32 bytes, each of which takes two. */
export function isLikelyHexSize(hexSize: number, bytes: number): boolean {
  return hexSize >= bytes * 2.2 && hexSize <= bytes * 3.2 + 256;
}

function isProof(head: Uint8Array): boolean {
  return head.length >= leastProof && head.some((byte) => byte !== head[0]);
}

function startsAlike(a: Uint8Array, b: Uint8Array): boolean {
  const length = Math.min(a.length, b.length);
  if (length < leastProof) return false;
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** Reads the data at the head of an Intel HEX text that may be cut anywhere; undefined for other texts. */
export function hexHead(text: string): HexHead | undefined {
  const bytes: number[] = [];
  let base = 0n;
  let start: bigint | undefined;
  let span: Span | undefined;
  for (const match of text.matchAll(/^:([\dA-Fa-f]{2})([\dA-Fa-f]{4})(0[0-5])([\dA-Fa-f]*)\r?$/gm)) {
    const [whole, length, address, type, rest] = match;
    const size = Number.parseInt(length!, 16);
    if (rest!.length < 2 * size + 2) break;
    if (type === '04') base = BigInt(`0x${rest!.slice(0, 4)}`) << 16n;
    else if (type === '02') base = BigInt(`0x${rest!.slice(0, 4)}`) << 4n;
    else if (type === '00') {
      const at = base + BigInt(`0x${address}`);
      start ??= at;
      span ??= { start: match.index, end: match.index + whole.trimEnd().length };
      if (at !== start + BigInt(bytes.length)) break;
      for (let i = 0; i < size; i++) bytes.push(Number.parseInt(rest!.slice(2 * i, 2 * i + 2), 16));
    } else if (type === '01') break;
  }
  return start === undefined || !span ? undefined : { address: start, bytes: Uint8Array.from(bytes), span };
}

/** The data at the head of a file, where it is Intel HEX; read once for each time that the file is read. */
export const hexHeadOf = oncePer((probe: FileProbe) => hexHead(latin1(probe.head)));
