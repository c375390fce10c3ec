import { formatAtonVersion } from '../../model/atonVersion';
import { releaseOfAton, releaseOfPlatform, releaseOfTools, type Release } from '../../runtime/releases';
import type { Span } from '../../base/span';
import { say, sayList } from '../../base/wording';
import type { Rule } from '../engine/rule';

interface StatedRelease {
  readonly what: string;
  readonly file: string;
  readonly span: Span;
  /** Undefined for one that nobody knows. */
  readonly release: string | undefined;
}

// The runtime's headers come in one package; where they disagree, somebody copied half an update.

/**
 * `ll_aton_version.h`, `stai.h` and `core_datatypes.h` are not of one release.
 *
 * ## What it means on the board
 *
 * Somebody updated half of the runtime. It may compile, since most of the interface stays, and fail at run time.
 *
 * ## Example
 *
 * ```c
 * // stai.h: 3.0.0, ll_aton_version.h: 1.1.0.31 (2.1.0)
 * ```
 *
 * ## How to fix it
 *
 * Copy the runtime of one release as a whole.
 *
 * ## When to switch it off
 *
 * Never.
 */
export const runtimePartialUpdate: Rule = {
  id: 'runtime-partial-update',
  defaultSeverity: 'error',
  title: 'll_aton_version.h, stai.h and core_datatypes.h are not of one release',
  checkTarget: ({ runtime: { aton, stai, platform } }) => {
    const stated: StatedRelease[] = [];
    const add = (what: string, place: { file: string; span: Span }, release: Release | undefined): void => {
      stated.push({ what, file: place.file, span: place.span, release: release?.name });
    };
    // A later build of one release may count DEV on; the versions of stai.h and core_datatypes.h go together.
    const known = aton && releaseOfAton(aton.value);
    if (aton && known) add(say`ll_aton ${formatAtonVersion(aton.value)}`, aton, known);
    if (stai) add(`STAI_TOOLS_VERSION ${stai.value}`, stai, releaseOfTools(stai.value));
    if (platform) add(`AI_PLATFORM_RUNTIME ${platform.value}`, platform, releaseOfPlatform(platform.value));
    if (new Set(stated.map(({ release }) => release)).size < 2) return [];
    const votes = (entry: StatedRelease): number =>
      stated.filter((other) => other.release === entry.release).length;
    // The odd one out is the half that was not updated; without a majority the first stands for all.
    const odd = stated.find((entry) => votes(entry) === 1) ?? stated[0]!;
    const others = stated.filter((entry) => entry !== odd);
    return [
      {
        key: odd.file,
        message: say`Inference may fail silently: the runtime is a mixture of releases. Found: ${sayList(stated.map((entry) => say`${entry.what} is of ${releaseText(entry)}`))}.`,
        help: say`Deploy one release as a whole.`,
        place: { file: odd.file, span: odd.span },
        related: others.map((entry) => ({
          file: entry.file,
          span: entry.span,
          message: say`${entry.what} is of ${releaseText(entry)}`,
          isOtherEnd: true,
        })),
      },
    ];
  },
};

function releaseText({ release }: StatedRelease): string {
  return release === undefined ? say`another release` : say`ST Edge AI Core ${release}`;
}
