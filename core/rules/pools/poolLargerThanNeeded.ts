import { formatBytes, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { modelsOfPoolFile } from '../../memory/plannedPool';
import { slackOf } from '../../memory/planning/slack';
import { modelsAtOnce } from '../../memory/runAtOnce';
import type { Rule } from '../engine/rule';

/** Less than this is no reason to compile a model again. */
const worthwhile = 64 * 1024;

/**
 * The on-chip pools of a file keep clearly more than its models need.
 *
 * ## What it means on the board
 *
 * The model runs, and the application goes without memory that it could have. The models' buffers were packed again, with
 * their own lifetimes: so much would do for the same schedule. Only a new run of the compiler proves that it finds such
 * a packing, too.
 *
 * ## Example
 *
 * ```json
 * { "name": "cpuRAM2", "offset": { "value": "0x34100000" }, "size": { "value": "1024", "magnitude": "KBYTES" } }
 * ```
 *
 * beside `npuRAM3` to `npuRAM6`, for a model whose buffers never hold more than 270 KiB at once.
 *
 * ## How to fix it
 *
 * `n6mem plan` shows the borders that are possible and writes linker script and pool file with `--apply`; then generate
 * the model again.
 *
 * ## When to switch it off
 *
 * It is off. Switch it on where RAM is short: `"pool-larger-than-needed": "information"`.
 */
export const poolLargerThanNeeded: Rule = {
  id: 'pool-larger-than-needed',
  defaultSeverity: 'off',
  title: 'the on-chip pools keep clearly more than the models need',
  checkTarget: (target, { discovery }) => {
    // Models that run at once need the sum of theirs: that is the plan's to say.
    if (modelsAtOnce(discovery.configuration?.parallel, target)) return [];
    return target.poolFiles.flatMap(({ file, poolFile }) => {
      const { own, unknown } = modelsOfPoolFile(target, file);
      const slack = slackOf(poolFile, [...own, ...unknown], target.addressing);
      if (!slack || slack.kept - slack.needed < Math.max(worthwhile, slack.kept / 10)) return [];
      const [first] = slack.pools;
      return [
        {
          key: 'on-chip pools',
          severity: 'information' as const,
          message: say`${formatSize(BigInt(slack.kept - slack.needed))} could go back to the application. The on-chip pools keep ${formatBytes(BigInt(slack.kept))}, and the models' buffers, packed anew with their own lifetimes, fit into ${formatBytes(BigInt(slack.needed))}. That is ${formatBytes(BigInt(slack.kept - slack.needed))}.`,
          help: say`\`n6mem plan\` shows how; only a new run of the compiler proves it.`,
          place: { file, span: first!.nameSpan },
        },
      ];
    });
  },
};
