import picomatch from 'picomatch';
import { basename, dirname, join } from '../../base/path';
import type { SyntaxProblem } from '../../base/span';
import { boardNamed, boards, customBoard } from '../../device/boards';
import { deviceNamed, defaultDevice, devices } from '../../device/devices';
import { parseArchiveName } from '../../runtime/archiveName';
import type { Artifacts } from '../artifacts';
import { fillModels, fillRuntime } from './fillTarget';
import { addGenerateScripts } from './generateEvidence';
import type { ProjectInventory } from './inventory';
import { evidenceOfSpan, poolOfProfile } from './poolEvidence';
import type { ConfiguredTarget, ConfiguredText, ProjectConfiguration } from '../projectConfiguration';
import { runtimeHeaderNames } from './resolveBuild';
import type { Evidence, FileRole } from '../target';
import type { TargetDraft } from './targetDraft';
import { addFile, filesOf, newDraft } from './targetDraft';

/**
 * Targets as the user wrote them down, filled up from the inferred one that they speak of: the one of the same name, or
 * with one of their scripts or models.
 */
export function configuredTargets(
  artifacts: Artifacts,
  file: string,
  configuration: ProjectConfiguration,
  inferred: readonly TargetDraft[],
  inventory: ProjectInventory,
): TargetDraft[] {
  return configuration.targets.map((target) => {
    const named: [FileRole, readonly ConfiguredText[] | undefined][] = [
      ['linkerScript', target.linkerScripts],
      ['mpool', target.pools],
      ['model', target.models],
      ['image', target.images],
    ];
    const given = new Map<FileRole, [string, Evidence][]>();
    for (const [role, texts] of named) {
      if (!texts) continue;
      given.set(
        role,
        texts.flatMap((text) =>
          matching(artifacts, file, text).map((path): [string, Evidence] => [
            path,
            evidenceOfSpan(artifacts, file, text.span.start, 1),
          ]),
        ),
      );
    }
    if (target.archive)
      given.set('archive', [
        [
          archivePath(artifacts, file, target.archive),
          evidenceOfSpan(artifacts, file, target.archive.span.start, 1),
        ],
      ]);
    const headers = headersOf(artifacts, file, target);
    if (headers.length > 0) given.set('runtime', headers);

    const base = inferredFor(target, given, inferred);
    const draft = newDraft(base?.builds ?? []);
    draft.scriptIsLinked = given.has('linkerScript') || (base?.scriptIsLinked ?? false);
    draft.name = target.name.text;
    const own = new Set(given.keys());
    // Headers that do not lie below the named folder are those of the build.
    const isNamed = (role: FileRole, path: string): boolean =>
      role === 'runtime'
        ? headers.some(([known]) => basename(known) === basename(path))
        : own.has(role) ||
          (role === 'profile' && own.has('mpool')) ||
          // What the build made was linked by the build's script.
          (role === 'image' && differ(given, base, 'linkerScript')) ||
          (isFoundByModels(role) && differ(given, base, 'model'));
    for (const [role, files] of base?.files ?? []) {
      for (const [path, reasons] of files) {
        if (isNamed(role, path)) continue;
        for (const evidence of reasons) addFile(draft, role, { file: path, evidence });
      }
    }
    for (const [role, files] of given) {
      for (const [path, evidence] of files) {
        addFile(draft, role, { file: path, evidence });
        for (const reason of base?.files.get(role)?.get(path) ?? [])
          addFile(draft, role, { file: path, evidence: reason });
      }
    }
    fillFromModels(artifacts, inventory, draft, own);
    fillRuntime(inventory, draft);
    if (target.device) draft.device = deviceNamed(target.device.text);
    if (target.board) draft.board = boardNamed(target.board.text);
    else if (target.external)
      draft.board = customBoard((draft.device ?? defaultDevice).name, target.external);
    draft.boot.push(
      ...(target.boot?.map((image) => ({
        name: image.name,
        start: image.start,
        size: image.size,
        evidence: evidenceOfSpan(artifacts, file, image.span.start, 1),
      })) ??
        base?.boot ??
        []),
    );
    return draft;
  });
}

/** What only the models tell: their pools, what they were made with, and what was made beside them. */
function isFoundByModels(role: FileRole): boolean {
  return role === 'mpool' || role === 'profile' || role === 'cInfo' || role === 'weights';
}

/** Whether the user names other files of a role than the build does. */
function differ(
  given: ReadonlyMap<FileRole, readonly [string, Evidence][]>,
  base: TargetDraft | undefined,
  role: FileRole,
): boolean {
  const named = given.get(role);
  if (!named || !base) return false;
  const built = filesOf(base, role);
  return named.length !== built.length || named.some(([path]) => !built.includes(path));
}

