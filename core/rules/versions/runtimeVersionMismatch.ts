import { say, saySentences } from '../../base/wording';
import { equalAtonVersions, formatAtonVersion } from '../../model/atonVersion';
import type { AtonVersion } from '../../model/networkSource';
import { releaseOfAton } from '../../runtime/releases';
import type { Rule } from '../engine/rule';

// The generated guard only warns in some releases, and only when the file is compiled: say it before.

/**
 * The version guard of the generated model differs from the deployed `ll_aton_version.h`.
 *
 * ## What it means on the board
 *
 * Generated code and runtime share structures that change between releases. A mismatch hangs the NPU or gives wrong
 * outputs. Older releases only print a warning in the middle of a build, newer ones stop.
 *
 * ## Example
 *
 * ```c
 * // network.c
 * #if LL_ATON_VERSION_MAJOR != 1 || LL_ATON_VERSION_MINOR != 1 || LL_ATON_VERSION_MICRO != 3 || LL_ATON_VERSION_DEV != 8
 * // ll_aton_version.h: 1.1.0.31
 * ```
 *
 * ## How to fix it
 *
 * Generate the model again with the release of the runtime, or deploy the whole runtime (sources, headers and archive)
 * of the model's release. `n6mem versions` shows both side by side.
 *
 * ## When to switch it off
 *
 * Never.
 */
export const runtimeVersionMismatch: Rule = {
  id: 'runtime-version-mismatch',
  defaultSeverity: 'error',
  title: "the model's version guard differs from the deployed ll_aton_version.h",
  checkTarget: ({ models, runtime }) => {
    const { aton } = runtime;
    if (!aton) return [];
    return models.flatMap(({ file, source: { guard } }) => {
      if (!guard || equalAtonVersions(guard.version, aton.value)) return [];
      const consequence =
        guard.action === 'error'
          ? say`The build stops at the guard of the model.`
          : say`Outputs are wrong or the NPU hangs; the build only warns.`;
      return [
        {
          key: file,
          // One runtime that several models do not fit.
          group: `${aton.file}`,
          also: file,
          message: saySentences([
            consequence,
            say`The model needs ll_aton ${withRelease(guard.version)}; the runtime is ${inShort(aton.value)}.`,
          ]),
          help: say`Generate the model again with the runtime's release, or deploy the model's runtime.`,
          place: { file, span: guard.span },
          related: [
            {
              file: aton.file,
              span: aton.span,
              message: say`the runtime states ${formatAtonVersion(aton.value)}`,
              isOtherEnd: true,
            },
          ],
        },
      ];
    });
  },
};

/** `1.1.0.31 (ST Edge AI Core 2.1.0)`. */
export function withRelease(version: AtonVersion): string {
  const release = releaseOfAton(version);
  const exact = formatAtonVersion(version);
  return release ? say`${exact} (ST Edge AI Core ${release.name})` : exact;
}

/** `1.1.0.31 (2.1.0)`, beside one that says of what the number in brackets is. */
function inShort(version: AtonVersion): string {
  const release = releaseOfAton(version);
  return `${formatAtonVersion(version)}${release ? ` (${release.name})` : ''}`;
}
