import { CodeActionKind, type CodeAction, type Diagnostic, type Range } from 'vscode-languageserver';
import { chosenFixes, type Finding, say, type VerifiedFix } from '../../core';
import { toQuickFix, toWorkspaceEdit, type DiagnosticData } from '../convert';
import type { ServerContext } from '../context';
import { diagnosticsByUri } from '../diagnostics';
import type { Folder } from '../workspace';
import { serve, type ServiceRequest } from './serviceRequest';

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
      if (wants(CodeActionKind.QuickFix)) {
        actions.push(...quickFixes(folder, diagnostics, context));
        if (actions.length === 0) {
          const onLines = diagnosticsOnLines(folder, textDocument.uri, file, range);
          actions.push(...quickFixes(folder, onLines, context));
        }
      }
      // What costs a whole check to work out waits until it is picked, where the editor can ask for it then.
      const late = context.abilities().resolvesEdits;
      const offset = offsetAt(range.start);
      const uri = textDocument.uri;
      if (wants(CodeActionKind.RefactorRewrite)) {
        for (const { title } of services.rewrites?.(offset) ?? []) {
          const data: ActionData = { uri, kind: 'rewrite', offset, title };
          actions.push({ title, kind: CodeActionKind.RefactorRewrite, data });
        }
      }
      // Only where it is asked for by name: every fix of the file is tried.
      if (only?.some((wanted) => fixAllKind === wanted || fixAllKind.startsWith(`${wanted}.`))) {
        const mayFix = late
          ? analysis.findings.some(({ place, fixes }) => place.file === file && fixes.length > 0)
          : safeFixes(folder, file).length > 0;
        const data: ActionData = { uri, kind: 'fixAll' };
        if (mayFix) actions.push({ title: say`Apply every safe fix`, kind: fixAllKind, data });
      }
      return late ? actions : actions.map((action) => withEdit(context, request, action));
    }),
  );
  context.connection.onCodeActionResolve((action, token) => {
    const data = action.data as ActionData | undefined;
    if (!data) return action;
    return serve<CodeAction>(context, 'codeAction/resolve', data.uri, token, action, (request) =>
      withEdit(context, request, action),
    );
  });
}

/** What an action without an edit stands for. */
type ActionData =
  | { readonly uri: string; readonly kind: 'fixAll' }
  | { readonly uri: string; readonly kind: 'rewrite'; readonly offset: number; readonly title: string };

/** An action with the edit that it stands for; as it is where it has one, or where the text has moved on. */
function withEdit(
  context: ServerContext,
  { services, analysis, folder, file }: ServiceRequest,
  action: CodeAction,
): CodeAction {
  const data = action.data as ActionData | undefined;
  if (!data || action.edit) return action;
  const edits =
    data.kind === 'fixAll'
      ? safeFixes(folder, file).flatMap((fix) => fix.edits)
      : services
          .rewrites?.(data.offset)
          .find(({ title }) => title === data.title)
          ?.edits.map((edit) => ({ ...edit, file: edit.file ?? file }));
  if (!edits || edits.length === 0) return action;
  return { ...action, edit: toWorkspaceEdit(analysis, folder.uriOf, { edits }, context) };
}

/** The verified fixes of the findings that the editor asks about. */
function quickFixes(folder: Folder, diagnostics: readonly Diagnostic[], client: ServerContext): CodeAction[] {
  const { analysis } = folder;
  if (!analysis) return [];
  return diagnostics.flatMap((diagnostic) => {
    const data = dataOf(diagnostic);
    const finding = data && analysis.findings.find((candidate) => isShownBy(candidate, data));
    if (!finding) return [];
    return analysis
      .fixesOf(finding)
      .map((fix) => toQuickFix(analysis, folder.uriOf, fix, [diagnostic], client));
  });
}

/**
 * What is shown on the lines of a range. Some editors send only the diagnostics that the cursor touches, or leave out
 * their data: people stand on the number that they want to change, not on the name that is underlined.
 */
function diagnosticsOnLines(folder: Folder, uri: string, file: string, { start, end }: Range): Diagnostic[] {
  const inFile = diagnosticsByUri(folder, (place) => place.file === file).get(uri) ?? [];
  return inFile.filter(({ range }) => range.start.line <= end.line && start.line <= range.end.line);
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
