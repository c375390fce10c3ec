import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Translation } from '../../core';

/** The language of a process's programs: `N6MEM_LANG`, or what the system's own speak; '' where nothing is set. */
export function localeOf(env: Readonly<Record<string, string | undefined>>): string {
  return env.N6MEM_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
}

/** The texts of a language from the file that is shipped beside `dist`; undefined where it is not there. */
export function textsIn(translation: Translation): Readonly<Record<string, string>> | undefined {
  try {
    const text = readFileSync(join(__dirname, '..', 'l10n', `bundle.l10n.${translation}.json`), 'utf8');
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return undefined;
  }
}
