import { InsertTextMode, type InitializeParams } from 'vscode-languageserver';

/** What a client said in `initialize`, as far as the server behaves differently for it. */
export interface ClientAbilities {
  /** Answers `workspace/configuration`. */
  readonly configures: boolean;
  /** Tells of folders that come and go. */
  readonly changesFolders: boolean;
  /** Watches files for the server. */
  readonly watches: boolean;
  /** Shows why an edit wants a confirmation. */
  readonly showsAnnotations: boolean;
  /** Leaves the indentation of a completion's lines alone where it is told to. */
  readonly keepsIndentation: boolean;
  /** Asks for diagnostics, and can be told to ask again. */
  readonly pullsDiagnostics: boolean;
  /** Registers these for the documents that the server names, instead of for all. */
  readonly registers: Readonly<
    Record<'formatting' | 'rangeFormatting' | 'definition' | 'references', boolean>
  >;
  /** This project's own client: answers the requests of protocol/server.ts about files. */
  readonly readsFiles: boolean;
}

export function abilitiesOf({ capabilities }: Pick<InitializeParams, 'capabilities'>): ClientAbilities {
  const { workspace, textDocument } = capabilities;
  const experimental: unknown = capabilities.experimental;
  return {
    configures: workspace?.configuration === true,
    changesFolders: workspace?.workspaceFolders === true,
    watches: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    showsAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    keepsIndentation:
      textDocument?.completion?.completionItem?.insertTextModeSupport?.valueSet.includes(
        InsertTextMode.asIs,
      ) === true,
    pullsDiagnostics:
      textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    registers: {
      formatting: textDocument?.formatting?.dynamicRegistration === true,
      rangeFormatting: textDocument?.rangeFormatting?.dynamicRegistration === true,
      definition: textDocument?.definition?.dynamicRegistration === true,
      references: textDocument?.references?.dynamicRegistration === true,
    },
    readsFiles: isOwnClient(experimental),
  };
}

/** See `ownCapabilities` of protocol/server.ts. */
function isOwnClient(experimental: unknown): boolean {
  return (
    typeof experimental === 'object' &&
    experimental !== null &&
    'n6memFiles' in experimental &&
    experimental.n6memFiles === true
  );
}
