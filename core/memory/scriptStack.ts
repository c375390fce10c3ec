import type { AddressRange } from '../base/addressRange';
import { formatBytes } from '../base/size';
import { say } from '../base/wording';
import type { Evaluation, SymbolValue } from '../linkerScript/evaluation';

/** The main stack as a linker script sets it up. */
export interface ScriptStack {
  /** Addresses as written; the top is exclusive: the first push goes below it. */
  readonly range: AddressRange;
  /** `[_estack - _Min_Stack_Size, _estack)`. */
  readonly basis: string;
  /** The symbol that holds the top. */
  readonly top: SymbolValue;
}

/** Top and size of the main stack: ST's scripts, then CMSIS's. */
const stackSymbols: readonly { readonly top: string; readonly size: string }[] = [
  { top: '_estack', size: '_Min_Stack_Size' },
  { top: '__StackTop', size: '__STACK_SIZE' },
];

/** What an exception at least pushes is more; this much is touched by the very first push of two registers. */
const leastStack = 8n;

/** The stack that a script reserves; 8 bytes below its top where it states no size. Undefined where it has no top. */
export function stackOfScript({ symbols }: Evaluation): ScriptStack | undefined {
  for (const names of stackSymbols) {
    const top = symbols.find((symbol) => symbol.name === names.top);
    const end = top?.value;
    if (!top || end === undefined || end < leastStack) continue;
    const size = symbols.find((symbol) => symbol.name === names.size)?.value;
    const known = size !== undefined && size > 0n && size <= end;
    return {
      range: { start: end - (known ? size : leastStack), end },
      basis: known
        ? `[${names.top} - ${names.size}, ${names.top})`
        : say`the last ${formatBytes(leastStack)} below ${names.top}`,
      top,
    };
  }
  return undefined;
}
