import { distinctBytes, hull, union, type AddressRange } from '../../base/addressRange';
import { formatBytes, formatRange, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import type { Claim } from '../../memory/claim';
import { modelsAtOnce, type ModelsAtOnce } from '../../memory/runAtOnce';
import type { Report, Rule } from '../engine/rule';
import { claimedRange } from '../wording/words';

/** What two models share, the first buffer of each. */
interface Pair {
  readonly first: Claim;
  readonly second: Claim;
  readonly pieces: AddressRange[];
}

/**
 * Models that run at once share bytes of their activations. What says so is `parallel` in n6mem.json, or a build with
 * `APP_HAS_PARALLEL_NETWORKS=1`; then it is information, as a lock of the application may keep them apart.
 *
 * ## What it means on the board
 *
 * Models of one application usually run one after the other and may keep their activations in the same RAM. Where the
 * second one starts before the first has finished, from another thread or between two epochs, each overwrites what the
 * other has computed so far: outputs are wrong, and only when both run.
 *
 * ## Example
 *
 * ```json
 * { "targets": [], "parallel": ["detector", "classifier"] }
 * ```
 *
 * Both models were generated with a pool `npuRAM5` at 0x342e0000, and both keep buffers from its start on.
 *
 * ## How to fix it
 *
 * Give each model a pool file of its own with a part of the RAM, and generate both again. Or let one finish before the
 * other starts, and take them out of `parallel`; `"parallel": false` says that they run in turn whatever the macro says.
 *
 * ## When to switch it off
 *
 * Never: change `parallel` instead.
 */
export const parallelModelsShareActivations: Rule = {
  id: 'parallel-models-share-activations',
  defaultSeverity: 'warning',
  title: 'models that run at once share activation bytes',
  checkTarget: (target, context) => {
    const pairs = new Map<string, Pair>();
    for (const { first, second, pieces } of context.ledgerOf(target).overlaps('buffer', 'buffer')) {
      const [one, other] = first.owner < second.owner ? [first, second] : [second, first];
      const key = `${one.owner}|${other.owner}`;
      const pair = pairs.get(key) ?? { first: one, second: other, pieces: [] };
      pairs.set(key, pair);
      pair.pieces.push(...pieces);
    }
    const atOnce = modelsAtOnce(context.discovery.configuration?.parallel, target);
    return atOnce ? [...pairs].flatMap(([key, pair]) => judge(key, pair, atOnce)) : [];
  },
};

function judge(
  key: string,
  { first, second, pieces }: Pair,
  { saidBy, isConfigured }: ModelsAtOnce,
): Report[] {
  const shared = union(pieces);
  const overlap = hull(shared);
  if (!overlap) return [];
  const size = formatSize(distinctBytes(shared));
  const bytes = formatBytes(distinctBytes(shared));
  return [
    {
      key,
      // The macro makes the runtime ready for it; a lock of the application may still keep them apart.
      ...(isConfigured ? {} : { severity: 'information' as const }),
      proof: 'reached',
      message: isConfigured
        ? say`Two models that run at once overwrite ${size} of each other's activations. ${first.owner} and ${second.owner} run at once (${saidBy}), and share ${bytes} in ${formatRange(overlap)}.`
        : say`Two models that may run at once overwrite ${size} of each other's activations. ${first.owner} and ${second.owner} may run at once (${saidBy}), and share ${bytes} in ${formatRange(overlap)}.`,
      help: say`Give each model RAM of its own, or let one finish before the other starts.`,
      place: second.place,
      related: [{ ...first.place, message: `${first.name} ${claimedRange(first)}`, isOtherEnd: true }],
      overlap,
      pieces: shared,
    },
  ];
}
