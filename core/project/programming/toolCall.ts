import type { Word } from './script';

/** What one command does with files on their way to the board. */
export type ToolCall =
  | {
      /** Writes a file to the board. */
      readonly kind: 'write';
      readonly tool: string;
      readonly file: Word;
      /** Undefined where the file itself says where it goes (Intel HEX, ELF). */
      readonly address: Word | undefined;
      /** The external loader that the same command names: `-el MX66UW1G45G_STM32N6570-DK.stldr`. */
      readonly loader?: Word | undefined;
    }
  | {
      /** Erases memory of the board. */
      readonly kind: 'erase';
      readonly tool: string;
      /** What, as the command says it: `all`, `[0 15]`. */
      readonly file: Word;
    }
  | {
      /** Makes a file of another: `objcopy`, `srec_cat`, `cp`. */
      readonly kind: 'convert';
      readonly tool: string;
      readonly file: Word;
      readonly output: Word | undefined;
      /** Where the new file's content is to be loaded. */
      readonly address: Word | undefined;
    }
  | {
      /** Puts the header of a signed image before a binary. */
      readonly kind: 'sign';
      readonly tool: string;
      readonly file: Word;
      readonly output: Word | undefined;
      /** Whether `-align` asks for a payload at 0x400. */
      readonly isAligned: boolean;
    };

/** What one command of a script, or one entry of a load list, does. */
export interface ReadCall {
  readonly call: ToolCall;
  /** Offset of the command or entry. */
  readonly start: number;
  /** The folder that it runs in, from the project's root; undefined where it is the script's own. */
  readonly folder?: string | undefined;
}
