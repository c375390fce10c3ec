import { say, saySentences } from '../../base/wording';
import type { Rule } from '../engine/rule';
import { withRelease } from './runtimeVersionMismatch';

// Says why versions are not compared, instead of saying nothing.

/**
 * A target has a model, and no runtime was found.
 *
 * ## What it means on the board
 *
 * Nothing is wrong yet. But without `ll_aton_version.h`, `stai.h`, `core_datatypes.h` or a `NetworkRuntime` archive no
 * version can be compared, so a mismatch would go unseen.
 *
 * ## Example
 *
 * ```make
 * C_SOURCES += Model/network.c
 * # the runtime comes from an STM32Cube package outside the project
 * ```
 *
 * ## How to fix it
 *
 * Open the folder that contains the runtime as well, or name it in `n6mem.json`: `"runtime": { "headers":
 * "../AI_Runtime" }`.
 *
 * ## When to switch it off
 *
 * Where the runtime is installed outside the project on purpose.
 */
export const runtimeMissing: Rule = {
  id: 'runtime-missing',
  defaultSeverity: 'information',
  title: 'a target has a model, and no runtime was found',
  checkTarget: ({ models, runtime }) => {
    const model = models[0];
    if (!model || runtime.aton || runtime.stai || runtime.platform || runtime.archives.length > 0) return [];
    const { guard } = model.source;
    const wanted = guard ? say`The model needs ll_aton ${withRelease(guard.version)}.` : '';
    return [
      {
        key: model.file,
        message: saySentences([
          say`Versions are not compared: no runtime of ST Edge AI was found. Looked for ll_aton_version.h, stai.h, core_datatypes.h and a NetworkRuntime archive.`,
          wanted,
        ]),
        help: say`Name it as "runtime" in n6mem.json if it lies outside the project.`,
        place: { file: model.file, span: guard?.span ?? { start: 0, end: 0 } },
      },
    ];
  },
};
