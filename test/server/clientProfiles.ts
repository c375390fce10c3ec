import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver-protocol';

/**
 * What clients say of themselves that cannot be run here, as far as the server behaves differently for it. Each is data in
 * our own words, after the client's sources; none of them names a `locale`.
 */
export interface ClientProfile {
  readonly name: string;
  readonly capabilities: ClientCapabilities;
  readonly initialize: (folder: { readonly path: string; readonly uri: string }) => Partial<InitializeParams>;
}

const everyFormat: ('markdown' | 'plaintext')[] = ['markdown', 'plaintext'];
const resolved = { properties: ['documentation', 'detail', 'additionalTextEdits'] };

/** Both clients for Java say the same of completions. */
const ofLsp4j: NonNullable<ClientCapabilities['textDocument']>['completion'] = {
  dynamicRegistration: true,
  completionItem: {
    snippetSupport: true,
    documentationFormat: everyFormat,
    resolveSupport: resolved,
    insertTextModeSupport: { valueSet: [1, 2] },
  },
};

export const clientProfiles: readonly ClientProfile[] = [
  {
    // Eclipse and STM32CubeIDE with LSP4E: `SupportedFeatures` and `LanguageServerWrapper` of eclipse-lsp4e/lsp4e. It registers
    // formatting and watched files, no settings and no hover; of diagnostics it says nothing, so that their data is not sent back.
    name: 'LSP4E',
    capabilities: {
      workspace: {
        applyEdit: true,
        configuration: true,
        workspaceFolders: true,
        didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
        workspaceEdit: {
          documentChanges: true,
          failureHandling: 'undo',
          changeAnnotationSupport: { groupsOnLabel: true },
        },
        executeCommand: { dynamicRegistration: true },
        fileOperations: { willRename: true },
      },
      textDocument: {
        publishDiagnostics: {},
        codeAction: {
          dataSupport: true,
          resolveSupport: { properties: ['edit'] },
          dynamicRegistration: true,
        },
        completion: ofLsp4j,
        definition: { linkSupport: true },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
        formatting: { dynamicRegistration: true },
        rangeFormatting: { dynamicRegistration: true },
        onTypeFormatting: { dynamicRegistration: true },
        hover: { contentFormat: everyFormat },
        rename: { prepareSupport: true },
      },
      window: { workDoneProgress: true, showDocument: { support: true } },
    },
    // Java writes a folder with a slash at its end; every open project of the workspace is a folder.
    initialize: ({ path, uri }) => ({
      rootUri: `${uri}/`,
      rootPath: path,
      workspaceFolders: [{ uri: `${uri}/`, name: 'camera' }],
    }),
  },
  {
    // CLion and other JetBrains editors with LSP4IJ: `ClientCapabilitiesFactory` of redhat-developer/lsp4ij. Nearly all is
    // registered, and it asks for diagnostics.
    name: 'LSP4IJ',
    capabilities: {
      general: {
        positionEncodings: ['utf-16'],
        staleRequestSupport: { cancel: true, retryOnContentModified: [] },
      },
      workspace: {
        applyEdit: true,
        configuration: true,
        workspaceFolders: true,
        didChangeConfiguration: { dynamicRegistration: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
        workspaceEdit: { documentChanges: true },
        executeCommand: { dynamicRegistration: true },
        fileOperations: { dynamicRegistration: true, willRename: true },
        diagnostics: { refreshSupport: true },
        codeLens: { refreshSupport: true },
        inlayHint: { refreshSupport: true },
        semanticTokens: { refreshSupport: true },
      },
      textDocument: {
        publishDiagnostics: { dataSupport: true, relatedInformation: true },
        diagnostic: { dynamicRegistration: true, relatedDocumentSupport: true },
        codeAction: {
          dataSupport: true,
          resolveSupport: { properties: ['edit'] },
          dynamicRegistration: true,
        },
        completion: ofLsp4j,
        definition: { dynamicRegistration: true, linkSupport: true },
        references: { dynamicRegistration: true },
        documentSymbol: { dynamicRegistration: true, hierarchicalDocumentSymbolSupport: true },
        formatting: { dynamicRegistration: true },
        rangeFormatting: { dynamicRegistration: true },
        hover: { dynamicRegistration: true, contentFormat: everyFormat },
        rename: { dynamicRegistration: true, prepareSupport: true },
      },
    },
    initialize: ({ path, uri }) => ({
      rootUri: uri,
      rootPath: path,
      workspaceFolders: [{ uri, name: 'camera' }],
    }),
  },
  {
    // Emacs without yasnippet and markdown-mode: `eglot-client-capabilities` of GNU Emacs.
    name: 'eglot with nothing beside it',
    capabilities: {
      general: { positionEncodings: ['utf-32', 'utf-8', 'utf-16'] },
      workspace: {
        applyEdit: true,
        configuration: true,
        workspaceFolders: true,
        didChangeWatchedFiles: { dynamicRegistration: true },
        workspaceEdit: { documentChanges: true },
      },
      textDocument: {
        publishDiagnostics: { relatedInformation: false },
        codeAction: { dataSupport: true, resolveSupport: { properties: ['edit', 'command'] } },
        completion: {
          completionItem: {
            snippetSupport: false,
            documentationFormat: ['plaintext'],
            resolveSupport: resolved,
          },
        },
        signatureHelp: { signatureInformation: { documentationFormat: ['plaintext'] } },
        hover: { contentFormat: ['plaintext'] },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
      },
    },
    initialize: ({ path, uri }) => ({
      rootUri: uri,
      rootPath: `${path}/`,
      workspaceFolders: [{ uri, name: '~/camera/' }],
    }),
  },
  {
    // Less than any of them: a client of LSP 3.0 that knows a folder by its path.
    name: 'a client that can nothing',
    capabilities: {},
    initialize: ({ path }) => ({ rootUri: null, rootPath: path, workspaceFolders: null }),
  },
];
