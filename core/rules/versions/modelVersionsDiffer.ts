import { say } from '../../base/wording';
import { equalAtonVersions } from '../../model/atonVersion';
import { withRelease } from './runtimeVersionMismatch';
import type { Report, Rule } from '../engine/rule';

// One application links one runtime: two models from two compilers cannot both fit it.

/**
 * Two models built into one target come from different compilers.
 *
 * ## What it means on the board
 *
 * Both models run on one `ll_aton` runtime. Its structures change between releases, so at most one of the models fits
 * it; the other hangs the NPU or gives wrong outputs.
 *
 * ## Example
 *
 * ```c
 * // detect.c   #if LL_ATON_VERSION_MAJOR != 1 || LL_ATON_VERSION_MINOR != 1 || LL_ATON_VERSION_MICRO != 0 || LL_ATON_VERSION_DEV != 31
 * // classify.c #if LL_ATON_VERSION_MAJOR != 1 || LL_ATON_VERSION_MINOR != 1 || LL_ATON_VERSION_MICRO != 3 || LL_ATON_VERSION_DEV != 8
 * ```
 *
 * ## How to fix it
 *
 * Generate all models of an application with the release of its runtime. `n6mem versions` shows them side by side.
 *
 * ## When to switch it off
 *
 * Never.
 */
export const modelVersionsDiffer: Rule = {
  id: 'model-versions-differ',
  defaultSeverity: 'error',
  title: 'two models of one target come from different compilers',
  checkTarget: ({ models, runtime }) => {
    const guarded = models.flatMap(({ file, source: { guard } }) => (guard ? [{ file, guard }] : []));
    // The runtime decides which one is right; without it the first stands for the others.
    const right =
      guarded.find(({ guard }) => runtime.aton && equalAtonVersions(guard.version, runtime.aton.value)) ??
      guarded[0];
    if (!right) return [];
    return guarded.flatMap(({ file, guard }): Report[] => {
      if (equalAtonVersions(guard.version, right.guard.version)) return [];
      return [
        {
          key: file,
          message: say`One of two models cannot run: they need different runtimes, and share one. ${file} comes from ll_aton ${withRelease(guard.version)}, but ${right.file} of the same application from ${withRelease(right.guard.version)}.`,
          help: say`Generate both with one release.`,
          place: { file, span: guard.span },
          related: [
            {
              file: right.file,
              span: right.guard.span,
              message: say`this model needs ${withRelease(right.guard.version)}`,
              isOtherEnd: true,
            },
          ],
        },
      ];
    });
  },
};
