import { basename } from '../../base/path';
import type { Artifacts } from '../../project/artifacts';
import type { BuiltModel, BuiltTarget } from '../../project/builtTarget';
import { isToolWorkspace, isVendorPath } from '../../project/classify';
import { samePools } from '../../project/discovery/poolEvidence';
import { generateCommandOf, generateCommandText } from '../../project/generateCommand';
import type { Place } from '../../base/span';
import { say } from '../../base/wording';
import type { Report, Rule, RuleContext } from '../engine/rule';

// The model was compiled with the tool's own pools although the project has some of its own.

/**
 * The built model was compiled with the tool's own pools, although the project has a pool file of its own.
 *
 * ## What it means on the board
 *
 * The model lies where the tool's defaults put it, not where the project's `.mpool` says. Editing that file has no effect,
 * and nothing warns: `stedgeai` ignores `--memory-pool` for `stm32n6`, and without a profile behind `--st-neural-art` it
 * takes its own `stm32n6.mpool`.
 *
 * ## Example
 *
 * ```sh
 * stedgeai generate --model m.tflite --target stm32n6 --st-neural-art --memory-pool my_mpools/pools.mpool
 * ```
 *
 * `network.c` then says `--load-mpool-file = "…/configs/stm32n6"`.
 *
 * ## How to fix it
 *
 * Name a profile whose `memory_pool` is your file: `--st-neural-art default@user_neuralart.json`, and generate again.
 *
 * ## When to switch it off
 *
 * Where the pool file of the project is kept for another model.
 */
export const modelOtherPools: Rule = {
  id: 'model-other-pools',
  defaultSeverity: 'warning',
  title: "the built model was compiled with the tool's own pools, not with the project's",
  checkTarget: (target, context) => target.models.flatMap((model) => compare(target, model, context)),
};

function compare(target: BuiltTarget, model: BuiltModel, context: RuleContext): Report[] {
  const { artifacts, discovery } = context;
  const named = namedPools(artifacts, model);
  if (!named || !isToolsOwn(named.path)) return [];
  const candidates = discovery.candidates.flatMap(({ role, file }) => (role === 'mpool' ? [file] : []));
  const own = ownPoolFile(artifacts, target, candidates);
  if (own === undefined || samePools(artifacts, own, model.source)) return [];
  return [
    {
      key: `${model.file}|${own}`,
      message: say`The pool file has no effect: the model was made with the tool's pools. It was compiled with ${named.path}, not with ${own}.`,
      help: remedy(target, model, own, context),
      place: named.place,
      related: [
        {
          file: own,
          span: artifacts.poolFile(own)?.pools[0]?.nameSpan ?? { start: 0, end: 0 },
          message: say`the project's own pools`,
          isOtherEnd: true,
        },
      ],
    },
  ];
}

/** The pool file that the compiler says it read: in the model's header, else in the report of the same run. */
function namedPools(
  artifacts: Artifacts,
  { file, source, report }: BuiltModel,
): { readonly path: string; readonly place: Place } | undefined {
  const { poolFile } = source;
  if (poolFile) return { path: poolFile.path, place: { file, span: poolFile.span } };
  const path = report?.report.loadPools;
  if (!report || path === undefined) return undefined;
  const span = artifacts.lineSpan(report.file, report.report.argumentsLine ?? 0);
  return { path, place: { file: report.file, span } };
}

/**
 * A pool file as the tool is installed with it: `STEdgeAI/4.0/Utilities/configs/stm32n6`,
 * `Utilities/linux/targets/stm32/resources/mpools/stm32n6.mpool`, or one of CubeMX's pack, `…/X-CUBE-AI/10.2.0/…`.
 */
function isToolsOwn(path: string): boolean {
  const unix = path.replace(/\\/g, '/');
  if (!/^stm32n6\w*(?:-\w+)*(?:\.mpool)?$/i.test(basename(unix))) return false;
  return /(?:^|\/)(?:configs|Utilities\/(?:.*\/)?targets\/stm32\/resources|Packs\/STMicroelectronics\/X-CUBE-AI)\//i.test(
    unix,
  );
}

/** The target's pool file, else the only one of the project that belongs to no other. */
function ownPoolFile(
  artifacts: Artifacts,
  target: BuiltTarget,
  candidates: readonly string[],
): string | undefined {
  const files = target.poolFiles.length > 0 ? target.poolFiles.map(({ file }) => file) : candidates;
  const usable = files.filter(
    (file) => !isToolWorkspace(file) && !isVendorPath(file) && artifacts.poolFile(file),
  );
  return usable.length === 1 ? usable[0] : undefined;
}

/** The command with the profile of that pool file; the line that the project has is the one that went wrong. */
function remedy(
  target: BuiltTarget,
  model: BuiltModel,
  own: string,
  { artifacts, discovery }: RuleContext,
): string {
  const profiles = discovery.candidates
    .filter(({ role }) => role === 'profile')
    .map(({ role, file }) => ({ role, file, evidence: [] }));
  const files = { ...target.files, files: [...target.files.files, ...profiles] };
  const command = generateCommandOf(artifacts, files, own, model.source, { scripts: false });
  return command
    ? say`Generate it again, ${generateCommandText(command)}.`
    : say`Name a profile whose memory_pool is that file behind --st-neural-art, and generate it again.`;
}
