import type { Connection, Diagnostic } from 'vscode-languageserver';
import {
  DocumentDiagnosticReportKind,
  type DocumentDiagnosticReport,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Finding, Place, SingleFinding } from '../core';
import { configurationDiagnostics, toDiagnostic, type DiagnosticData } from './convert';
import type { Folder } from './workspace';

/** Diagnostics reach the editor in one of two ways, whichever it understands; both show the same. */
export interface DiagnosticsFace {
  /** A folder was checked again. */
  analysed(folder: Folder): void;
  /** A folder left the workspace. */
  removed(folderUri: string): void;
}

/**
 * The diagnostics of a folder by document: each finding at its place and at the other end of its conflict. Those that
 * `isWanted` turns down cost nothing.
 */
export function diagnosticsByUri(
  folder: Folder,
  isWanted: (place: Place) => boolean = () => true,
): Map<string, Diagnostic[]> {
  const { analysis } = folder;
  const result = new Map<string, Diagnostic[]>();
  if (!analysis) return result;
  const uriOf = (file: string): string => folder.uriOf(file);
  for (const finding of analysis.findings) {
    for (const [shown, place] of placesOf(finding)) {
      if (!isWanted(place)) continue;
      const diagnostic = toDiagnostic(analysis, uriOf, shown, finding.cause, place);
      const list = result.get(uriOf(place.file)) ?? [];
      // Two targets that share a file may say the same of it.
      if (!list.some((other) => sameToTheReader(other, diagnostic))) list.push(diagnostic);
      result.set(uriOf(place.file), list);
    }
  }
  const problems = configurationDiagnostics(analysis);
  const file = analysis.discovery.configuration?.file ?? '';
  // Targets of the settings have no document.
  if (problems.length > 0 && analysis.artifacts.files.has(file) && isWanted(startOf(file)))
    result.set(uriOf(file), [...(result.get(uriOf(file)) ?? []), ...problems]);
  return result;
}

const startOf = (file: string): Place => ({ file, span: { start: 0, end: 0 } });

/**
 * Where a finding is shown, and what of it: the whole at its place; at the place and the other ends of each member what
 * is said of that member.
 */
function* placesOf(finding: Finding): Generator<[SingleFinding, Place]> {
  yield [finding, finding.place];
  for (const member of finding.members) {
    if (member.place.file !== finding.place.file || member.place.span.start !== finding.place.span.start)
      yield [member, member.place];
    for (const place of member.related) if (place.isOtherEnd) yield [member, place];
  }
}

/** Undefined for what is wrong with the configuration: it has no other end. */
function causeOf({ data }: Diagnostic): string | undefined {
  return (data as DiagnosticData | undefined)?.cause;
}

function sameToTheReader(a: Diagnostic, b: Diagnostic): boolean {
  return (
    a.code === b.code &&
    a.message === b.message &&
    a.range.start.line === b.range.start.line &&
    a.range.start.character === b.range.start.character
  );
}

/** For editors that wait for `publishDiagnostics`. Closed files get theirs as well. */
export function pushDiagnostics(connection: Connection): DiagnosticsFace {
  const shown = new Map<string, Set<string>>();
  const publish = (uri: string, diagnostics: Diagnostic[]): void => {
    void connection.sendDiagnostics({ uri, diagnostics });
  };
  return {
    analysed: (folder) => {
      const now = diagnosticsByUri(folder);
      for (const uri of shown.get(folder.uri) ?? []) if (!now.has(uri)) publish(uri, []);
      for (const [uri, diagnostics] of now) publish(uri, diagnostics);
      shown.set(folder.uri, new Set(now.keys()));
    },
    removed: (folderUri) => {
      for (const uri of shown.get(folderUri) ?? []) publish(uri, []);
      shown.delete(folderUri);
    },
  };
}

/** For editors that ask (`textDocument/diagnostic`, `workspace/diagnostic`); they are told when to ask again. */
export function pullDiagnostics(
  connection: Connection,
  folders: () => readonly Folder[],
  ready: (uri?: string) => Promise<readonly Folder[]>,
  takesRelatedDocuments: () => boolean,
): DiagnosticsFace {
  let serial = 0;
  /** What each document last had, so that an unchanged one costs one number. */
  const versions = new Map<string, { id: string; content: string }>();
  const report = (
    uri: string,
    items: Diagnostic[],
    previous: string | undefined,
  ): DocumentDiagnosticReport => {
    const content = JSON.stringify(items);
    let known = versions.get(uri);
    if (!known || known.content !== content) versions.set(uri, (known = { id: String(++serial), content }));
    return previous === known.id
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: known.id }
      : { kind: DocumentDiagnosticReportKind.Full, resultId: known.id, items };
  };

  /** The other ends of the findings of a document: an edit in it changes them too. */
  const relatedTo = (
    uri: string,
    all: Map<string, Diagnostic[]>,
  ): Record<string, DocumentDiagnosticReport> => {
    const causes = new Set((all.get(uri) ?? []).map(causeOf));
    const related = [...all].filter(
      ([other, list]) =>
        other !== uri && list.some((one) => one.data !== undefined && causes.has(causeOf(one))),
    );
    return Object.fromEntries(related.map(([other, list]) => [other, report(other, list, undefined)]));
  };

  const refresh = (): void => void connection.languages.diagnostics.refresh();
  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }) => {
    const [folder] = await ready(textDocument.uri);
    const all = folder ? diagnosticsByUri(folder) : new Map<string, Diagnostic[]>();
    const items = all.get(textDocument.uri) ?? [];
    const own = report(textDocument.uri, items, previousResultId);
    return takesRelatedDocuments() ? { ...own, relatedDocuments: relatedTo(textDocument.uri, all) } : own;
  });
  connection.languages.diagnostics.onWorkspace(
    async ({ previousResultIds }, _token, _workDone, partial): Promise<WorkspaceDiagnosticReport> => {
      const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
      const told = new Set<string>();
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      for (const { uri: folderUri } of folders()) {
        const [folder] = await ready(folderUri);
        if (!folder) continue;
        const part = [...diagnosticsByUri(folder)].map(([uri, list]) => {
          told.add(uri);
          return { ...report(uri, list, previous.get(uri)), uri, version: null };
        });
        // Each folder as soon as it is checked, to clients that wait for parts.
        if (partial) partial.report({ items: part });
        else items.push(...part);
      }
      for (const [uri, value] of previous)
        if (!told.has(uri)) items.push({ ...report(uri, [], value), uri, version: null });
      return { items };
    },
  );
  return {
    analysed: refresh,
    removed: refresh,
  };
}
