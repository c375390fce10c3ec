import { validateStructure, type StructuredFile } from '../../memoryPool/validateStructure';
import type { Report, Rule, RuleContext } from '../engine/rule';

// Keys, types and values of pool files and profiles.

/**
 * An unknown key, a missing key, a wrong type or an unknown value in an `.mpool` file or a Neural-ART profile. Both
 * dialects are known: the one that people write and the one that the compiler writes back. A `$schema` key is always
 * welcome. In profiles unknown keys are reported only where they look like a known one.
 *
 * ## What it means on the board
 *
 * The compiler stops, or silently takes a default for what it does not recognise: a misspelt `cacheable` is no
 * cacheable pool, and the model runs slower than it could.
 *
 * ## Example
 *
 * ```json
 * "prop": { "rights": "ACC_WRIT", "throughput": "HIGH", "latency": "LOW", "byteWith": 8 }
 * ```
 *
 * ## How to fix it
 *
 * Take the offered spelling. The schemas in `schemas/` say what each key means; the editor shows it on hover.
 *
 * ## When to switch it off
 *
 * When a newer compiler has keys that this version does not know.
 */
export const mpoolSchema: Rule = {
  id: 'mpool-schema',
  defaultSeverity: 'error',
  defaultNote: 'warning for an unknown key, error for the rest',
  title: 'an unknown or missing key, a wrong type or an unknown value',
  checkPoolFile: ({ file }, context) => breaches(file, 'mpool', context),
  checkProfile: ({ file }, context) => breaches(file, 'profile', context),
};

function breaches(file: string, kind: StructuredFile, context: RuleContext): Report[] {
  const text = context.artifacts.files.text(file);
  if (text === undefined) return [];
  return validateStructure(text, kind).map(({ key, severity, message, span, suggestion }) => ({
    key,
    severity,
    message,
    place: { file, span },
    fixes: suggestion
      ? [
          {
            title: suggestion.title,
            safety: suggestion.isGuess ? 'suggested' : 'safe',
            edits: suggestion.edits.map((edit) => ({ file, ...edit })),
          },
        ]
      : [],
  }));
}
