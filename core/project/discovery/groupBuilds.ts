import { basename } from '../../base/path';
import { releaseOfPlatform } from '../../runtime/releases';
import { parseArchiveName } from '../../runtime/archiveName';
import type { Artifacts } from '../artifacts';
import type { FoundFile, ResolvedBuild } from './resolveBuild';

/** Each file once, in one order: a map and a build description may both name it. */
const distinct = (list: readonly FoundFile[]): readonly string[] =>
  [...new Set(list.map((found) => found.file))].sort();
const names = (list: readonly FoundFile[]): string => distinct(list).join('\n');

/**
 * Builds that end in the same target: same scripts, models, runtime and archives. A build that is silent about
 * runtime or archive does not contradict one that names them.
 */
export function groupBuilds(artifacts: Artifacts, builds: readonly ResolvedBuild[]): ResolvedBuild[][] {
  const groups = new Map<string, ResolvedBuild[]>();
  for (const build of builds) {
    const key = `${names(build.scripts)}\u0000${names(build.models)}`;
    const group = groups.get(key);
    if (group) group.push(build);
    else groups.set(key, [build]);
  }
  return [...groups.values()]
    .flatMap((group) => splitBy(group, (build) => build.runtime, basename))
    .flatMap((group) =>
      oneIsStale(artifacts, group)
        ? [group]
        : splitBy(
            group,
            (build) => build.archives,
            () => '',
          ),
    );
}

/** Splits a group where two builds name different files for the same thing; what one is silent about does not count. */
function splitBy(
  group: readonly ResolvedBuild[],
  files: (build: ResolvedBuild) => readonly FoundFile[],
  thing: (file: string) => string,
): ResolvedBuild[][] {
  const parts: { readonly named: Map<string, string>; readonly builds: ResolvedBuild[] }[] = [];
  // Those that say most come first, so that silent ones find them.
  const ordered = group
    .map((build, order) => ({ build, order }))
    .sort((a, b) => distinct(files(b.build)).length - distinct(files(a.build)).length || a.order - b.order);
  for (const { build } of ordered) {
    const named = new Map<string, string>();
    for (const file of distinct(files(build)))
      named.set(thing(file), `${named.get(thing(file)) ?? ''}\n${file}`);
    const part = parts.find((known) =>
      [...named].every(([key, file]) => (known.named.get(key) ?? file) === file),
    );
    if (part) {
      part.builds.push(build);
      for (const [key, file] of named) part.named.set(key, file);
    } else {
      parts.push({ named, builds: [build] });
    }
  }
  return parts.map((part) => group.filter((build) => part.builds.includes(build)));
}

/**
 * Whether the builds of one application name different archives of which one agrees with the runtime's headers: the
 * description that names another is an old leftover, no second target.
 */
function oneIsStale(artifacts: Artifacts, group: readonly ResolvedBuild[]): boolean {
  const archives = new Set(group.flatMap((build) => build.archives.map((found) => found.file)));
  if (archives.size < 2) return false;
  const header = group
    .flatMap((build) => build.runtime)
    .find((found) => found.file.endsWith('core_datatypes.h'));
  const platform = header && artifacts.platformVersion(header.file)?.value;
  if (!platform) return false;
  const digits = releaseOfPlatform(platform)?.archiveDigits;
  const agreeing = [...archives].filter((file) => {
    const archive = parseArchiveName(file);
    return archive && (archive.platform === platform || archive.digits === digits);
  });
  return agreeing.length === 1;
}
