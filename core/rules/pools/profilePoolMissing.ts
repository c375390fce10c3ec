import { say } from '../../base/wording';
import { meantMemoryPool, resolveMemoryPool } from '../../memoryPool/profilePaths';
import type { Report, Rule } from '../engine/rule';

// `memory_pool` must name a file; otherwise the compiler stops, or takes the pools of another profile.

/**
 * `memory_pool` of a profile names no file. The extension may be missing, `\` is read as `/`. Absolute paths, paths
 * with variables and paths that leave the project are not judged.
 *
 * ## What it means on the board
 *
 * `stedgeai generate` stops, or runs with pools that you did not mean. The model then lies where the linker script
 * does not expect it.
 *
 * ## Example
 *
 * ```json
 * "Profiles": { "default": { "memory_pool": "./my_mpools/stm32n6-ap2.mpool" } }
 * ```
 *
 * ## How to fix it
 *
 * Take the offered path, which is the nearest that exists. The path is relative to the profile file.
 *
 * ## When to switch it off
 *
 * When pool files are generated and not committed.
 */
export const profilePoolMissing: Rule = {
  id: 'profile-pool-missing',
  defaultSeverity: 'warning',
  title: 'memory_pool of a profile names no file',
  checkProfile: ({ file, profile }, { artifacts: { files } }) =>
    profile.profiles.flatMap(({ name, memoryPool }): Report[] => {
      if (!memoryPool) return [];
      const resolved = resolveMemoryPool(file, memoryPool.text, files);
      if (resolved.kind !== 'missing') return [];
      const meant = meantMemoryPool(file, memoryPool.text, files.paths);
      return [
        {
          key: name,
          // One file that is not there, whoever names it.
          group: `${file}|${resolved.path}`,
          also: say`profile "${name}"`,
          message: say`The compiler stops, or takes other pools than meant. There is no ${resolved.path}, which profile "${name}" names.`,
          help: say`Name a pool file that is there; the path starts from the profile.`,
          place: { file, span: memoryPool.span },
          fixes:
            meant === undefined
              ? []
              : [
                  {
                    title: say`Change the path to ${meant}`,
                    safety: 'suggested',
                    edits: [{ file, span: memoryPool.span, newText: JSON.stringify(meant) }],
                  },
                ],
        },
      ];
    }),
};
