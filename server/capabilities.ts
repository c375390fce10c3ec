import { TextDocumentSyncKind, type ServerCapabilities } from 'vscode-languageserver';
import type { ClientAbilities } from './clientAbilities';
import { codeActionKinds } from './handlers/codeActions';
import { completionTriggers, signatureTriggers } from './handlers/completion';
import { tokenLegend } from './handlers/semanticTokens';

/** What the server offers to a client. What is registered later for some documents only is left out here. */
export function capabilitiesFor({ registers, pullsDiagnostics }: ClientAbilities): ServerCapabilities {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    hoverProvider: true,
    codeActionProvider: { codeActionKinds },
    completionProvider: { triggerCharacters: completionTriggers },
    signatureHelpProvider: { triggerCharacters: signatureTriggers },
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
    documentSymbolProvider: true,
    documentLinkProvider: {},
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    semanticTokensProvider: { legend: tokenLegend, full: { delta: true }, range: true },
    inlayHintProvider: true,
    codeLensProvider: {},
    documentFormattingProvider: !registers.formatting,
    documentRangeFormattingProvider: !registers.rangeFormatting,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...(pullsDiagnostics
      ? {
          diagnosticProvider: {
            identifier: 'n6mem',
            interFileDependencies: true,
            workspaceDiagnostics: true,
          },
        }
      : {}),
  };
}
