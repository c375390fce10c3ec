import type { Node } from 'jsonc-parser';
import type { SyntaxProblem } from '../base/span';
import { say } from '../base/wording';
import { member, nodeSpan, stringValue } from './jsonTree';
import type { Quantity } from './poolFile';

/** The units of `.mpool` files. Each is a power of two: 1 KBYTES is 1024 bytes. */
export const magnitudes: ReadonlyMap<string, bigint> = new Map([
  ['BYTES', 1n],
  ['KBYTES', 1n << 10n],
  ['MBYTES', 1n << 20n],
]);

/** Longer numbers are mistakes; turning a megabyte of digits into a bigint would take minutes. */
const longestNumber = 64;

/** A number as written: how many units of `10^-scale`. `1.5` is 15 and 1. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** What a value says, without its unit. */
type WrittenNumber =
  | { readonly kind: 'number'; readonly base: 'hex' | 'decimal'; readonly value: Decimal }
  | { readonly kind: 'none'; readonly why: string };

/**
 * Reads `"0x34100000"`, `"448"`, `448` or `"1.5"`. White space around it is tolerated; signs, digit separators, and
 * units inside the text are not.
 */
function readNumber(written: string): WrittenNumber {
  const text = written.trim();
  if (text === '') return { kind: 'none', why: say`is empty` };
  if (text.length > longestNumber)
    return { kind: 'none', why: say`has more than ${longestNumber} characters` };
  if (/^0x[0-9a-f]+$/i.test(text))
    return { kind: 'number', base: 'hex', value: { digits: BigInt(text), scale: 0 } };
  const decimal = /^([0-9]+)(?:\.([0-9]+))?(?:e\+?([0-9]{1,2}))?$/i.exec(text);
  if (decimal) {
    const fraction = decimal[2] ?? '';
    const scale = fraction.length - Number(decimal[3] ?? 0);
    const digits = BigInt(decimal[1]! + fraction);
    return {
      kind: 'number',
      base: 'decimal',
      value: scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 },
    };
  }
  if (/^-\s*(0x[0-9a-f]+|[0-9]+(\.[0-9]+)?)$/i.test(text)) return { kind: 'none', why: say`is negative` };
  const withUnit = /^(0x[0-9a-f]+|[0-9]+)\s*(b|k|m|g|kb|mb|gb|kib|mib|gib|bytes|kbytes|mbytes)$/i.exec(text);
  if (withUnit)
    return {
      kind: 'none',
      why: say`contains a unit: the unit stands in "magnitude" (BYTES, KBYTES, MBYTES)`,
    };
  if (/^[0-9a-f]+$/i.test(text))
    return { kind: 'none', why: say`is not a number: hexadecimal starts with 0x` };
  return { kind: 'none', why: say`is not a number` };
}

/**
 * Reads `{ "value": "855360", "magnitude": "KBYTES" }`, which is `what` (`offset`, `size`) of a pool. Undefined where the
 * node is not an object with a value: that is the structure's mistake, not the number's.
 */
export function readQuantity(
  node: Node | undefined,
  what: string,
  problems: SyntaxProblem[],
  json: string,
): Quantity | undefined {
  const valueNode = member(node, 'value');
  if (!node || !valueNode) return undefined;
  // A bare JSON number is read as it is written: its digits may exceed what a double holds.
  const text =
    valueNode.type === 'number'
      ? json.slice(valueNode.offset, valueNode.offset + valueNode.length)
      : stringValue(valueNode);
  if (text === undefined) return undefined;
  const magnitudeNode = member(node, 'magnitude');
  const magnitude = stringValue(magnitudeNode);
  const number = readNumber(text);
  const quantity = {
    text,
    base:
      number.kind === 'number'
        ? number.base
        : /^\s*-?0x/i.test(text)
          ? ('hex' as const)
          : ('decimal' as const),
    magnitude,
    valueSpan: nodeSpan(valueNode),
    magnitudeSpan: magnitudeNode ? nodeSpan(magnitudeNode) : undefined,
    span: nodeSpan(node),
  };
  const report = (message: string, at: Node): Quantity => {
    problems.push({ code: 'mpool-number', message, span: nodeSpan(at), severity: 'error' });
    return { ...quantity, bytes: undefined };
  };
  if (number.kind === 'none') return report(say`The ${what} "${shorten(text)}" ${number.why}.`, valueNode);
  if (magnitude === undefined) {
    // Without a unit only two forms are beyond doubt: a hexadecimal address and nothing at all.
    const certain = magnitudeNode === undefined && (number.base === 'hex' || number.value.digits === 0n);
    return { ...quantity, bytes: certain ? number.value.digits : undefined };
  }
  const unit = magnitudes.get(magnitude);
  if (unit === undefined) {
    const known = [...magnitudes.keys()].join(', ');
    return report(
      say`The unit "${shorten(magnitude)}" of the ${what} is unknown: it is one of ${known}.`,
      magnitudeNode!,
    );
  }
  const parts = 10n ** BigInt(number.value.scale);
  const product = number.value.digits * unit;
  if (product % parts !== 0n) {
    return report(say`The ${what} ${text.trim()} ${magnitude} is not a whole number of bytes.`, valueNode);
  }
  return { ...quantity, bytes: product / parts };
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
