import { meantOption, writtenOptions } from '../../memoryPool/profileOptions';
import type { Report, Rule } from '../engine/rule';

/** A misspelt option of the compiler. Options that are like no known one may be real: nothing is said of them. */
export const profileOptionUnknown: Rule = {
  id: 'profile-option-unknown',
  defaultSeverity: 'information',
  title: 'an option of a profile that looks like a known one and is none',
  checkProfile: ({ file, profile }) =>
    profile.profiles.flatMap(({ name: profileName, options }): Report[] => {
      if (!options) return [];
      return writtenOptions(options).flatMap(({ name, span }) => {
        const meant = meantOption(name);
        if (meant === undefined) return [];
        const isExact = span !== options.span;
        return [
          {
            key: `${profileName} ${name}`,
            message: `The compiler option ${name} of profile "${profileName}" is unknown: did you mean ${meant}?`,
            place: { file, span },
            fixes: isExact
              ? [
                  {
                    title: `Change ${name} to ${meant}`,
                    preferred: true,
                    edits: [{ file, span, newText: meant }],
                  },
                ]
              : [],
          },
        ];
      });
    }),
};
