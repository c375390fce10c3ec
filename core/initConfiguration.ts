import { configurationText, writtenExtents, type WrittenExtent } from './project/configurationText';
import type { TargetFiles } from './project/target';
import type { SingleFinding } from './rules/engine/finding';
import type { Analysis, Session, SessionSettings } from './session';

/** A new `n6mem.json`, not written yet. */
export interface NewConfiguration {
  readonly text: string;
  /** Whether reading it back gives the same targets and findings as the project gave without it. */
  readonly readsBack: boolean;
}

/**
 * The `n6mem.json` for the targets that an analysis found. It is read back in memory: of a target that would come back
 * otherwise, less is written down, down to its name. The session's files are as before when this is done.
 *
 * @param file where it will lie, relative to the project; there is no such file yet
 */
export async function newConfiguration(
  session: Session,
  settings: SessionSettings,
  analysis: Analysis,
  file: string,
): Promise<NewConfiguration> {
  const extents = new Map<string, number>();
  const extentOf = (name: string): WrittenExtent => writtenExtents[extents.get(name) ?? 0]!;
  try {
    for (;;) {
      const text = configurationText(
        analysis.discovery.targets.map((target) => ({
          target,
          boot: analysis.targets.find((built) => built.files === target)?.boot ?? [],
          extent: extentOf(target.name),
        })),
      );
      session.project.overlay(file, text);
      const again = await session.analyse({ ...settings, configurationFile: file });
      const changed = changedTargets(analysis, again);
      if (changed.size === 0) return { text, readsBack: true };
      let isLess = false;
      for (const name of changed) {
        const extent = extents.get(name) ?? 0;
        if (extent >= writtenExtents.length - 1) continue;
        extents.set(name, extent + 1);
        isLess = true;
      }
      if (!isLess) return { text, readsBack: false };
    }
  } finally {
    session.project.overlay(file, undefined);
  }
}

/** The names of the targets that have other files or other findings. */
function changedTargets(before: Analysis, after: Analysis): Set<string> {
  const describe = (analysis: Analysis, target: TargetFiles): string =>
    [
      target.device?.name ?? '',
      JSON.stringify(target.board?.name ?? ''),
      ...target.files.map(({ role, file }) => `${role} ${file}`),
      ...target.boot.map(({ name, start }) => `${name} ${start}`),
      ...analysis.singles.flatMap((finding) => (finding.target === target.name ? [identity(finding)] : [])),
    ].join('\n');
  const was = new Map(before.discovery.targets.map((target) => [target.name, describe(before, target)]));
  const is = new Map(after.discovery.targets.map((target) => [target.name, describe(after, target)]));
  return new Set([...was].flatMap(([name, text]) => (is.get(name) === text ? [] : [name])));
}

function identity({ rule, severity, key, place }: SingleFinding): string {
  return [rule, severity, key, place.file, place.span.start].join('\t');
}
