import { distinctBytes, hull, union } from '../../base/addressRange';
import { formatBytes, formatSize } from '../../base/size';
import { say, sayList } from '../../base/wording';
import type { ClaimOf } from '../../memory/claim';
import { describeUse, usesIn, type ModelUse } from '../../memory/claimants/models';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Report, Rule } from '../engine/rule';
import { citation, claimedRange, rangeWithSize } from '../wording/words';

// The main stack at the end of RAM is what goes first when RAM reaches into a pool: return addresses turn into
// activations, which is a HardFault far from its cause. Beside region-overlaps-pool it says what breaks.

/**
 * The main stack, `[_estack - _Min_Stack_Size, _estack)`, shares bytes with a buffer of the built model.
 *
 * ## What it means on the board
 *
 * ST's scripts put `_estack` at the end of RAM, and the stack grows down from there. Where RAM reaches into a pool,
 * the stack is the first to be hit: inference overwrites return addresses, which ends in a HardFault far from its
 * cause. `region-overlaps-pool` says that the ranges overlap; this rule says that the stack is in it.
 *
 * `_estack` itself is exclusive: a pool that starts there is not touched. Without `_Min_Stack_Size` the 8 bytes below
 * `_estack` count, since the very first push uses them.
 *
 * ## Example
 *
 * ```ld
 * _estack = ORIGIN(RAM) + LENGTH(RAM);  # 0x34140000, and cpuRAM2 starts at 0x34100000
 * _Min_Stack_Size = 0x400;
 * ```
 *
 * ## How to fix it
 *
 * End RAM where the pool starts, or set `_estack` to an address outside every pool.
 *
 * ## When to switch it off
 *
 * Where the start-up code sets another main stack before the first inference.
 */
export const stackInPool: Rule = {
  id: 'stack-in-pool',
  defaultSeverity: 'error',
  title: 'the main stack shares bytes with a buffer of the built model',
  checkTarget: (target, context) => {
    const ledger = context.ledgerOf(target);
    const byPair = new Map<string, { stack: ClaimOf<'stack'>; uses: ModelUse[] }>();
    for (const { first, second, shared } of [
      ...ledger.overlaps('stack', 'buffer'),
      ...ledger.overlaps('stack', 'weights'),
    ]) {
      // What a linked image shows of the stack is image-overlaps-model's.
      if (!first.subject.top) continue;
      const pair = `${first.owner}|${second.owner}`;
      const known = byPair.get(pair) ?? { stack: first, uses: [] };
      byPair.set(pair, known);
      known.uses.push(...usesIn(second, shared));
    }
    return [...byPair].flatMap(([pair, { stack, uses }]) => judge(target, pair, stack, uses) ?? []);
  },
};

function judge(
  target: BuiltTarget,
  key: string,
  stack: ClaimOf<'stack'>,
  uses: readonly ModelUse[],
): Report | undefined {
  const shared = uses.map(({ range }) => range);
  const overlap = hull(shared);
  if (!overlap) return undefined;
  const model = uses[0]!.claim.owner;
  const evidence = target.files.files.find((file) => file.file === stack.owner)?.evidence ?? [];
  const names = [...new Set(uses.flatMap(({ bytes }) => bytes.buffer?.name ?? bytes.pool?.name ?? []))];
  const listed = sayList(names.slice(0, 3));
  const named = names.length > 3 ? say`${listed} and ${names.length - 3} more` : listed;
  return {
    key,
    severity: target.files.scriptIsLinked ? 'error' : 'information',
    proof: 'reached',
    message: say`Inference overwrites ${formatSize(distinctBytes(shared))} of the main stack, and the stack overwrites activations. The stack ${stack.subject.basis} = ${claimedRange(stack)} shares ${formatBytes(distinctBytes(shared))} with ${named} of ${model}.`,
    help: say`End the region of the stack, or set _estack, where no pool lies.`,
    ...(evidence[0] ? { evidence: say`linked by ${citation(evidence[0])}` } : {}),
    place: stack.place,
    related: uses.slice(0, 5).map((use, at) => ({
      file: model,
      span: use.bytes.span,
      message: say`${describeUse(use)} uses ${rangeWithSize(use.range)}`,
      isOtherEnd: at === 0,
    })),
    overlap,
    pieces: union(shared),
  };
}
