import { rules } from '../generated/rules';
import { sayKey } from '../../base/wording';
import type { Rule } from './rule';

export { rules };

const byId = new Map(rules.map((rule) => [rule.id, rule]));

export function ruleNamed(id: string): Rule | undefined {
  return byId.get(id);
}

/** What a rule finds, in the reader's language. */
export function titleOf({ title }: Rule): string {
  return sayKey(title);
}

/** A rule's severity where nothing sets it: one of the severities of the settings, or when which of them holds. */
export function defaultOf({ defaultNote, defaultSeverity }: Rule): string {
  return sayKey(defaultNote ?? defaultSeverity);
}
