/** Where a generated C expression points. */
export interface AddressExpression {
  /** The sum of its numbers where it is absolute; undefined where a symbol places it or it is not understood. */
  readonly address: bigint | undefined;
  /** `_mem_pool_xSPI2_network`, `_mem_pool__user_io_input_0_Default`. */
  readonly symbol: string | undefined;
}

const unknown: AddressExpression = { address: undefined, symbol: undefined };

/**
 * Reads the address expressions of a generated network.c, whatever casts, translation macros and comments surround
 * them: `(unsigned char *)(0x342e0000UL)`, `ATON_LIB_PHYSICAL_TO_VIRTUAL_ADDR(0x342e0000UL + 26560)`,
 * `&_mem_pool__user_io_input_0_Default`. Only sums are evaluated; anything else is unknown rather than guessed.
 */
export function readAddressExpression(expression: string): AddressExpression {
  const code = expression.replace(/\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/|$)/g, ' ');
  const symbol = /\b_mem_pool_\w+/.exec(code)?.[0];
  if (symbol) return { address: undefined, symbol };
  // Pointer casts carry the only asterisks that are not a multiplication.
  const sum = code.replace(/\*\s*\)/g, ')');
  if (/[-*/%<>?|^~]/.test(sum)) return unknown;
  let address: bigint | undefined;
  for (const match of sum.matchAll(/(?<!\w)(0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20})[uUlL]*(?!\w)/g)) {
    address = (address ?? 0n) + BigInt(match[1]!);
  }
  return { address, symbol: undefined };
}
