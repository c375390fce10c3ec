import { distinctBytes, intersect } from '../../base/addressRange';
import { formatBytes } from '../../base/size';
import { canonical } from '../../device/addressSpace';
import { stackOfScript, type ScriptStack } from '../../memory/scriptStack';
import type { BuiltModel, BuiltScript, BuiltTarget } from '../../project/builtTarget';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize, restsOn } from '../wording/words';

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
  checkTarget: (target) =>
    target.scripts.flatMap((script) => {
      const stack = script.role === 'application' ? stackOfScript(script.evaluation) : undefined;
      return stack ? target.models.flatMap((model) => judge(target, script, stack, model) ?? []) : [];
    }),
};

function judge(
  target: BuiltTarget,
  script: BuiltScript,
  stack: ScriptStack,
  model: BuiltModel,
): Report | undefined {
  const range = canonical(target.addressing, stack.range);
  const hits = model.used.flatMap((bytes) => {
    const shared = intersect(canonical(target.addressing, bytes.range), range);
    return shared ? [{ bytes, shared }] : [];
  });
  const first = hits[0];
  if (!first) return undefined;
  const shared = hits.map((hit) => hit.shared);
  const evidence = target.files.files.find((file) => file.file === script.file)?.evidence ?? [];
  const names = [...new Set(hits.flatMap(({ bytes }) => bytes.buffer?.name ?? bytes.pool?.name ?? []))];
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return {
    key: `${script.file}|${model.file}`,
    severity: target.files.scriptIsLinked ? 'error' : 'information',
    proof: 'reached',
    message: `The main stack ${stack.basis} = ${rangeWithSize(stack.range)} shares ${formatBytes(distinctBytes(shared))} with ${names.slice(0, 3).join(', ')}${more} of ${model.file}${restsOn('linked', evidence)}. Inference overwrites return addresses, and the stack overwrites activations.`,
    place: { file: stack.top.file, span: stack.top.span },
    related: hits.slice(0, 5).map(({ bytes, shared: part }, at) => ({
      file: model.file,
      span: bytes.span,
      message: `${bytes.buffer ? `buffer ${bytes.buffer.name}` : 'the model'} uses ${rangeWithSize(part)}`,
      isOtherEnd: at === 0,
    })),
    overlap: {
      start: shared.reduce((least, part) => (part.start < least ? part.start : least), first.shared.start),
      end: shared.reduce((most, part) => (part.end > most ? part.end : most), first.shared.end),
    },
  };
}
