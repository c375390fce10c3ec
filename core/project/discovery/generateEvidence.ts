import { dirname, join } from '../../base/path';
import type { Artifacts } from '../artifacts';
import { readGenerateScript } from '../build/generateScript';
import type { ProjectInventory } from './inventory';
import { poolOfProfile } from './poolEvidence';
import type { Evidence } from '../target';
import type { TargetDraft } from './targetDraft';
import { addFile, filesOf } from './targetDraft';

/**
 * What the scripts that generate models add: which profile a model was made with, and how its weights get their
 * address. A script belongs to a model where it copies files into the model's folder, or stands in it.
 */
export function addGenerateScripts(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  draft: TargetDraft,
): void {
  const models = filesOf(draft, 'model');
  const weights = new Set(filesOf(draft, 'weights'));
  for (const file of inventory.generateScripts) {
    const text = artifacts.text(file);
    if (text === undefined || !/stedgeai|objcopy/.test(text)) continue;
    const folder = dirname(file);
    const script = artifacts.cache.of(`generate ${file}`, artifacts.files, (tracked) =>
      readGenerateScript(tracked.text(file) ?? ''),
    );
    const evidence = (line: number, strength: Evidence['strength']): Evidence => ({
      strength,
      file,
      line,
      text: (artifacts.lines(file)[line] ?? '').trim(),
    });
    for (const { input, output, line } of script.weights) {
      for (const path of [input, output]) {
        const full = path === undefined ? undefined : join(folder, path);
        if (full !== undefined && weights.has(full))
          addFile(draft, 'weights', { file: full, evidence: evidence(line, 3) });
      }
    }
    const made = models.filter((model) => {
      const copies = script.copies.filter((copy) => /network|\.c$/i.test(copy.from));
      return copies.some(
        (copy) => join(folder, copy.to) === dirname(model) || join(folder, copy.to) === model,
      );
    });
    // Several scripts may stand for one model; then only the model's own header tells which made it.
    const hasPool = filesOf(draft, 'mpool').length > 0;
    for (const call of made.length > 0 ? script.calls : []) {
      const profile = call.profile === undefined ? undefined : join(folder, call.profile);
      if (profile === undefined || !artifacts.files.has(profile)) continue;
      const pools = (artifacts.profile(profile)?.profiles ?? []).flatMap((entry) =>
        entry.memoryPool ? (poolOfProfile(artifacts, profile, entry.memoryPool.text) ?? []) : [],
      );
      const pool = pools.length === 1 ? pools[0] : undefined;
      if (pool === undefined || (hasPool && !filesOf(draft, 'mpool').includes(pool))) continue;
      addFile(draft, 'mpool', { file: pool, evidence: evidence(call.line, 4) });
      addFile(draft, 'profile', { file: profile, evidence: evidence(call.line, 4) });
    }
  }
}
