import { byteCount, intersect } from '../../base/addressRange';
import { formatBytes } from '../../base/size';
import type { ClaimOf } from '../../memory/claim';
import { storageOf } from '../../memory/storage';
import { memoryStart } from '../../project/memoryStart';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Report, Rule } from '../engine/rule';
import { claimedRange } from '../wording/words';

/**
 * The application's stack or initialised data lie in RAM that is off after reset, and nothing in its sources switches it
 * on.
 *
 * ## What it means on the board
 *
 * AXISRAM3 to AXISRAM6 are off after reset (`SRAMSD` in RAMCFG) and lose their contents at every reset. The CPU pushes to
 * the stack, and the startup code writes `.data` and `.bss`, before `main` can switch anything on: the first access is a
 * bus fault, before the first line is printed.
 *
 * Silent where an FSBL may switch the memories on, and where the sources are missing.
 *
 * ## Example
 *
 * ```ld
 * _estack = ORIGIN(RAM) + LENGTH(RAM);   # 0x343a0000, in AXISRAM6
 * MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 3711K }
 * ```
 *
 * ## How to fix it
 *
 * Let the region for stack and data end at 0x34200000, and give the NPU's RAM a region of its own. Or switch the RAM on in
 * `SystemInit`, before the startup code uses it: clocks of AXISRAM3 to 6, then `RAMCFG_SRAMx->CR &= ~RAMCFG_CR_SRAMSD`.
 *
 * ## When to switch it off
 *
 * When a debugger script or a loader of your own switches the memories on.
 */
export const memoryNotStarted: Rule = {
  id: 'memory-not-started',
  defaultSeverity: 'warning',
  title: 'stack or data lie in RAM that is off after reset, and nothing in the sources switches it on',
  checkTarget: (target, { artifacts, ledgerOf }) => {
    if (!target.files.device) return [];
    const early = ledgerOf(target)
      .ofKind('stack', 'section')
      .filter((claim) => isUsedBeforeMain(claim) && isOff(target, claim));
    if (early.length === 0) return [];
    const start = memoryStart(artifacts, target);
    return start.kind === 'nothingStartsIt' ? [judge(target, early, start.looked)] : [];
  },
};

/** The stack by the first call, initialised and cleared data by the startup code. */
function isUsedBeforeMain({ subject, side, certainty }: ClaimOf<'stack' | 'section'>): boolean {
  if (side !== 'application' || certainty === 'lastBuild') return false;
  return subject.kind === 'stack' || subject.content === 'loaded' || subject.content === 'zeroed';
}

function isOff({ addressing, files }: BuiltTarget, { range }: ClaimOf<'stack' | 'section'>): boolean {
  return storageOf(addressing, files.board, range).isOffAfterReset;
}

function judge(
  { addressing, files }: BuiltTarget,
  claims: readonly ClaimOf<'stack' | 'section'>[],
  looked: number,
): Report {
  const [first, ...others] = claims;
  const { place, name, range, subject } = first!;
  const what = subject.kind === 'stack' ? 'The main stack' : `Section ${name}`;
  const banks = storageOf(addressing, files.board, range).banks.filter((bank) => bank.offAfterReset);
  const off = banks.reduce(
    (sum, bank) => sum + byteCount(intersect(bank.range, range) ?? { start: 0n, end: 0n }),
    0n,
  );
  const names = banks.map((bank) => bank.name).join(' and ');
  return {
    key: first!.owner,
    severity: files.scriptIsLinked ? 'warning' : 'information',
    proof: subject.kind === 'section' ? 'proven' : 'reached',
    message: `${what} lies in RAM that is off after reset, and nothing switches it on before it is used: ${formatBytes(off)} of ${claimedRange(first!)} are ${names}. None of the ${looked} sources of the application enables it. Keep stack and data below that RAM, or enable it in SystemInit.`,
    place,
    related: others
      .slice(0, 5)
      .map((claim) => ({ ...claim.place, message: `${claim.name} ${claimedRange(claim)} as well` })),
  };
}
