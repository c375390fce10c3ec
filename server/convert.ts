import {
  CodeActionKind,
  DiagnosticSeverity,
  DiagnosticTag,
  type CodeAction,
  type Diagnostic,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Analysis, Finding, Fix, Severity } from '../core';
import { pageOfRule } from '../core';
import type { Place, Span } from '../core/base/span';

/** The only place that knows both core's plain data and LSP's types. */
const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What a diagnostic carries for its quick fixes: which finding it shows. */
export interface DiagnosticData {
  readonly rule: string;
  readonly key: string;
  readonly target: string | null;
}

export type UriOf = (file: string) => string;

export function toRange(analysis: Analysis, file: string, span: Span): Range {
  return analysis.positions.rangeOf(file, span);
}

export function toLocation(analysis: Analysis, uriOf: UriOf, place: Place): { uri: string; range: Range } {
  return { uri: uriOf(place.file), range: toRange(analysis, place.file, place.span) };
}

/**
 * The diagnostic of a finding as one of its files shows it: at its own place, or at the other end of the conflict, where
 * the finding's place becomes related information.
 */
export function toDiagnostic(analysis: Analysis, uriOf: UriOf, finding: Finding, at: Place): Diagnostic {
  const others = [
    ...(at === finding.place ? [] : [{ ...finding.place, message: finding.rule }]),
    ...finding.related.filter((place) => place.file !== at.file || place.span !== at.span),
  ];
  const data: DiagnosticData = { rule: finding.rule, key: finding.key, target: finding.target ?? null };
  return {
    range: toRange(analysis, at.file, at.span),
    severity: severities[finding.severity],
    code: finding.rule,
    codeDescription: { href: pageOfRule(finding.rule) },
    source: 'n6mem',
    message: finding.message,
    relatedInformation: others.map((place) => ({
      location: toLocation(analysis, uriOf, place),
      message: place.message,
    })),
    ...(finding.unnecessary ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    data,
  };
}

/** A fix as one workspace edit: undone in one step, whichever files it touches. */
export function toWorkspaceEdit(
  analysis: Analysis,
  uriOf: UriOf,
  fix: Pick<Fix, 'edits'>,
  versionOf: (uri: string) => number | null,
): WorkspaceEdit {
  const byUri = new Map<string, TextEdit[]>();
  for (const edit of fix.edits) {
    const uri = uriOf(edit.file);
    const edits = byUri.get(uri) ?? [];
    edits.push({ range: toRange(analysis, edit.file, edit.span), newText: edit.newText });
    byUri.set(uri, edits);
  }
  return {
    documentChanges: [...byUri].map(([uri, edits]) => ({
      textDocument: { uri, version: versionOf(uri) },
      edits,
    })),
  };
}

export function toQuickFix(
  analysis: Analysis,
  uriOf: UriOf,
  fix: Fix,
  diagnostics: Diagnostic[],
  versionOf: (uri: string) => number | null,
): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    isPreferred: fix.preferred,
    edit: toWorkspaceEdit(analysis, uriOf, fix, versionOf),
  };
}
