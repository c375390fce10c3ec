import { equalAtonVersions } from '../../model/atonVersion';
import { withRelease } from './runtimeVersionMismatch';
import type { Report, Rule } from '../engine/rule';

/** One application links one runtime: two models from two compilers cannot both fit it. */
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
          message: `${file} comes from ll_aton ${withRelease(guard.version)}, but ${right.file} of the same application from ${withRelease(right.guard.version)}. They share one runtime: generate both with one release.`,
          place: { file, span: guard.span },
          related: [
            {
              file: right.file,
              span: right.guard.span,
              message: `this model needs ${withRelease(right.guard.version)}`,
              isOtherEnd: true,
            },
          ],
        },
      ];
    });
  },
};
