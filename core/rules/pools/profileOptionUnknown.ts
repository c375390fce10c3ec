import { say } from '../../base/wording';
import { meantOption, writtenOptions } from '../../memoryPool/profileOptions';
import type { Report, Rule } from '../engine/rule';

// A misspelt option of the compiler. Options that are like no known one may be real: nothing is said of them.

/**
 * An option of a profile that looks like a known option of the Neural-ART compiler and is none: an edit distance of 1
 * or 2. Options that resemble nothing are not judged.
 *
 * ## What it means on the board
 *
 * The compiler stops with an error, or the option has no effect. Without `--all-buffers-info` the generated source
 * does not list its buffers, and their use of memory can only be guessed.
 *
 * ## Example
 *
 * ```json
 * "options": "-O3 --all-buffer-info --Omax-ca-pipe 4"
 * ```
 *
 * ## How to fix it
 *
 * Take the offered spelling, or see `atonn --help`.
 *
 * ## When to switch it off
 *
 * When a newer compiler really has an option with such a name.
 */
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
            message: say`The compiler may refuse option ${name} of profile "${profileName}", which is not known.`,
            help: say`Did you mean ${meant}?`,
            place: { file, span },
            fixes: isExact
              ? [
                  {
                    title: say`Change ${name} to ${meant}`,
                    safety: 'suggested',
                    edits: [{ file, span, newText: meant }],
                  },
                ]
              : [],
          },
        ];
      });
    }),
};
