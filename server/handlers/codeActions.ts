import { CodeActionKind, type CodeAction, type Diagnostic } from 'vscode-languageserver';
import { chosenFixes, type Finding, type VerifiedFix } from '../../core';
import { toQuickFix, toWorkspaceEdit, type DiagnosticData } from '../convert';
import type { ServerContext } from '../context';
import type { Folder } from '../workspace';
import { serve } from './serviceRequest';

/** `source.fixAll.n6mem`: every safe fix of a file at once, for "code actions on save". */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.n6mem`;
export const codeActionKinds = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, fixAllKind];

export function registerCodeActions(context: ServerContext): void {
  context.connection.onCodeAction(({ textDocument, range, context: { diagnostics, only } }, token) =>
    serve<CodeAction[]>(context, 'codeAction', textDocument.uri, token, [], (request) => {
      const { services, folder, analysis, file, offsetAt } = request;
      const wants = (kind: string): boolean =>
        !only || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
      const actions: CodeAction[] = [];
      if (wants(CodeActionKind.QuickFix)) actions.push(...quickFixes(folder, diagnostics, context.versionOf));
      if (wants(CodeActionKind.RefactorRewrite)) {
        for (const { title, edits } of services.rewrites?.(offsetAt(range.start)) ?? []) {
          const placed = edits.map((edit) => ({ ...edit, file: edit.file ?? file }));
          actions.push({
            title,
            kind: CodeActionKind.RefactorRewrite,
            edit: toWorkspaceEdit(analysis, folder.uriOf, { edits: placed }, context.versionOf),
          });
        }
      }
      // Costs a check for each fix: only where it is asked for by name.
      if (only?.some((wanted) => fixAllKind === wanted || fixAllKind.startsWith(`${wanted}.`))) {
        const edits = safeFixes(folder, file).flatMap((fix) => fix.edits);
        if (edits.length > 0) {
          actions.push({
            title: 'Apply every safe fix',
            kind: fixAllKind,
            edit: toWorkspaceEdit(analysis, folder.uriOf, { edits }, context.versionOf),
          });
        }
      }
      return actions;
    }),
  );
}

/** The verified fixes of the findings that the editor asks about. */
function quickFixes(
  folder: Folder,
  diagnostics: readonly Diagnostic[],
  versionOf: ServerContext['versionOf'],
): CodeAction[] {
  const { analysis } = folder;
  if (!analysis) return [];
  return diagnostics.flatMap((diagnostic) => {
    const data = dataOf(diagnostic);
    const finding = data && analysis.findings.find((candidate) => isShownBy(candidate, data));
    if (!finding) return [];
    return analysis
      .fixesOf(finding)
      .map((fix) => toQuickFix(analysis, folder.uriOf, fix, [diagnostic], versionOf));
  });
}

/** The safe fixes of a file's findings that do not touch the same text. */
function safeFixes({ analysis }: Folder, file: string): readonly VerifiedFix[] {
  if (!analysis) return [];
  const findings = analysis.findings.filter(({ place }) => place.file === file);
  return chosenFixes(findings, analysis.fixesOf, 'safe').map(({ fix }) => fix);
}

function isShownBy(finding: Finding, data: DiagnosticData): boolean {
  return finding.cause === data.cause;
}

function dataOf(diagnostic: Diagnostic): DiagnosticData | undefined {
  const data: unknown = diagnostic.data;
  if (diagnostic.source !== 'n6mem' || typeof data !== 'object' || data === null) return undefined;
  return 'cause' in data ? (data as DiagnosticData) : undefined;
}
