import picomatch from 'picomatch';
import { basename, dirname, join } from '../../base/path';
import { boardNamed, customBoard } from '../../device/boards';
import { deviceNamed, defaultDevice } from '../../device/devices';
import type { Artifacts } from '../artifacts';
import { evidenceOfSpan } from './poolEvidence';
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
    for (const [role, files] of base?.files ?? []) {
      if (given.has(role)) continue;
      for (const [path, reasons] of files)
        for (const evidence of reasons) addFile(draft, role, { file: path, evidence });
    }
    for (const [role, files] of given) {
      for (const [path, evidence] of files) {
        addFile(draft, role, { file: path, evidence });
        for (const reason of base?.files.get(role)?.get(path) ?? [])
          addFile(draft, role, { file: path, evidence: reason });
      }
    }
    if (target.device) draft.device = deviceNamed(target.device.text);
    if (target.board) draft.board = boardNamed(target.board.text);
    else if (target.external)
      draft.board = customBoard((draft.device ?? defaultDevice).name, target.external);
    for (const image of target.boot) {
      draft.boot.push({
        name: image.name,
        start: image.start,
        size: image.size,
        evidence: evidenceOfSpan(artifacts, file, image.span.start, 1),
      });
    }
    return draft;
  });
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
    (inferred.length === 1 && !given.has('linkerScript') && !given.has('model') ? inferred[0] : undefined)
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
