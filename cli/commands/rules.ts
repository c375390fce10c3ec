import { defaultOf, rules, rulesJson, say, titleOf } from '../../core';
import type { Command } from '../command';
import { choice, requireRule } from '../options';
import { printJson } from '../output';
import { rulePage, rulePagePath } from '../rulePages';
import { UsageError } from '../usageError';

const formats = ['text', 'json'] as const;

export const rulesCommand: Command = {
  name: 'rules',
  usage: '[ID]',
  summary: "print the rules with their defaults, or one rule's page",
  formats,
  details: [],
  examples: ['n6mem rules', 'n6mem rules region-overlaps-pool'],
  options: ['format', 'out'],
  run: (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const id = options.positionals[0];
    if (options.positionals.length > 1)
      throw new UsageError(say`one rule at a time, not ${options.positionals.length}`);
    if (id !== undefined) {
      const rule = requireRule(id);
      if (format === 'json') printJson(output, rulesJson([rule], rulePagePath));
      else output.print(pageText(rule.id));
      return Promise.resolve(0);
    }
    if (format === 'json') printJson(output, rulesJson(rules, rulePagePath));
    else {
      const width = Math.max(...rules.map((rule) => rule.id.length));
      for (const rule of rules) {
        output.print(`${output.style.bold(rule.id.padEnd(width))}  ${titleOf(rule)}\n`);
        output.print(output.style.dim(`${' '.repeat(width)}  ${defaultOf(rule)}\n`));
      }
    }
    return Promise.resolve(0);
  },
};

function pageText(id: string): string {
  const page = rulePage(id);
  if (page === undefined) throw new UsageError(say`the page of ${id} is missing from this installation`);
  return page;
}
