import { TextDocumentSyncKind, type ServerCapabilities } from 'vscode-languageserver';
import { documentScheme } from '../protocol/server';
import type { ClientAbilities } from './clientAbilities';
import { codeActionKinds } from './handlers/codeActions';
import { completionTriggers, signatureTriggers } from './handlers/completion';
import { serverCommands } from './handlers/commands';
import { renamedFiles } from './handlers/workspaceRequests';
import { tokenLegend } from './handlers/semanticTokens';

/** What the server offers to a client. What is registered later for some documents only is left out here. */
export function capabilitiesFor({
  registers,
  pullsDiagnostics,
  readsFiles,
  resolvesEdits,
  resolvesDocumentation,
  positionUnits,
}: ClientAbilities): ServerCapabilities {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    hoverProvider: true,
    codeActionProvider: { codeActionKinds, resolveProvider: resolvesEdits },
    completionProvider: { triggerCharacters: completionTriggers, resolveProvider: resolvesDocumentation },
    signatureHelpProvider: { triggerCharacters: signatureTriggers },
    definitionProvider: true,
    declarationProvider: true,
    typeDefinitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    documentLinkProvider: {},
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    semanticTokensProvider: { legend: tokenLegend, full: { delta: true }, range: true },
    inlayHintProvider: true,
    codeLensProvider: {},
    // This project's own client has these commands itself, and would refuse to have them twice.
    ...(readsFiles ? {} : { executeCommandProvider: { commands: [...serverCommands] } }),
    documentOnTypeFormattingProvider: { firstTriggerCharacter: '}', moreTriggerCharacter: [';'] },
    documentFormattingProvider: !registers.formatting,
    documentRangeFormattingProvider: !registers.rangeFormatting,
    positionEncoding: positionUnits,
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { willRename: { filters: renamedFiles } },
      textDocumentContent: { schemes: [documentScheme] },
    },
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
