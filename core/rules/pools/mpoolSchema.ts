import { validateStructure, type StructuredFile } from '../../memoryPool/validateStructure';
import type { Report, Rule, RuleContext } from '../engine/rule';

/** Keys, types and values of pool files and profiles. */
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
            preferred: true,
            edits: suggestion.edits.map((edit) => ({ file, ...edit })),
          },
        ]
      : [],
  }));
}
