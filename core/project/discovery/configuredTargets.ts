import { compareTexts } from '../../base/order';
import { globTest, unmatchedGlob } from '../userGlobs';
import { unknownName } from '../../base/nearest';
import { basename, namedBy } from '../../base/path';
import type { SyntaxProblem } from '../../base/span';
import { say } from '../../base/wording';
import { boardNamed, customBoard } from '../../device/boards';
import type { Board } from '../../device/device';
import { deviceNamed, assumedDevice, devices } from '../../device/devices';
import { parseArchiveName } from '../../runtime/archiveName';
import type { Artifacts } from '../artifacts';
import { withModelFiles, withNearestRuntime } from './fillTarget';
import { withGenerateScripts } from './generateEvidence';
import type { ProjectInventory } from './inventory';
import { evidenceOfSpan, poolOfProfile } from './poolEvidence';
import type { ConfiguredTarget, ConfiguredText, ProjectConfiguration } from '../projectConfiguration';
import { runtimeHeaderNames } from './resolveBuild';
import type { Evidence, FileRole } from '../target';
import type { FoundTarget } from './foundTarget';
import { emptyTarget, filesOf, foundFiles, withFiles, withRoles } from './foundTarget';
import type { FoundFile } from './resolveBuild';

/** The files that the user named, by role; a role that is here is the user's alone. */
type GivenFiles = ReadonlyMap<FileRole, readonly FoundFile[]>;

/**
 * Targets as the user wrote them down, filled up from the inferred one that they speak of: the one of the same name, or
 * with one of their scripts or models.
 */
export function configuredTargets(
  artifacts: Artifacts,
  file: string,
  configuration: ProjectConfiguration,
  inferred: readonly FoundTarget[],
  inventory: ProjectInventory,
): FoundTarget[] {
  return configuration.targets.map((target) => {
    const given = givenFiles(artifacts, file, target);
    const base = inferredFor(target, given, inferred);
    const start: FoundTarget = {
      ...emptyTarget(base?.builds ?? []),
      scriptIsLinked: given.has('linkerScript') || (base?.scriptIsLinked ?? false),
      name: target.name.text,
    };
    const own = new Set(given.keys());
    const named = withGivenFiles(base ? withInferredFiles(start, base, given) : start, base, given);
    const filled = withNearestRuntime(inventory, withFilesOfModels(artifacts, inventory, named, own));
    const device = target.device ? deviceNamed(target.device.text) : undefined;
    return {
      ...filled,
      device,
      board: target.board
        ? boardNamed(target.board.text, inventory.boards)
        : target.external && customBoard(assumedDevice(device).name, target.external),
      boot:
        target.boot?.map((image) => ({
          name: image.name,
          start: image.start,
          size: image.size,
          evidence: evidenceOfSpan(artifacts, file, image.span.start, 1),
        })) ??
        base?.boot ??
        [],
    };
  });
}

/** Looks up the files that a configured target names. */
function givenFiles(artifacts: Artifacts, file: string, target: ConfiguredTarget): GivenFiles {
  const evidence = (text: ConfiguredText): Evidence => evidenceOfSpan(artifacts, file, text.span.start, 1);
  const named: [FileRole, readonly ConfiguredText[] | undefined][] = [
    ['linkerScript', target.linkerScripts],
    ['mpool', target.pools],
    ['model', target.models],
    ['image', target.images],
  ];
  const given = new Map<FileRole, readonly FoundFile[]>();
  for (const [role, texts] of named) {
    if (!texts) continue;
    given.set(
      role,
      texts.flatMap((text) =>
        matching(artifacts, file, text).map((path) => ({ file: path, evidence: evidence(text) })),
      ),
    );
  }
  if (target.archive) {
    const path = archivePath(artifacts, file, target.archive);
    given.set('archive', [{ file: path, evidence: evidence(target.archive) }]);
  }
  const headers = headersOf(artifacts, file, target);
  if (headers.length > 0) given.set('runtime', headers);
  return given;
}

/** Adds the files of the inferred target that nothing which the user named puts aside. */
function withInferredFiles(target: FoundTarget, base: FoundTarget, given: GivenFiles): FoundTarget {
  const isPutAside = (role: FileRole, path: string): boolean =>
    role === 'runtime'
      ? // Headers that do not lie below the named folder are those of the build.
        (given.get('runtime') ?? []).some((known) => basename(known.file) === basename(path))
      : given.has(role) ||
        (role === 'profile' && given.has('mpool')) ||
        // What the build made was linked by the build's script.
        (role === 'image' && differ(given, base, 'linkerScript')) ||
        (isFoundByModels(role) && differ(given, base, 'model'));
  return withRoles(
    target,
    [...base.files.keys()].map(
      (role) => [role, foundFiles(base, role).filter(({ file }) => !isPutAside(role, file))] as const,
    ),
  );
}

/** Adds the files that the user named, with what the inferred target says of each. */
function withGivenFiles(target: FoundTarget, base: FoundTarget | undefined, given: GivenFiles): FoundTarget {
  return withRoles(
    target,
    [...given].map(([role, files]) => {
      const known = base ? foundFiles(base, role) : [];
      return [role, files.flatMap((found) => [found, ...known.filter(({ file }) => file === found.file)])];
    }),
  );
}

/** What only the models tell: their pools, what they were made with, and what was made beside them. */
function isFoundByModels(role: FileRole): boolean {
  return (
    role === 'mpool' || role === 'profile' || role === 'cInfo' || role === 'report' || role === 'weights'
  );
}

