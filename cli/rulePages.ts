import { readFileSync } from 'node:fs';
import * as path from 'node:path';

/** Where a rule's page lies in the package. */
export function rulePagePath(id: string): string {
  return `docs/rules/${id}.md`;
}

/** The page of a rule in Markdown; undefined where this installation lacks it. dist/cli.js lies one folder below the root. */
export function rulePage(id: string): string | undefined {
  try {
    return readFileSync(path.join(__dirname, '..', rulePagePath(id)), 'utf8');
  } catch {
    return undefined;
  }
}
