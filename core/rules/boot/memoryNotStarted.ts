import { byteCount } from '../../base/addressRange';
import { formatBytes, formatSize } from '../../base/size';
import { say, sayList } from '../../base/wording';
import type { Bank } from '../../device/device';
import type { Looked, StartNeed } from '../../memory/needs/need';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Report, Rule } from '../engine/rule';
import { claimedRange } from '../wording/words';

/**
 * The application's stack or initialised data, or the activations of a model, lie in RAM that is off after reset or behind
 * a controller, and nothing in the application's sources switches it on.
 *
 * ## What it means on the board
 *
 * AXISRAM3 to AXISRAM6 are off after reset (`SRAMSD` in RAMCFG) and lose their contents at every reset. The CPU pushes to
 * the stack, and the startup code writes `.data` and `.bss`, before `main` can switch anything on: the first access is a
 * bus fault, before the first line is printed.
 *
 * PSRAM answers only after its controller and the memory itself were set up: the same holds there. Activations are used
 * later, by the NPU: where nothing starts their memory it is information.
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
  defaultNote: 'warning for stack and data of the application, information for activations',
  title:
    'stack, data or activations lie in RAM that is off after reset, and nothing in the sources switches it on',
  checkTarget: (target, { needsOf }) => {
    const unmet = needsOf('start', target).flatMap(({ need, fulfilment }) =>
      fulfilment.kind === 'unfulfilled' ? [{ need, looked: fulfilment.looked }] : [],
    );
    return (['main', 'inference'] as const).flatMap((before) => {
      const own = unmet.filter(({ need }) => need.before === before);
      const [first] = own;
      if (!first) return [];
      const needs = own.map(({ need }) => need);
      return [before === 'main' ? judge(target, needs, first.looked) : judgeModel(needs, first.looked)];
    });
  },
};

/** One finding for all that lies in such memory: one piece of code ends it. */
function judge({ files }: BuiltTarget, needs: readonly StartNeed[], looked: readonly Looked[]): Report {
  const { claim, place, bank } = needs[0]!;
  const own = needs.filter((need) => need.claim === claim);
  const others = [...new Set(needs.map((need) => need.claim))].filter((other) => other !== claim);
  const what = claim.subject.kind === 'stack' ? say`the main stack` : say`section ${claim.name}`;
  const off = own.reduce((sum, { range }) => sum + byteCount(range), 0n);
  const names = own.map(({ bank }) => bank.name).join(' and ');
  const sources = looked.reduce((sum, { count }) => sum + count, 0);
  return {
    key: claim.owner,
    severity: files.scriptIsLinked ? 'warning' : 'information',
    proof: claim.subject.kind === 'section' ? 'proven' : 'reached',
    message: say`The application dies before main: ${formatSize(off)} of ${what} lie in RAM that is off. ${formatBytes(off)} of ${claimedRange(claim)} are ${names}, RAM that ${sleep(bank)}, and ${enabledByNone(sources)}.`,
    help: say`Keep stack and data out of that RAM, or enable it in SystemInit.`,
    place,
    related: others
      .slice(0, 5)
      .map((other) => ({ ...other.place, message: say`${other.name} ${claimedRange(other)} as well` })),
  };
}

/** The activations of a model: used late, by a driver that may be elsewhere, so no more than a note. */
function judgeModel(needs: readonly StartNeed[], looked: readonly Looked[]): Report {
  const { claim, place, bank } = needs[0]!;
  const names = sayList([...new Set(needs.map((need) => need.bank.name))]);
  const sources = looked.reduce((sum, { count }) => sum + count, 0);
  return {
    key: `activations of ${claim.owner}`,
    severity: 'information',
    proof: 'reached',
    message: say`The NPU finds no memory for its activations unless something switches it on. ${claim.owner} works in ${names}, RAM that ${sleep(bank)}, and ${enabledByNone(sources)}.`,
    help: say`Enable it before the first inference.`,
    place,
    related: needs
      .slice(1, 6)
      .map((need) => ({ ...need.place, message: say`activations in ${need.bank.name}` })),
  };
}

function sleep({ offAfterReset }: Bank): string {
  return offAfterReset ? say`is off after reset` : say`answers only after its controller was set up`;
}

function enabledByNone(sources: number): string {
  return sources === 1
    ? say`the one source of the application does not enable it`
    : say`none of the ${sources} sources of the application enables it`;
}
