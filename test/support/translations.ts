import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Translation, Wording } from '../../core/base/wording';

const root = join(__dirname, '..', '..');

/** A language as it ships. */
export function translation(language: Translation): Wording {
  const file = join(root, 'l10n', `bundle.l10n.${language}.json`);
  return { language, texts: JSON.parse(readFileSync(file, 'utf8')) as Record<string, string> };
}

export const translated: readonly Translation[] = ['zh-cn', 'fr'];
