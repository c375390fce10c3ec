// What is wrong with edits of a project; nothing here uses what the product judges its own edits with.
import type { Analysis } from '../../core';
import { atLeast } from '../../core/base/severity';
import { parseFitted } from '../../core/linkerScript/syntax/fittedScript';
import { parsePoolFile } from '../../core/memoryPool/parsePoolFile';
import type { Finding, SingleFinding, TextEdit, VerifiedFix } from '../../core/rules/engine/finding';
import { ofOldModels } from '../../core/rules/fixes/planEdits';
import type { ProjectTexts } from '../support/memoryProject';

export type FileEdit = Pick<TextEdit, 'file' | 'span' | 'newText'>;

/** An edit outside the text that it is for, or over another one. */
export function faultOfSpans(files: ProjectTexts, edits: readonly FileEdit[]): string | undefined {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  for (const [at, { file, span }] of sorted.entries()) {
    const text = files[file];
    if (typeof text !== 'string') return `${file} is no text of the project`;
    if (!(span.start >= 0 && span.start <= span.end && span.end <= text.length))
      return `[${span.start}, ${span.end}) is outside the ${text.length} characters of ${file}`;
    const next = sorted.slice(at + 1).find((other) => other.file === file);
    if (next && next.span.start < span.end)
      return `[${span.start}, ${span.end}) and [${next.span.start}, ${next.span.end}) of ${file} change the same text twice`;
  }
  return undefined;
}

/** The project with edits made, the last ones first, so that the offsets of the others stay. */
function changedBy(files: ProjectTexts, edits: readonly FileEdit[]): ProjectTexts {
  const changed = { ...files };
  const backwards = [...edits].reverse().sort((a, b) => b.span.start - a.span.start);
  for (const { file, span, newText } of backwards) {
    const text = changed[file] as string;
    changed[file] = text.slice(0, span.start) + newText + text.slice(span.end);
  }
  return changed;
}

/** Whether a fix does not do what it was offered for: its finding ends, and nothing as grave begins. */
export async function faultOfFix(
  files: ProjectTexts,
  before: Analysis,
  finding: Finding,
  fix: VerifiedFix,
  checked: (files: ProjectTexts) => Promise<Analysis>,
): Promise<string | undefined> {
  const fault = faultOfSpans(files, fix.edits);
  if (fault !== undefined) return fault;
  const { singles } = await checked(changedBy(files, fix.edits));
  const isOld = fix.generatesAgain ? ofOldModels(before.targets) : (): boolean => false;
  const was = counted(before.singles);
  const is = counted(singles.filter((single) => !isOld(single)));
  const known = (name: string): number => was.get(name) ?? 0;
  const fresh = singles.find(
    (single) =>
      !isOld(single) &&
      atLeast(single.severity, finding.severity) &&
      is.get(nameOf(single))! > known(nameOf(single)),
  );
  if (fresh) return `new: ${fresh.severity} ${fresh.rule} ${fresh.key}`;
  const gravest = finding.members.filter(({ severity }) => severity === finding.severity);
  return gravest.some((member) => (is.get(nameOf(member)) ?? 0) < known(nameOf(member)))
    ? undefined
    : `${finding.rule} ${finding.key} is still there`;
}

/** The same finding before and after: rule, target, what it is about, and how grave it is. */
function nameOf({ rule, target, key, severity }: SingleFinding): string {
  return JSON.stringify([rule, target, key, severity]);
}

function counted(singles: readonly SingleFinding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const single of singles) counts.set(nameOf(single), (counts.get(nameOf(single)) ?? 0) + 1);
  return counts;
}

/** A rewrite that lies outside the text, changes it twice, or leaves a file with more syntax errors than it had. */
export function faultOfRewrite(files: ProjectTexts, edits: readonly FileEdit[]): string | undefined {
  const fault = faultOfSpans(files, edits);
  if (fault !== undefined) return fault;
  const changed = changedBy(files, edits);
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const [was, is] = [files, changed].map((texts) => syntaxErrors(file, texts[file] as string));
    if (is!.length > was!.length) return `${file} is read with ${is!.join(', ')}; it was: ${was!.join(', ')}`;
  }
  return undefined;
}

/** As with a last line that ends: where it does not, an error at its end may count as one with another of that line. */
function syntaxErrors(file: string, text: string): string[] {
  const read = file.endsWith('.mpool') ? parsePoolFile : file.endsWith('.ld') ? parseFitted : undefined;
  const problems = read?.(`${text}\n`).problems ?? [];
  return problems.filter(({ severity }) => severity !== 'warning').map(({ code }) => code);
}
