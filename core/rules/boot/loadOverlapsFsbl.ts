import { containsAddress, distinctBytes, hull, union } from '../../base/addressRange';
import { formatBytes, formatSize } from '../../base/size';
import { say, sayList } from '../../base/wording';
import type { Claim, ClaimOf } from '../../memory/claim';
import type { ClaimOverlap } from '../../memory/ledger';
import { isAliveIn, phases } from '../../memory/phases';
import type { Report, Rule, RuleContext } from '../engine/rule';
import { claimedRange } from '../wording/words';

/** The copy, and bytes of the FSBL that it covers. */
type Hit = ClaimOverlap<ClaimOf<'copy'>, ClaimOf<'copy' | 'stack' | 'region'>>;

/**
 * The FSBL copies the application onto bytes of the FSBL itself, which is still running the copy.
 *
 * ## What it means on the board
 *
 * The boot ROM puts the FSBL at 0x34180000, and it runs there while it copies the application (LRUN). Once the copy
 * reaches the FSBL's code or stack the CPU executes pieces of the application, or returns to nowhere: the board hangs
 * before the application's first instruction, and a debugger shows a HardFault in the middle of a copy loop.
 *
 * The copy has as many bytes as `EXTMEM_LRUN_SOURCE_SIZE` says, however large the application is; where the FSBL goes by
 * the length in the image's header (a `BOOT_GetApplicationSize` of its own), as many as the application has. It is an error where
 * the copy covers the start of the FSBL's code, its stack or a part of it that is known to be filled; a warning where it
 * covers only the end of a region of the FSBL's script.
 *
 * ## Example
 *
 * ```c
 * #define EXTMEM_LRUN_SOURCE_SIZE         0x000E0000u
 * #define EXTMEM_LRUN_DESTINATION_ADDRESS 0x34100000u   // up to 0x341e0000: over the FSBL at 0x34180400
 * ```
 *
 * ## How to fix it
 *
 * Copy the application to where the FSBL is not, as ST does: to 0x34000000, less than 1.5 MiB. Or make the size no
 * larger than what the application has.
 *
 * ## When to switch it off
 *
 * When your FSBL moves itself out of the way before it copies.
 */
export const loadOverlapsFsbl: Rule = {
  id: 'load-overlaps-fsbl',
  defaultSeverity: 'error',
  defaultNote: 'by proof: error or warning',
  title: 'the application is copied onto the FSBL that is running the copy',
  checkTarget: (target, context) => {
    const ledger = context.ledgerOf(target);
    const hits: readonly Hit[] = [
      ...ledger.overlaps('copy', 'copy').map(inOrder),
      ...ledger.overlaps('copy', 'stack'),
      ...ledger.overlaps('copy', 'region').filter(({ second }) => second.subject.holds === 'application'),
    ];
    const ofCopy = hits.filter(({ first, second }) => isCopy(first) && !isCopy(second));
    const copies = new Set(ofCopy.map(({ first }) => first));
    return [...copies].map((copy) =>
      judge(
        context,
        copy,
        ofCopy.filter(({ first }) => first === copy),
      ),
    );
  },
};

const fsbl = phases('fsbl');

/** The copy is alive while it is made; what belongs to the FSBL from its start on. */
function isCopy({ alive }: Claim): boolean {
  return !isAliveIn(alive, fsbl);
}

function inOrder({ first, second, ...shared }: ClaimOverlap<ClaimOf<'copy'>, ClaimOf<'copy'>>): Hit {
  return isCopy(first) ? { first, second, ...shared } : { first: second, second: first, ...shared };
}

/** Whether the bytes that the copy covers are surely the FSBL's: its code begins at the start of a region. */
function isSure({ first: copy, second }: Hit): boolean {
  return second.subject.kind !== 'region' || containsAddress(copy.range, second.range.start);
}

function judge(context: RuleContext, copy: ClaimOf<'copy'>, hits: readonly Hit[]): Report {
  const sure = hits.filter(isSure);
  const told = sure.length > 0 ? sure : hits;
  const pieces = union(told.flatMap((hit) => hit.pieces));
  const names = [...new Set(told.map(({ second }) => nameOf(second)))];
  const { boot } = copy.subject;
  const { file } = boot.evidence;
  const size = formatSize(distinctBytes(pieces));
  const remedy = boot.copied?.byHeader
    ? say`It copies what the header of the image says: make the application smaller, or copy it to where the FSBL is not.`
    : say`Copy it to where the FSBL is not, or no more than the application has.`;
  const consequence =
    sure.length > 0
      ? say`The board hangs: the FSBL overwrites ${size} of itself while it copies the application.`
      : say`The FSBL may overwrite ${size} of itself while it copies the application.`;
  return {
    key: `${file}:${boot.name}`,
    severity: sure.length > 0 ? 'error' : 'warning',
    proof: sure.length > 0 ? 'reached' : 'declared',
    message: say`${consequence} The copy goes to ${claimedRange(copy)} and covers ${formatBytes(distinctBytes(pieces))} of ${sayList(names)}.`,
    help: remedy,
    place: { file, span: context.artifacts.lineSpan(file, boot.copied?.line ?? boot.evidence.line) },
    related: told.slice(0, 5).map(({ second }, at) => ({
      ...second.place,
      message: `${nameOf(second)} ${claimedRange(second)}`,
      isOtherEnd: at === 0,
    })),
    overlap: hull(pieces),
    pieces,
  };
}

function nameOf({ subject, name }: ClaimOf<'copy' | 'stack' | 'region'>): string {
  if (subject.kind === 'region') return say`the FSBL's region ${name}`;
  return subject.kind === 'stack' ? say`the FSBL's stack` : name;
}
