import {
  CodeActionKind,
  DiagnosticSeverity,
  DiagnosticTag,
  type AnnotatedTextEdit,
  type ChangeAnnotation,
  type CodeAction,
  type Diagnostic,
  type Range,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import {
  type Analysis,
  type Fix,
  oneLine,
  pageOfRule,
  type Place,
  type RenamePlace,
  say,
  type Severity,
  type SingleFinding,
  type Span,
  type VerifiedFix,
} from '../core';
import type { ClientAbilities } from './clientAbilities';

/** The only place that knows both core's plain data and LSP's types. */
const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What a diagnostic carries for its quick fixes: which finding it shows. */
export interface DiagnosticData {
  readonly cause: string;
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
export function toDiagnostic(
  analysis: Analysis,
  uriOf: UriOf,
  finding: SingleFinding,
  cause: string,
  at: Place,
): Diagnostic {
  const others = [
    ...(at === finding.place ? [] : [{ ...finding.place, message: lineAt(analysis, finding.place) }]),
    ...finding.related.filter((place) => place.file !== at.file || place.span !== at.span),
  ];
  const data: DiagnosticData = { cause };
  return {
    range: toRange(analysis, at.file, at.span),
    severity: severities[finding.severity],
    code: finding.rule,
    codeDescription: { href: pageOfRule(finding.rule) },
    source: 'n6mem',
    // Names come from files that somebody else wrote; an editor in a terminal may print them as they are.
    message: oneLine(finding.message),
    relatedInformation: others.map((place) => ({
      location: toLocation(analysis, uriOf, place),
      message: oneLine(place.message),
    })),
    ...(finding.unnecessary ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    data,
  };
}

/** The diagnostics of what an n6mem.json says wrongly, which the command line says beside the findings. */
export function configurationDiagnostics(analysis: Analysis): Diagnostic[] {
  const { configuration } = analysis.discovery;
  return (configuration?.problems ?? []).map(({ code, message, span, severity }) => ({
    range: toRange(analysis, configuration!.file, span),
    severity: severities[severity ?? 'error'],
    code,
    source: 'n6mem',
    message: oneLine(message),
  }));
}

/** Whom edits are for: the versions of its documents, and whether it takes them. */
export interface EditClient {
  versionOf(uri: string): number | null;
  abilities(): Pick<ClientAbilities, 'documentChanges'>;
}

/** For clients that know only `changes`, which have no versions. */
function withoutVersions(
  edit: { readonly documentChanges: TextDocumentEdit[] },
  client: EditClient,
): WorkspaceEdit {
  if (client.abilities().documentChanges) return edit;
  const changes = edit.documentChanges.map(({ textDocument, edits }) => [
    textDocument.uri,
    edits.filter((single): single is TextEdit => 'newText' in single),
  ]);
  return { changes: Object.fromEntries(changes) as Record<string, TextEdit[]> };
}

/** What stands at a place: its line of the file, as far as people read it at a glance. */
function lineAt(analysis: Analysis, { file, span }: Place): string {
  const text = analysis.textOf(file) ?? '';
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const end = text.indexOf('\n', span.start);
  const line = text
    .slice(start, end < 0 ? undefined : end)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}

/** A fix as one workspace edit: undone in one step, whichever files it touches. */
export function toWorkspaceEdit(
  analysis: Analysis,
  uriOf: UriOf,
  fix: Pick<Fix, 'edits'>,
  client: EditClient,
): WorkspaceEdit {
  return withoutVersions({ documentChanges: documentChanges(analysis, uriOf, fix.edits, client) }, client);
}

function documentChanges(
  analysis: Analysis,
  uriOf: UriOf,
  all: readonly (Fix['edits'][number] & { readonly confirm?: string })[],
  client: EditClient,
): TextDocumentEdit[] {
  const byUri = new Map<string, (TextEdit | AnnotatedTextEdit)[]>();
  for (const { file, span, newText, confirm } of all) {
    const uri = uriOf(file);
    const edits = byUri.get(uri) ?? [];
    const edit = { range: toRange(analysis, file, span), newText };
    edits.push(confirm === undefined ? edit : { ...edit, annotationId: confirm });
    byUri.set(uri, edits);
  }
  return [...byUri].map(([uri, edits]) => ({ textDocument: { uri, version: client.versionOf(uri) }, edits }));
}

function annotationFor(confirm: NonNullable<RenamePlace['confirm']>): ChangeAnnotation {
  return confirm === 'generated'
    ? {
        label: say`Generated by stedgeai`,
        needsConfirmation: true,
        description: say`Comments and descriptions only; the next generate writes them anew.`,
      }
    : {
        label: say`Looked up by name`,
        needsConfirmation: true,
        description: say`The built model and the linker script must say the same: take all of them, and generate the model again before linking.`,
      };
}

/**
 * A rename as one workspace edit. Places that want a confirmation carry an annotation where the client shows those;
 * where it does not, what the compiler writes again is left to it.
 */
export function toRenameEdit(
  analysis: Analysis,
  uriOf: UriOf,
  places: readonly RenamePlace[],
  client: EditClient,
  showsAnnotations: boolean,
): WorkspaceEdit {
  const edits = places.filter(({ confirm }) => confirm === undefined || showsAnnotations);
  const ids = new Set(edits.flatMap(({ confirm }) => confirm ?? []));
  const changes = documentChanges(analysis, uriOf, edits, client);
  if (ids.size === 0) return withoutVersions({ documentChanges: changes }, client);
  return {
    documentChanges: changes,
    changeAnnotations: Object.fromEntries([...ids].map((id) => [id, annotationFor(id)])),
  };
}

export function toQuickFix(
  analysis: Analysis,
  uriOf: UriOf,
  fix: VerifiedFix,
  diagnostics: Diagnostic[],
  client: EditClient,
): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    isPreferred: fix.preferred,
    edit: toWorkspaceEdit(analysis, uriOf, fix, client),
  };
}
