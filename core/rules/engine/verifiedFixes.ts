import { applyEdits } from '../../base/edits';
import { atLeast } from '../../base/severity';
import { overlaidFiles } from '../../project/overlaidFiles';
import type { ProjectFiles } from '../../project/projectFiles';
import type { Finding, TextEdit, VerifiedFix } from './finding';

/**
 * The fixes of a finding that really help: the changed project is checked again in memory, the finding must be gone and
 * no finding of the same or a higher level may be new.
 *
 * @param recheck checks the project with these files in place of the present ones
 */
export function verifiedFixes(
  finding: Finding,
  files: ProjectFiles,
  before: readonly Finding[],
  recheck: (files: ProjectFiles) => readonly Finding[],
): readonly VerifiedFix[] {
  if (finding.fixes.length === 0) return [];
  const known = new Map<string, number>();
  for (const other of before) known.set(findingIdentity(other), (known.get(findingIdentity(other)) ?? 0) + 1);
  const working = finding.fixes.filter((fix) => {
    const changed = withEdits(files, fix.edits);
    if (!changed) return false;
    const left = new Map<string, number>();
    for (const other of recheck(changed)) {
      const id = findingIdentity(other);
      const count = (left.get(id) ?? 0) + 1;
      left.set(id, count);
      if (atLeast(other.severity, finding.severity) && count > (known.get(id) ?? 0)) return false;
    }
    return (left.get(findingIdentity(finding)) ?? 0) < (known.get(findingIdentity(finding)) ?? 0);
  });
  const first = working.find((fix) => fix.safety === 'safe');
  return working.map((fix) => ({ ...fix, preferred: fix === first }));
}

/** The same finding before and after an edit; a worse severity makes it a new one. */
export function findingIdentity(finding: Finding): string {
  return [finding.rule, finding.target ?? '', finding.key, finding.severity].join('\n');
}

/** The project with edits made, nothing written; undefined where a file's text is not there or edits overlap. */
export function withEdits(files: ProjectFiles, edits: readonly TextEdit[]): ProjectFiles | undefined {
  const texts = new Map<string, string>();
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const text = files.text(file);
    if (text === undefined) return undefined;
    texts.set(
      file,
      applyEdits(
        text,
        edits.filter((edit) => edit.file === file),
      ),
    );
  }
  return overlaidFiles(files, texts);
}
