import type { CodeAction, CodeActionParams, Diagnostic } from 'vscode-languageserver';
import { toQuickFix, type DiagnosticData } from '../convert';
import type { ServerContext } from '../server';
import type { Folder } from '../workspace';
import { run } from './run';

export function registerCodeActions({ connection, ready, versionOf }: ServerContext): void {
  connection.onCodeAction((params, token) =>
    run(
      connection,
      'codeAction',
      token,
      async () => codeActions(await ready(params.textDocument.uri), params, versionOf),
      [],
    ),
  );
}

/** The verified fixes of the findings that the editor asks about. */
function codeActions(
  folder: Folder,
  params: CodeActionParams,
  versionOf: (uri: string) => number | null,
): CodeAction[] {
  const { analysis } = folder;
  if (!analysis) return [];
  const actions: CodeAction[] = [];
  for (const diagnostic of params.context.diagnostics) {
    const data = dataOf(diagnostic);
    if (!data) continue;
    const finding = analysis.findings.find(
      (candidate) =>
        candidate.rule === data.rule &&
        candidate.key === data.key &&
        (candidate.target ?? null) === data.target,
    );
    if (!finding) continue;
    for (const fix of analysis.fixesOf(finding)) {
      actions.push(toQuickFix(analysis, (file) => folder.uriOf(file), fix, [diagnostic], versionOf));
    }
  }
  return actions;
}

function dataOf(diagnostic: Diagnostic): DiagnosticData | undefined {
  const data: unknown = diagnostic.data;
  if (diagnostic.source !== 'n6mem' || typeof data !== 'object' || data === null) return undefined;
  return 'rule' in data && 'key' in data ? (data as DiagnosticData) : undefined;
}
