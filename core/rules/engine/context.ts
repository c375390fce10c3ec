import { ledgerOf as ledgerByEverybody } from '../../memory/ledger';
import { needsOf } from '../../memory/needs/needs';
import type { Artifacts } from '../../project/artifacts';
import type { Discovery } from '../../project/target';
import type { RuleContext } from './rule';

/**
 * What rules may look at beside their subject.
 *
 * @param ledgerOf the ledgers of the check; by default those of every claimant that there is
 */
export function ruleContext(
  artifacts: Artifacts,
  discovery: Discovery,
  ledgerOf: RuleContext['ledgerOf'] = ledgerByEverybody,
): RuleContext {
  return {
    artifacts,
    discovery,
    ledgerOf,
    needsOf: (kind, target) => needsOf(kind, { target, artifacts, ledger: ledgerOf(target) }),
  };
}
