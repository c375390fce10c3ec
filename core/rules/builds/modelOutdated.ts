import { isEmpty } from '../../base/addressRange';
import { formatRange } from '../../base/size';
import { say } from '../../base/wording';
import { isSamePool } from '../../memory/samePools';
import { isBookkeepingPool, type Pool } from '../../memoryPool/poolFile';
import type { ModelPool } from '../../model/networkSource';
import type { Artifacts } from '../../project/artifacts';
import type { BuiltModel, BuiltPoolFile, BuiltTarget } from '../../project/builtTarget';
import { generateCommandOf, generateCommandText } from '../../project/generateCommand';
import type { RelatedPlace } from '../engine/finding';
import type { Report, Rule } from '../engine/rule';

// The `.mpool` was edited after the model was generated: the build still has the old addresses.

/**
 * The pools in the built model differ from the `.mpool` that surely belongs to it (8 bytes of size are tolerated).
 *
 * ## What it means on the board
 *
 * The build still has the addresses of the old pool file. What you see in the `.mpool` is not what runs.
 *
 * ## Example
 *
 * ```c
 * // .mpool says 512 KBYTES, network.c: name=cpuRAM2 offset=0x34100000 absolute_mode size=1048576
 * ```
 *
 * ## How to fix it
 *
 * Generate the model again; the message names the profile.
 *
 * ## When to switch it off
 *
 * While you edit pools and generate later.
 */
export const modelOutdated: Rule = {
  id: 'model-outdated',
  defaultSeverity: 'warning',
  title: 'the pools in the built model differ from the .mpool that belongs to it',
  checkTarget: (target, { artifacts }) => {
    // With several pool files or models nothing says for sure which was made from which.
    const poolFile = target.poolFiles[0];
    if (!poolFile || target.poolFiles.length > 1 || !belongsSurely(target, poolFile)) return [];
    return target.models.flatMap((model) => compare(artifacts, target, poolFile, model));
  },
};

/** By settings, build description, profile or the generator's own command line; never by a name or nearness. */
function belongsSurely(target: BuiltTarget, { file }: BuiltPoolFile): boolean {
  const evidence = target.files.files.find((entry) => entry.role === 'mpool' && entry.file === file)
    ?.evidence[0];
  return evidence !== undefined && evidence.strength <= 4;
}

function compare(
  artifacts: Artifacts,
  target: BuiltTarget,
  { file, poolFile }: BuiltPoolFile,
  model: BuiltModel,
): Report[] {
  const { source } = model;
  if (source.pools.length === 0 || poolFile.problems.some((problem) => problem.severity !== 'warning'))
    return [];
  const differences: {
    place: { span: Pool['nameSpan'] } | undefined;
    name: string;
    related: RelatedPlace;
    text: string;
  }[] = [];
  const members = source.pools.filter((pool) => !pool.virtual);
  for (const pool of poolFile.pools) {
    if (isBookkeepingPool(pool)) continue;
    const built = members.find((candidate) => candidate.name === pool.name);
    const text = describe(target, pool, built);
    if (text === undefined) continue;
    differences.push({
      place: { span: pool.nameSpan },
      name: pool.name,
      text,
      related: {
        file: model.file,
        span: built?.span ?? source.guard?.span ?? { start: 0, end: 0 },
        message: built
          ? say`built with ${built.mode === 'relative' ? say`a relative pool` : formatRange(built.range)}`
          : say`built without ${pool.name}`,
      },
    });
  }
  for (const built of members) {
    if (poolFile.pools.some((pool) => pool.name === built.name) || isEmpty(built.range)) continue;
    differences.push({
      place: undefined,
      name: built.name,
      text: say`${built.name} is gone`,
      related: { file: model.file, span: built.span, message: say`built with ${formatRange(built.range)}` },
    });
  }
  const first = differences[0];
  if (!first) return [];
  const command = generateCommandOf(artifacts, target.files, file, source);
  return [
    {
      key: model.file,
      message: say`The built model does not use these pools: they have changed since. ${model.file} was generated with others: ${differences.map((entry) => entry.text).join('; ')}.`,
      help: command ? say`Generate it again, ${generateCommandText(command)}` : say`Generate it again.`,
      place: { file, span: first.place?.span ?? { start: 0, end: 0 } },
      related: differences.map((entry, at) =>
        at === 0 ? { ...entry.related, isOtherEnd: true } : entry.related,
      ),
    },
  ];
}

function describe(target: BuiltTarget, pool: Pool, built: ModelPool | undefined): string | undefined {
  if (!built) return pool.range && !isEmpty(pool.range) ? say`${pool.name} is new` : undefined;
  if (pool.mode !== built.mode) return say`${pool.name} is ${pool.mode} now, ${built.mode} in the model`;
  if (pool.mode === 'relative' || !pool.range) return undefined;
  if (isSamePool(target.addressing, pool.range, built.range)) return undefined;
  return isEmpty(pool.range)
    ? say`${pool.name} is switched off, ${formatRange(built.range)} in the model`
    : say`${pool.name} is ${formatRange(pool.range)}, not ${formatRange(built.range)}`;
}
