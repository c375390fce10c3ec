import { dirname, join } from '../../base/path';
import type { Artifacts } from '../artifacts';
import type { GenerateScript } from '../build/generateScript';
import { readGenerateScript } from '../build/generateScript';
import { programmingSteps } from '../programming/steps';
import type { FoundTarget } from './foundTarget';
import { filesOf, withFiles, withRoles } from './foundTarget';
import type { ProjectInventory } from './inventory';
import { poolOfProfile } from './poolEvidence';
import type { FoundFile } from './resolveBuild';
import type { Evidence } from '../target';

/**
 * Adds what the scripts that generate models say: which profile a model was made with, and how its weights get their
 * address. A script belongs to a model where it copies files into the model's folder, or stands in it.
 */
export function withGenerateScripts(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  target: FoundTarget,
): FoundTarget {
  return inventory.generateScripts.reduce((known, file) => {
    const script = generateScriptOf(artifacts, file);
    if (!script) return known;
    return withPoolsOfCalls(artifacts, withPlacedWeights(artifacts, known, file), file, script);
  }, target);
}

/** A script that generates models or places their weights; undefined for any other, and where it is not loaded. */
export function generateScriptOf(artifacts: Artifacts, file: string): GenerateScript | undefined {
  const text = artifacts.text(file);
  if (text === undefined || !/stedgeai|objcopy/.test(text)) return undefined;
  return artifacts.cache.of(`generate ${file}`, artifacts.files, (tracked) =>
    readGenerateScript(tracked.text(file) ?? ''),
  );
}

function evidenceAt(
  artifacts: Artifacts,
  file: string,
  line: number,
  strength: Evidence['strength'],
): Evidence {
  return { strength, file, line, text: (artifacts.lines(file)[line] ?? '').trim() };
}

/** Adds the lines that give the target's weights their address. */
function withPlacedWeights(artifacts: Artifacts, target: FoundTarget, script: string): FoundTarget {
  const weights = new Set(filesOf(target, 'weights'));
  const found = programmingSteps(artifacts)
    .filter((step) => step.script === script && step.kind !== 'sign' && step.address !== undefined)
    .flatMap(({ file, output, line }) =>
      [file.expected, output?.expected].flatMap((path): FoundFile[] =>
        path !== undefined && weights.has(path)
          ? [{ file: path, evidence: evidenceAt(artifacts, script, line, 3) }]
          : [],
      ),
    );
  return withFiles(target, 'weights', found);
}

/** Adds pool file and profile of the calls that made one of the target's models. */
function withPoolsOfCalls(
  artifacts: Artifacts,
  target: FoundTarget,
  file: string,
  script: GenerateScript,
): FoundTarget {
  const folder = dirname(file);
  const isMade = filesOf(target, 'model').some(
    (model) =>
      script.calls.some(({ output }) => output !== undefined && join(folder, output) === dirname(model)) ||
      script.copies.some(
        (copy) =>
          /network|\.c$/i.test(copy.from) &&
          (join(folder, copy.to) === dirname(model) || join(folder, copy.to) === model),
      ),
  );
  if (!isMade) return target;
  // Several scripts may stand for one model; then only the model's own header tells which made it.
  const hasPool = filesOf(target, 'mpool').length > 0;
  return script.calls.reduce((known, call) => {
    const profile = call.profile === undefined ? undefined : join(folder, call.profile);
    if (profile === undefined || !artifacts.files.has(profile)) return known;
    const pools = (artifacts.profile(profile)?.profiles ?? []).flatMap((entry) =>
      entry.memoryPool ? (poolOfProfile(artifacts, profile, entry.memoryPool.text) ?? []) : [],
    );
    const pool = pools.length === 1 ? pools[0] : undefined;
    if (pool === undefined || (hasPool && !filesOf(known, 'mpool').includes(pool))) return known;
    const evidence = evidenceAt(artifacts, file, call.line, 4);
    return withRoles(known, [
      ['mpool', [{ file: pool, evidence }]],
      ['profile', [{ file: profile, evidence }]],
    ]);
  }, target);
}
