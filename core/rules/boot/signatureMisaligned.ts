import { formatHex } from '../../base/size';
import { say } from '../../base/wording';
import { payloadOffset } from '../../image/signedImage';
import type { Rule } from '../engine/rule';

/**
 * A signed binary of the project does not have its vector table at 0x400: it stands right behind the header, and the
 * header's entry is not its reset handler.
 *
 * ## What it means on the board
 *
 * The boot ROM and the FSBL take the image to start 0x400 bytes behind the start of the file. The CPU reads its vectors
 * there, and VTOR ignores the low bits of an address: a table at 0x200 or 0x240 is read wrongly. The signing tool takes the
 * entry from 0x404 of the file as well, which then is a later vector of the table, often the default handler. The board
 * does not start.
 *
 * ## Example
 *
 * ```sh
 * STM32_SigningTool_CLI -bin app.bin -nk -t fsbl -hv 2.3 -o app_signed.bin   # from version 2.21 on: payload at 0x240
 * ```
 *
 * ## How to fix it
 *
 * Sign again with `-align`, which puts the payload at 0x400. Versions of STM32CubeProgrammer before 2.21 do it without.
 *
 * ## When to switch it off
 *
 * Where your own loader reads the length of the header and places the vector table itself.
 */
export const signatureMisaligned: Rule = {
  id: 'signature-misaligned',
  defaultSeverity: 'error',
  title: 'the vector table of a signed binary does not start at 0x400',
  checkTarget: (target) =>
    target.signed.flatMap(({ file, image }) => {
      // Without a vector table nothing tells where the payload starts.
      if (image.payload === undefined || image.payload === payloadOffset) return [];
      const at = formatHex(BigInt(image.payload));
      const { headerVersion, entry, resetHandler = entry } = image;
      const isEntry = resetHandler >> 1n === entry >> 1n;
      return [
        {
          key: file,
          group: file,
          message: isEntry
            ? say`The board does not start from this image: its vector table is at ${at}, not at 0x400. The header (version ${headerVersion}) says that the entry is ${formatHex(entry)}, which is the second vector of the table at ${at}.`
            : say`The board does not start from this image: its vector table is at ${at}, not at 0x400. The header (version ${headerVersion}) says that the entry is ${formatHex(entry)}; the reset handler, the second vector of the table at ${at}, is ${formatHex(resetHandler)}.`,
          help: say`Sign the binary again with -align.`,
          place: { file, span: { start: 0, end: 0 } },
        },
      ];
    }),
};
