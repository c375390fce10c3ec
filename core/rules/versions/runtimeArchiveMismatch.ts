import { dirname, join } from '../../base/path';
import { say, saySentences } from '../../base/wording';
import type { BuiltRuntime, BuiltTarget } from '../../project/builtTarget';
import { parseArchiveName } from '../../runtime/archiveName';
import { releaseOfArchiveDigits, releaseOfAton, releaseOfPlatform } from '../../runtime/releases';
import { evidencePlace } from '../wording/evidencePlace';
import type { Fix, RelatedPlace } from '../engine/finding';
import type { Report, Rule, RuleContext } from '../engine/rule';

type LinkedArchive = BuiltRuntime['archives'][number];

// No guard covers the archive: headers of one release with an archive of another fail silently.

/**
 * The linked `NetworkRuntime` archive is of another release than `AI_PLATFORM_RUNTIME` in `core_datatypes.h`, or than
 * the built model needs.
 *
 * ## What it means on the board
 *
 * No guard covers the archive: it links, runs, and computes wrongly or crashes.
 *
 * ## Example
 *
 * ```make
 * LIBS = -l:NetworkRuntime1000_CM55_GCC.a   # the headers are of 10.1.0
 * ```
 *
 * ## How to fix it
 *
 * Name the archive of the headers' release. The quick fix does, where it lies beside the wrong one.
 *
 * ## When to switch it off
 *
 * Never.
 */
export const runtimeArchiveMismatch: Rule = {
  id: 'runtime-archive-mismatch',
  defaultSeverity: 'error',
  defaultNote: 'error; information for a second build description that is merely stale',
  title: 'the linked NetworkRuntime archive differs from the runtime headers, or from what the model needs',
  checkTarget: (target, context) => {
    const wanted = wantedPlatform(target);
    if (!wanted) return [];
    const wrong = target.runtime.archives.filter(
      (archive) => archive.name.platform !== undefined && archive.name.platform !== wanted.platform,
    );
    // Two descriptions of one application: where one agrees with the headers, the other is an old leftover.
    const isSecond = wrong.length < target.runtime.archives.length;
    return wrong.map((archive): Report => {
      const evidence = archive.evidence[0];
      const isStale = isSecond || isRightBeside(archive, wanted.platform, context);
      const place = evidence
        ? evidencePlace(context.artifacts, evidence)
        : { file: archive.file, span: { start: 0, end: 0 } };
      const release = releaseOfArchiveDigits(archive.name.digits);
      const { stem, platform } = archive.name;
      const isOf = release
        ? say`${stem} is of ST Edge AI Core ${release.name}, ${wanted.says}.`
        : say`${stem} is of runtime ${platform!}, ${wanted.says}.`;
      return {
        key: archive.name.stem,
        severity: isStale ? 'information' : 'error',
        message: saySentences(
          isStale
            ? [
                say`A stale build description links another runtime.`,
                isOf,
                say`Another build description of this application links the right one; this one is stale.`,
              ]
            : [say`Inference fails silently: archive and headers are of two releases.`, isOf],
        ),
        help: isStale
          ? say`Delete the stale description, or let it link the same archive.`
          : say`Link the archive of runtime ${wanted.platform}, or deploy the headers of ${archive.name.platform!}.`,
        place,
        related: wanted.related,
        fixes: fixesFor(context, archive, wanted.platform),
      };
    });
  },
};

/**
 * Whether another description in the same folder links the right archive: a Makefile that is kept up beside the
 * `.cproject` of an older release, which links other scripts and so makes targets of its own.
 */
function isRightBeside({ evidence }: LinkedArchive, platform: string, { discovery }: RuleContext): boolean {
  const folders = new Set(evidence.map(({ file }) => dirname(file)));
  const wrong = new Set(evidence.map(({ file }) => file));
  return discovery.targets.some((target) =>
    target.files.some(
      (entry) =>
        entry.role === 'archive' &&
        parseArchiveName(entry.file)?.platform === platform &&
        entry.evidence.some(
          ({ strength, file }) => strength === 3 && folders.has(dirname(file)) && !wrong.has(file),
        ),
    ),
  );
}

/** What the headers state, else what the built model needs. */
function wantedPlatform({
  runtime,
  models,
}: BuiltTarget):
  | { readonly platform: string; readonly says: string; readonly related: readonly RelatedPlace[] }
  | undefined {
  if (runtime.platform) {
    const { value, file, span } = runtime.platform;
    const release = releaseOfPlatform(value);
    return {
      platform: value,
      says: release ? say`the headers are of ${release.name}` : say`the headers are of runtime ${value}`,
      related: [{ file, span, message: say`AI_PLATFORM_RUNTIME is ${value}` }],
    };
  }
  for (const { file, source } of models) {
    const release = source.guard && releaseOfAton(source.guard.version);
    if (release && source.guard) {
      return {
        platform: release.platform,
        says: say`the model is of ${release.name}`,
        related: [
          {
            file,
            span: source.guard.span,
            message: say`the model comes from ST Edge AI Core ${release.name}`,
          },
        ],
      };
    }
  }
  return undefined;
}

/** Names the right archive in the build files, when it lies beside the wrong one. */
function fixesFor(context: RuleContext, archive: LinkedArchive, platform: string): Fix[] {
  const digits = releaseOfPlatform(platform)?.archiveDigits;
  if (!digits) return [];
  const rightStem = archive.name.stem.replace(archive.name.digits, digits);
  const folder = dirname(archive.file);
  const beside = ['', 'lib'].map((prefix) => join(folder, `${prefix}${rightStem}.a`));
  if (!beside.some((path) => context.artifacts.files.has(path))) return [];
  const { files } = context.artifacts;
  const edits = archive.evidence.flatMap((evidence) => {
    const { file, span } = evidencePlace(context.artifacts, evidence);
    const at = files.text(file)?.slice(span.start, span.end).indexOf(archive.name.stem) ?? -1;
    if (at < 0) return [];
    const start = span.start + at;
    return [{ file, span: { start, end: start + archive.name.stem.length }, newText: rightStem }];
  });
  return edits.length > 0
    ? [{ title: say`Link ${rightStem}, which lies beside it`, safety: 'safe', edits }]
    : [];
}
