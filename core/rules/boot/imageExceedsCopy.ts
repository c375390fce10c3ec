import { byteCount, distinctBytes } from '../../base/addressRange';
import { formatBytes, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { nextRound } from '../fixes/roundAddress';
import { addressEdit } from '../fixes/moveWeights';
import type { CopyNeed, JudgedNeed } from '../../memory/needs/need';
import type { Fix } from '../engine/finding';
import type { Report, Rule, RuleContext } from '../engine/rule';
import { capital } from '../wording/words';

/**
 * The FSBL copies fewer bytes to RAM than the signed application has, or hardly more.
 *
 * ## What it means on the board
 *
 * `BOOT_CopyApplication` copies exactly `EXTMEM_LRUN_SOURCE_SIZE` bytes. A longer application is cut off in silence: its
 * last functions, constants or initial values are whatever RAM held before. It starts, and fails later, somewhere. The
 * template's size is 0x10000, which is 64 KiB. Less than 5 % to spare is information: the next feature does not fit.
 *
 * The size of the application is that of the signed file, or what the last link makes of it, header included.
 *
 * ## Example
 *
 * ```c
 * #define EXTMEM_LRUN_SOURCE_SIZE 0x00010000u   // the signed application has 412 KiB
 * ```
 *
 * ## How to fix it
 *
 * Set the size to what the application has, rounded up, with room to grow, and mind that the copy stays below the FSBL.
 *
 * ## When to switch it off
 *
 * When your FSBL copies by the length in the header in a way that its sources do not show. A `BOOT_GetApplicationSize` of its
 * own, as ST's FSBL for AI has, is known and needs nothing.
 */
export const imageExceedsCopy: Rule = {
  id: 'image-exceeds-copy',
  defaultSeverity: 'error',
  defaultNote: 'error; information where less than 5 % is to spare',
  title: 'the FSBL copies fewer bytes than the signed application has',
  checkTarget: (target, context) =>
    context.needsOf('wholeCopy', target).flatMap((judged) => judge(context, judged) ?? []),
};

function judge(context: RuleContext, { need, fulfilment }: JudgedNeed<CopyNeed>): Report | undefined {
  if (fulfilment.kind !== 'fulfilled' && fulfilment.kind !== 'partly') return undefined;
  const copied = distinctBytes(fulfilment.by.flatMap(({ range }) => range ?? []));
  const size = byteCount(need.range);
  const spare = copied - size;
  if (spare * 20n >= size) return undefined;
  const { name, sizeFrom } = need.claim.subject.boot;
  const { file, line = 0 } = fulfilment.by[0]!;
  const span = context.artifacts.lineSpan(file, line);
  const from = sizeFrom === undefined ? '' : ` (${sizeFrom})`;
  const has = say`the signed ${name} has ${formatBytes(size)}${from}, the FSBL copies ${formatBytes(copied)}`;
  return {
    key: `${file}:${name}`,
    severity: spare < 0n ? 'error' : 'information',
    proof: 'proven',
    message:
      spare < 0n
        ? say`The last ${formatSize(-spare)} of the ${name} never reach RAM: the FSBL copies too little. ${capital(has)}, ${formatBytes(-spare)} too few.`
        : say`The ${name} may grow by ${formatSize(spare)}; what is longer is cut off in silence. ${capital(has)}, ${formatBytes(spare)} to spare.`,
    help: say`Set EXTMEM_LRUN_SOURCE_SIZE to ${spare < 0n ? say`at least ${formatBytes(nextRound(size))}` : say`a larger number before the application grows`}.`,
    place: { file, span },
    fixes: spare < 0n ? sizeFix(context, file, span, nextRound(size)) : [],
  };
}

/** Writes another size over the number of the line. */
function sizeFix(
  context: RuleContext,
  file: string,
  line: { readonly start: number; readonly end: number },
  size: bigint,
): Fix[] {
  const text = context.artifacts.text(file)?.slice(line.start, line.end) ?? '';
  const number = /\bEXTMEM_LRUN_SOURCE_SIZE\s+(?:\(+\s*)?(0x[0-9a-f]+|\d+)/di.exec(text)?.indices?.[1];
  if (!number) return [];
  const span = { start: line.start + number[0], end: line.start + number[1] };
  return [
    {
      title: say`Copy ${formatBytes(size)}`,
      safety: 'suggested',
      edits: [addressEdit(context, file, span, size)],
    },
  ];
}