/** Whether the user names other files of a role than the build does. */
function differ(given: GivenFiles, base: FoundTarget, role: FileRole): boolean {
  const named = given.get(role);
  if (!named) return false;
  const built = filesOf(base, role);
  return named.length !== built.length || named.some(({ file }) => !built.includes(file));
}

/** Adds what the target's models lead to, except what the user named. */
function withFilesOfModels(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  target: FoundTarget,
  own: ReadonlySet<FileRole>,
): FoundTarget {
  const start = withRoles(emptyTarget(target.builds), [
    ['model', foundFiles(target, 'model')],
    ['mpool', own.has('mpool') ? foundFiles(target, 'mpool') : []],
  ]);
  const found = withGenerateScripts(artifacts, inventory, withModelFiles(artifacts, inventory, start));
  return [...found.files.keys()]
    .filter((role) => !own.has(role) && isFoundByModels(role))
    .reduce(
      (known, role) =>
        withFiles(
          known,
          role,
          // The profile of a pool file that the user put another one in place of says nothing of this target.
          foundFiles(found, role).filter(
            ({ file }) => role !== 'profile' || namesPoolOf(artifacts, known, file),
          ),
        ),
      target,
    );
}

function namesPoolOf(artifacts: Artifacts, target: FoundTarget, profile: string): boolean {
  const pools = filesOf(target, 'mpool');
  return (artifacts.profile(profile)?.profiles ?? []).some(
    ({ memoryPool }) =>
      memoryPool && pools.includes(poolOfProfile(artifacts, profile, memoryPool.text) ?? ''),
  );
}

/** What a configuration refers to that does not exist: paths that no file has, boards and devices that are not known. */
export function unresolvedReferences(
  artifacts: Artifacts,
  file: string,
  { targets }: ProjectConfiguration,
  boards: readonly Board[],
): SyntaxProblem[] {
  const problem = ({ span }: ConfiguredText, message: string): SyntaxProblem => ({
    code: 'configuration-value',
    message,
    span,
    severity: 'warning',
  });
  return targets.flatMap((target) => {
    const { linkerScripts, pools, models, images, headers, archive, device, board } = target;
    const paths = [linkerScripts, pools, models, images].flatMap((texts) => texts ?? []);
    const missing = [
      ...paths.filter((text) => matching(artifacts, file, text).length === 0),
      ...(headers && headersOf(artifacts, file, target).length === 0 ? [headers] : []),
      // Libraries are often left out of the repository: then the name alone says the release.
      ...(archive &&
      !parseArchiveName(archive.text) &&
      !artifacts.files.has(archivePath(artifacts, file, archive))
        ? [archive]
        : []),
    ];
    return [
      ...missing.map((text) =>
        problem(
          text,
          text === headers
            ? say`there is no ll_aton_version.h, stai.h or core_datatypes.h below ${text.text}`
            : /[*?[{]/.test(text.text) && !globTest(text.text)
              ? unmatchedGlob()
              : say`no file of the project is ${text.text}`,
        ),
      ),
      ...(device && !deviceNamed(device.text)
        ? [problem(device, unknownName('device', device.text, names(devices)))]
        : []),
      ...(board && !boardNamed(board.text, boards)
        ? [problem(board, unknownName('board', board.text, names(boards)))]
        : []),
    ];
  });
}

function names(all: readonly { readonly name: string }[]): string[] {
  return all.map(({ name }) => name);
}

function inferredFor(
  target: ConfiguredTarget,
  given: GivenFiles,
  inferred: readonly FoundTarget[],
): FoundTarget | undefined {
  const shares = (found: FoundTarget, role: FileRole): boolean => {
    const own = new Set(filesOf(found, role));
    return (given.get(role) ?? []).some(({ file }) => own.has(file));
  };
  return (
    inferred.find(
      (found) => shares(found, 'linkerScript') && (!given.has('model') || shares(found, 'model')),
    ) ??
    inferred.find((found) => shares(found, 'model')) ??
    inferred.find((found) => found.name === target.name.text) ??
    inferred.find((found) => shares(found, 'linkerScript')) ??
    // The only application that there is: whoever names another script or model for it means the rest of it.
    (inferred.length === 1 ? inferred[0] : undefined)
  );
}

function matching(artifacts: Artifacts, file: string, text: ConfiguredText): string[] {
  const path = namedBy(file, text.text, artifacts.files.root);
  if (artifacts.files.has(path)) return [path];
  if (!/[*?[{]/.test(path)) return [];
  const fits = globTest(path);
  return fits ? artifacts.files.paths.filter((candidate) => fits(candidate)) : [];
}

function archivePath(artifacts: Artifacts, file: string, text: ConfiguredText): string {
  const path = namedBy(file, text.text, artifacts.files.root);
  const byName = artifacts.files.named(basename(path));
  return artifacts.files.has(path) ? path : byName.length === 1 ? byName[0]! : path;
}

/** The runtime's headers below the folder that the user named, the shallowest of each name. */
function headersOf(artifacts: Artifacts, file: string, target: ConfiguredTarget): FoundFile[] {
  const { headers } = target;
  if (!headers) return [];
  const folder = namedBy(file, headers.text, artifacts.files.root);
  const evidence = evidenceOfSpan(artifacts, file, headers.span.start, 1);
  return runtimeHeaderNames.flatMap((name): FoundFile[] => {
    const below = artifacts.files
      .named(name)
      .filter((path) => folder === '' || path.startsWith(`${folder}/`));
    const first = [...below].sort(
      (a, b) => a.split('/').length - b.split('/').length || compareTexts(a, b),
    )[0];
    return first === undefined ? [] : [{ file: first, evidence }];
  });
}
