import { applyEdits, editsFit } from '../../base/edits';
import { atLeast } from '../../base/severity';
import { overlaidFiles } from '../../project/overlaidFiles';
import type { ProjectFiles } from '../../project/projectFiles';
import type { Finding, Fix, SingleFinding, TextEdit, VerifiedFix } from './finding';

/** Each candidate costs a check of the whole project; nobody reads more fixes of one finding than these. */
const maxCandidates = 8;

/**
 * The fixes of a finding that really help: the changed project is checked again in memory, a member of the finding must
 * be gone and nothing of the same or a higher level may be new. Those that end most of its most severe members come first,
 * of these those that end most errors and warnings.
 *
 * @param candidates the finding's own fixes and what else may help, the best first
 * @param isOfOldModel findings that end when the model is generated again
 * @param before everything that was found, ungrouped
 * @param recheck checks the project with these files in place of the present ones
 */
export function verifiedFixes(
  finding: Finding,
  candidates: readonly Fix[],
  isOfOldModel: (finding: SingleFinding) => boolean,
  files: ProjectFiles,
  before: readonly SingleFinding[],
  recheck: (files: ProjectFiles) => readonly SingleFinding[],
): readonly VerifiedFix[] {
  if (candidates.length === 0) return [];
  const known = countByIdentity(before);
  const ended = (fix: Fix): Ended => {
    const changed = withEdits(files, fix.edits);
    if (!changed) return nothing;
    const all = recheck(changed);
    const after = fix.generatesAgain ? all.filter((other) => !isOfOldModel(other)) : all;
    const left = countByIdentity(after);
    const isWorse = after.some(
      (other) =>
        atLeast(other.severity, finding.severity) &&
        (left.get(identityOf(other)) ?? 0) > (known.get(identityOf(other)) ?? 0),
    );
    if (isWorse) return nothing;
    const gone = finding.members.filter(
      (member) => (left.get(identityOf(member)) ?? 0) < (known.get(identityOf(member)) ?? 0),
    );
    return {
      gravest: gone.filter(({ severity }) => severity === finding.severity).length,
      grave: gone.filter(({ severity }) => atLeast(severity, 'warning')).length,
    };
  };
  const working = candidates
    .slice(0, maxCandidates)
    .map((fix) => ({ fix, ended: ended(fix) }))
    .filter((tried) => tried.ended.gravest > 0)
    .sort((a, b) => b.ended.gravest - a.ended.gravest || b.ended.grave - a.ended.grave)
    .map(({ fix }) => fix);
  const first = working.find((fix) => fix.safety === 'safe');
  return working.map((fix) => ({ ...fix, preferred: fix === first }));
}

/** How many members of a finding a fix ends. */
interface Ended {
  readonly gravest: number;
  /** Errors and warnings. */
  readonly grave: number;
}

const nothing: Ended = { gravest: 0, grave: 0 };

function countByIdentity(findings: readonly SingleFinding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(identityOf(finding), (counts.get(identityOf(finding)) ?? 0) + 1);
  return counts;
}

/** The same finding before and after an edit; a worse severity makes it a new one. */
export function identityOf(finding: SingleFinding): string {
  return [finding.rule, finding.target ?? '', finding.key, finding.severity].join('\n');
}

/** The project with edits made, nothing written; undefined where a text is not there or edits do not fit it. */
export function withEdits(files: ProjectFiles, edits: readonly TextEdit[]): ProjectFiles | undefined {
  const texts = new Map<string, string>();
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const text = files.text(file);
    const own = edits.filter((edit) => edit.file === file);
    if (text === undefined || !editsFit(text, own)) return undefined;
    texts.set(file, applyEdits(text, own));
  }
  return overlaidFiles(files, texts);
}
