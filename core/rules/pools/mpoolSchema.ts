import { say, saySentences } from '../../base/wording';
import {
  validateStructure,
  type StructureProblem,
  type StructureProblemKind,
} from '../../memoryPool/validateStructure';
import type { Reading } from '../../project/dependencyCache';
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

/** Kept while the text is the same: every keystroke in any file checks all pool files of the targets. */
const structureReadings: Readonly<Record<'mpool' | 'profile', Reading<string, readonly StructureProblem[]>>> =
  {
    mpool: structureReading('mpool'),
    profile: structureReading('profile'),
  };

function structureReading(kind: 'mpool' | 'profile'): Reading<string, readonly StructureProblem[]> {
  return {
    kind: `structure as ${kind}`,
    compute: (path, files) => {
      const text = files.text(path);
      return text === undefined ? [] : validateStructure(text, kind);
    },
  };
}

/** What the compiler makes of each kind of mistake, as far as is known. */
const consequences: Readonly<Record<StructureProblemKind, () => string>> = {
  unknownKey: () => say`The compiler may skip this value.`,
  repeatedKey: () => say`An earlier value has no effect.`,
  missingKey: () => say`The compiler stops, or takes a default.`,
  wrongType: () => say`The compiler stops, or takes a default.`,
  unknownValue: () => say`The compiler stops, or takes a default.`,
};

function breaches(file: string, kind: 'mpool' | 'profile', context: RuleContext): Report[] {
  const { cache, files } = context.artifacts;
  const problems = cache.read(structureReadings[kind], file, files);
  return problems.map(({ key, severity, kind, message, span, suggestion }) => ({
    key,
    severity,
    message: saySentences([consequences[kind](), message]),
    help: suggestion
      ? say`${suggestion.title}.`
      : say`Its page lists the keys and their values; completion offers them.`,
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
