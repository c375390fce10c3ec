import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Translation } from '../../core';

/** The texts of a language from the file that is shipped beside `dist`; undefined where it is not there. */
export function textsIn(translation: Translation): Readonly<Record<string, string>> | undefined {
  try {
    const text = readFileSync(join(__dirname, '..', 'l10n', `bundle.l10n.${translation}.json`), 'utf8');
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return undefined;
  }
}
