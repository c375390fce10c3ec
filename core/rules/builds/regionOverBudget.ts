import { byteCount } from '../../base/addressRange';
import { formatBytes, formatSize } from '../../base/size';
import type { Place } from '../../base/span';
import { say } from '../../base/wording';
import { budgetBytes } from '../../memory/budgets';
import { targetPools } from '../../memory/fill';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Report, Rule, RuleContext } from '../engine/rule';
import { filledRegions } from './filledRegions';

/**
 * The current build fills more of a region or pool than `budgets` in n6mem.json allow.
 *
 * ## What it means on the board
 *
 * It still runs. The room that somebody wanted to keep, for a larger model, an update or the next release, is gone.
 *
 * ## Example
 *
 * ```jsonc
 * // n6mem.json; the last build fills AXISRAM1_S to 431 KiB
 * { "budgets": { "AXISRAM1_S": "400K", "octoFlash": "90%" } }
 * ```
 *
 * ## How to fix it
 *
 * `n6mem size --by symbol` shows what is large, `n6mem diff` what grew. Or raise the budget on purpose.
 *
 * ## When to switch it off
 *
 * Leave `budgets` out: the rule says nothing then.
 */
export const regionOverBudget: Rule = {
  id: 'region-over-budget',
  defaultSeverity: 'error',
  title: 'the current build fills more of a region or pool than n6mem.json allows',
  checkTarget: (target, context) => {
    const budgets = context.discovery.configuration?.budgets ?? [];
    if (budgets.length === 0) return [];
    return [
      ...filledRegions(target, context.ledgerOf(target)).flatMap(({ name, place, size, used, image }) =>
        judge(context, { what: 'region', name, place, size, used, from: image }),
      ),
      ...poolReports(target, context),
    ];
  },
};

interface Subject {
  readonly what: 'region' | 'pool';
  readonly name: string;
  readonly place: Place;
  readonly size: number;
  readonly used: number;
  /** What shows the use: a built image, or the models. */
  readonly from: string;
}

function poolReports(target: BuiltTarget, context: RuleContext): Report[] {
  return targetPools(target).flatMap((pool) => {
    const declared = target.poolFiles
      .find(({ file }) => file === pool.file)
      ?.poolFile.pools.find(({ name }) => name === pool.name);
    const span = declared?.nameSpan;
    if (!span || pool.models.length === 0) return [];
    return judge(context, {
      what: 'pool',
      name: pool.name,
      place: { file: pool.file, span },
      size: Number(byteCount(pool.range)),
      used: pool.weights + pool.activations,
      from: pool.models.join(', '),
    });
  });
}

function judge({ discovery }: RuleContext, { what, name, place, size, used, from }: Subject): Report[] {
  const { budgets = [], file = '' } = discovery.configuration ?? {};
  const budget = budgetBytes(budgets, name, size);
  if (budget === undefined || used <= budget) return [];
  const over = formatBytes(BigInt(used - budget));
  const allowed = formatSize(BigInt(budget));
  const holds = formatBytes(BigInt(used));
  const whole = formatSize(BigInt(size));
  return [
    {
      place,
      key: `${what}:${name}`,
      message:
        what === 'region'
          ? say`The build fills region ${name} by ${over} more than its budget of ${allowed}. It holds ${holds} of ${whole} (${from}).`
          : say`The build fills pool ${name} by ${over} more than its budget of ${allowed}. It holds ${holds} of ${whole} (${from}).`,
      help:
        what === 'region'
          ? say`\`n6mem size --by symbol\` shows what is large.`
          : say`\`n6mem plan\` shows what the models need.`,
      related: [{ file, span: budgets.find((entry) => entry.name === name)!.span, message: say`the budget` }],
    },
  ];
}
