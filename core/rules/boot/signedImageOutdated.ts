import { say } from '../../base/wording';
import { formatHex, formatSize } from '../../base/size';
import type { SignedFile } from '../../project/programming/signedFiles';
import type { Report, Rule } from '../engine/rule';

/**
 * A signed binary does not hold the unsigned binary that it is made of: one of the two is of another build.
 *
 * ## What it means on the board
 *
 * The signed binary is what is programmed. If the program was built again and not signed again, the board runs the older
 * program, and nothing says so: changes seem to have no effect, and addresses in a map or ELF are those of another program.
 *
 * The payload of the signed binary is compared byte by byte with the binary that a command of the project signs
 * (warning), or that lies beside it with the same name without `_signed`, `-trusted` or `_sign` (information). What the
 * signing tool adds to reach a multiple of 16 bytes does not count. Images whose payload cannot be found, such as encrypted
 * ones, are not judged.
 *
 * ## Example
 *
 * ```text
 * build/app.bin          // 204,800 bytes, built today
 * build/app_signed.bin   // its payload has 203,840 bytes: of an earlier build
 * ```
 *
 * ## How to fix it
 *
 * Sign the binary again, and program the result.
 *
 * ## When to switch it off
 *
 * Where the two files are kept on purpose, such as a released image beside the current build.
 */
export const signedImageOutdated: Rule = {
  id: 'signed-image-outdated',
  defaultSeverity: 'warning',
  title: 'a signed binary does not hold the binary that it is made of',
  checkTarget: (target) => target.signed.flatMap((signed) => judge(signed) ?? []),
};

function judge({ file, image, unsigned }: SignedFile): Report | undefined {
  if (unsigned?.differsAt === undefined) return undefined;
  const { size, payloadSize, differsAt, signedBy } = unsigned;
  const how =
    differsAt >= Math.min(size, payloadSize)
      ? say`Its payload has ${payloadSize} bytes (${formatSize(BigInt(payloadSize))}); ${unsigned.file} has ${size}.`
      : say`Its payload differs from byte ${formatHex(BigInt(differsAt))} on, which is ${formatHex(BigInt((image.payload ?? 0) + differsAt))} of the file.`;
  const why = signedBy
    ? say`${`${signedBy.script}:${signedBy.line + 1}`} makes one of the other.`
    : say`Their names say that one is made of the other.`;
  return {
    key: file,
    group: file,
    ...(signedBy ? {} : { severity: 'information' as const }),
    message: say`The board may run another program than the one that was built: ${file} does not hold ${unsigned.file}. ${how} ${why}`,
    help: say`Sign the binary again, and program the result.`,
    place: { file, span: { start: 0, end: 0 } },
    related: [
      {
        file: unsigned.file,
        span: { start: 0, end: 0 },
        message: say`the unsigned binary`,
        isOtherEnd: true,
      },
    ],
  };
}
