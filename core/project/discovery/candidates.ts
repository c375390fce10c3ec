import { compareTexts } from '../../base/order';
import { basename } from '../../base/path';
import { say } from '../../base/wording';
import { pairsWith } from '../../model/pairCInfo';
import { parseArchiveName } from '../../runtime/archiveName';
import type { Artifacts } from '../artifacts';
import { isToolWorkspace } from '../classify';
import type { ProjectInventory } from './inventory';
import type { ResolvedBuild } from './resolveBuild';
import { isModel } from './resolveBuild';
import { scriptFacts } from './scriptFacts';
import type { Candidate, FileRole, TargetFiles } from '../target';

/** Names of other families in the paths of scripts whose origins are symbols. */
const otherFamily = /nrf5|alif|mimxrt|imxrt|qemu|esp32|rp2|stm32(?!n6)[a-z]{1,2}\d/i;

/** The role files that no target uses, each with the reason. Vendor packages' own files are left out. */
export function findCandidates(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  targets: readonly TargetFiles[],
  builds: readonly ResolvedBuild[],
): Candidate[] {
  const used = new Set(targets.flatMap((target) => target.files.map((file) => file.file)));
  const hasBuilds = builds.length > 0;
  const stale = new Map<string, string>();
  const linked = new Map<string, string>();
  for (const { build, missing, scripts, models } of builds) {
    const lack = missing[0];
    if (!lack) {
      for (const found of scripts)
        linked.set(found.file, say`linked by ${build.file}, which compiles no model`);
      continue;
    }
    const why = say`${build.file}${build.configuration === undefined ? '' : ` (${build.configuration})`} names it, but is stale: ${lack.file} is missing`;
    for (const found of [...scripts, ...models]) stale.set(found.file, why);
  }
  const foreign = new Set(
    builds.filter((build) => build.isForeign).flatMap((build) => build.models.map(({ file }) => file)),
  );
  const result: Candidate[] = [];
  const add = (role: FileRole, file: string, why: string): void => {
    if (!used.has(file)) result.push({ file, role, why: stale.get(file) ?? linked.get(file) ?? why });
  };
  const notBuilt = hasBuilds
    ? say`not built: no build description names it`
    : say`no build description in the project names it`;
  for (const file of inventory.scripts) {
    if (used.has(file)) continue;
    const facts = scriptFacts(artifacts, file);
    if (facts.isLoader) add('linkerScript', file, say`an external-memory loader: it runs on its own`);
    else if ((facts.fitsDevice ?? !otherFamily.test(file)) && artifacts.text(file) !== undefined) {
      add(facts.isFsbl ? 'fsblLinkerScript' : 'linkerScript', file, notBuilt);
    }
  }
  for (const file of inventory.pools)
    add('mpool', file, say`no model of a target names it by two path components or more`);
  for (const file of inventory.profiles) {
    if (used.has(file)) continue;
    if (artifacts.profile(file)?.isProfileFile) add('profile', file, say`no target uses its memory pool`);
    else if (artifacts.files.bytes(file)) add('profile', file, say`it is not text in UTF-8`);
  }
  const named = new Map(
    builds.flatMap(({ build, models }) => models.map(({ file }) => [file, build.file] as const)),
  );
  for (const file of inventory.models) {
    const by = named.get(file);
    const why =
      by === undefined ? notBuilt : say`${by} names it, but the map of its last link has none of its bytes`;
    if (!used.has(file) && !foreign.has(file) && isModel(artifacts, file)) add('model', file, why);
  }
  const built = targets.flatMap((target) =>
    target.files.filter(({ role }) => role === 'model').map(({ file }) => file),
  );
  for (const file of inventory.cInfos) {
    const cInfo = used.has(file) ? undefined : artifacts.cInfo(file);
    if (!cInfo?.isCInfo) continue;
    const twin = built.find((model) => {
      const source = artifacts.network(model);
      return source !== undefined && pairsWith(cInfo, source);
    });
    const why = say`its pools or their use are not those of a built model`;
    add('cInfo', file, twin === undefined ? why : say`a further description of ${twin}, which says the same`);
  }
  for (const file of inventory.runtimeHeaders) {
    if (!isToolWorkspace(file)) add('runtime', file, say`no include path of a target leads to it`);
  }
  for (const file of inventory.archives) {
    const name = parseArchiveName(basename(file));
    if (!isToolWorkspace(file) && name?.core === 'CM55' && name.toolchain === 'GCC')
      add('archive', file, say`no target links it`);
  }
  return result.sort((a, b) => compareTexts(a.file, b.file));
}
