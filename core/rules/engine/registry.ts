import { rules } from '../generated/rules';
import type { Rule } from './rule';

export { rules };

const byId = new Map(rules.map((rule) => [rule.id, rule]));

export function ruleNamed(id: string): Rule | undefined {
  return byId.get(id);
}