/** Adds what the draft's models lead to, save for what the user named. */
function fillFromModels(
  artifacts: Artifacts,
  inventory: ProjectInventory,
  draft: TargetDraft,
  own: ReadonlySet<FileRole>,
): void {
  const found = newDraft(draft.builds);
  for (const role of ['model', 'mpool'] as const) {
    if (role === 'mpool' && !own.has(role)) continue;
    for (const [path, reasons] of draft.files.get(role) ?? [])
      for (const evidence of reasons) addFile(found, role, { file: path, evidence });
  }
  fillModels(artifacts, inventory, found);
  addGenerateScripts(artifacts, inventory, found);
  for (const [role, files] of found.files) {
    if (own.has(role) || !isFoundByModels(role)) continue;
    for (const [path, reasons] of files) {
      // The profile of a pool file that the user put another one in place of says nothing of this target.
      if (role === 'profile' && !namesPoolOf(artifacts, draft, path)) continue;
      for (const evidence of reasons) addFile(draft, role, { file: path, evidence });
    }
  }
}

function namesPoolOf(artifacts: Artifacts, draft: TargetDraft, profile: string): boolean {
  const pools = filesOf(draft, 'mpool');
  return (artifacts.profile(profile)?.profiles ?? []).some(
    ({ memoryPool }) =>
      memoryPool && pools.includes(poolOfProfile(artifacts, profile, memoryPool.text) ?? ''),
  );
}

/** What a configuration says in vain: paths that no file has, boards and devices that nobody knows. */
export function namedInVain(
  artifacts: Artifacts,
  file: string,
  { targets }: ProjectConfiguration,
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
            ? `there is no ll_aton_version.h, stai.h or core_datatypes.h below ${text.text}`
            : `no file of the project is ${text.text}`,
        ),
      ),
      ...(device && !deviceNamed(device.text)
        ? [problem(device, `no device is called ${device.text}; there are ${names(devices)}`)]
        : []),
      ...(board && !boardNamed(board.text)
        ? [problem(board, `no board is called ${board.text}; there are ${names(boards)}`)]
        : []),
    ];
  });
}

function names(all: readonly { readonly name: string }[]): string {
  return all.map(({ name }) => name).join(', ');
}

function inferredFor(
  target: ConfiguredTarget,
  given: ReadonlyMap<FileRole, readonly [string, Evidence][]>,
  inferred: readonly TargetDraft[],
): TargetDraft | undefined {
  const shares = (draft: TargetDraft, role: FileRole): boolean => {
    const own = new Set(filesOf(draft, role));
    return (given.get(role) ?? []).some(([path]) => own.has(path));
  };
  return (
    inferred.find(
      (draft) => shares(draft, 'linkerScript') && (!given.has('model') || shares(draft, 'model')),
    ) ??
    inferred.find((draft) => shares(draft, 'model')) ??
    inferred.find((draft) => draft.name === target.name.text) ??
    inferred.find((draft) => shares(draft, 'linkerScript')) ??
    // The only application that there is: whoever names another script or model for it means the rest of it.
    (inferred.length === 1 ? inferred[0] : undefined)
  );
}

function matching(artifacts: Artifacts, file: string, text: ConfiguredText): string[] {
  const path = join(dirname(file), text.text);
  if (artifacts.files.has(path)) return [path];
  if (!/[*?[{]/.test(path)) return [];
  const matches = picomatch(path, { dot: true });
  return artifacts.files.paths.filter((candidate) => matches(candidate));
}

function archivePath(artifacts: Artifacts, file: string, text: ConfiguredText): string {
  const path = join(dirname(file), text.text);
  const byName = artifacts.files.named(basename(path));
  return artifacts.files.has(path) ? path : byName.length === 1 ? byName[0]! : path;
}

/** The runtime's headers below the folder that the user named, the shallowest of each name. */
function headersOf(artifacts: Artifacts, file: string, target: ConfiguredTarget): [string, Evidence][] {
  const { headers } = target;
  if (!headers) return [];
  const folder = join(dirname(file), headers.text);
  const evidence = evidenceOfSpan(artifacts, file, headers.span.start, 1);
  return runtimeHeaderNames.flatMap((name): [string, Evidence][] => {
    const below = artifacts.files
      .named(name)
      .filter((path) => folder === '' || path.startsWith(`${folder}/`));
    const first = [...below].sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))[0];
    return first === undefined ? [] : [[first, evidence]];
  });
}
