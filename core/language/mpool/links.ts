import { say } from '../../base/wording';
import type { ProfileFile } from '../../memoryPool/profile';
import { resolveMemoryPool } from '../../memoryPool/profilePaths';
import type { FileLink } from '../features';

/** `memory_pool` of each profile as a link to the file, where it is there. The link leaves the quotes out. */
export function linksInProfile(
  file: string,
  profile: ProfileFile,
  files: { has(path: string): boolean },
): readonly FileLink[] {
  return profile.profiles.flatMap(({ name, memoryPool }) => {
    if (!memoryPool) return [];
    const resolved = resolveMemoryPool(file, memoryPool.text, files);
    if (resolved.kind !== 'found') return [];
    const span = { start: memoryPool.span.start + 1, end: memoryPool.span.end - 1 };
    return [{ span, target: resolved.path, tooltip: say`The pools of profile ${name}` }];
  });
}
