import type { Span } from '../base/span';
import type { PoolFile, Quantity } from './poolFile';
import { magnitudes } from './quantity';

/** One replacement in the text that was parsed; the span's text gives way to `newText`. */
export interface QuantityEdit {
  readonly span: Span;
  readonly newText: string;
}

/** A quantity as it is to be written: without quotes. */
export interface WrittenQuantity {
  readonly value: string;
  readonly magnitude: string;
}

/**
 * How `bytes` is written in place of `quantity`, in the file's own style: the same number base (hex digits in the same
 * case), and the same unit where it divides, otherwise the largest unit that does. The compiler's echo always has the
 * largest unit that divides, and bytes for 0. `bytes` must not be negative.
 */
export function styleBytes(quantity: Quantity, bytes: bigint, dialect: PoolFile['dialect']): WrittenQuantity {
  if (quantity.base === 'hex') {
    const unit = magnitudes.get(quantity.magnitude ?? 'BYTES') ?? 1n;
    const keeps = bytes % unit === 0n;
    return {
      value: writeHex(keeps ? bytes / unit : bytes, quantity.text.trim()),
      magnitude:
        keeps && quantity.magnitude && magnitudes.has(quantity.magnitude) ? quantity.magnitude : 'BYTES',
    };
  }
  const unit = quantity.magnitude === undefined ? undefined : magnitudes.get(quantity.magnitude);
  if (dialect === 'input' && quantity.magnitude !== undefined && unit !== undefined && bytes % unit === 0n) {
    return { value: (bytes / unit).toString(), magnitude: quantity.magnitude };
  }
  return writeLargestUnit(bytes);
}

/** Decimal in the largest unit that divides: `855360` `KBYTES`; 0 is `0` `BYTES`, as the compiler writes it. */
export function writeLargestUnit(bytes: bigint): WrittenQuantity {
  if (bytes === 0n) return { value: '0', magnitude: 'BYTES' };
  let best: WrittenQuantity = { value: bytes.toString(), magnitude: 'BYTES' };
  for (const [magnitude, unit] of magnitudes) {
    if (bytes % unit === 0n) best = { value: (bytes / unit).toString(), magnitude };
  }
  return best;
}

function writeHex(value: bigint, like: string): string {
  const upper = /^0x[0-9a-f]*[A-F]/.test(like) && !/^0x[0-9A-F]*[a-f]/.test(like);
  const digits = value
    .toString(16)
    .padStart(/^0x0/i.test(like) && like.length > 3 ? like.length - 2 : 0, '0');
  return `${like.startsWith('0X') ? '0X' : '0x'}${upper || like.startsWith('0X') ? digits.toUpperCase() : digits}`;
}

/**
 * The edits that make `quantity` mean `bytes`: of its value, and of its unit only where that must change. Spans refer
 * to the parsed text; empty where it already reads so. For "shrink pool", "move pool" and the like.
 */
export function editBytes(quantity: Quantity, bytes: bigint, dialect: PoolFile['dialect']): QuantityEdit[] {
  const style = styleBytes(quantity, bytes, dialect);
  const edits: QuantityEdit[] = [];
  if (style.value !== quantity.text || quantity.bytes === undefined) {
    edits.push({ span: quantity.valueSpan, newText: literal(quantity, style.value) });
  }
  if (quantity.magnitudeSpan === undefined) {
    // Nothing says the unit yet: only hexadecimal and 0 read as bytes without one.
    if (style.magnitude !== 'BYTES' || (quantity.base !== 'hex' && bytes !== 0n)) {
      const at = quantity.valueSpan.end;
      edits.push({ span: { start: at, end: at }, newText: `, "magnitude": "${style.magnitude}"` });
    }
  } else if (style.magnitude !== quantity.magnitude) {
    edits.push({ span: quantity.magnitudeSpan, newText: `"${style.magnitude}"` });
  }
  return edits;
}

/** A JSON string, or a bare number where the file has one and it stays exact in every reader. */
function literal(quantity: Quantity, value: string): string {
  const bare = quantity.valueSpan.end - quantity.valueSpan.start === quantity.text.length;
  return bare && /^[0-9]{1,15}$/.test(value) ? value : `"${value}"`;
}
