import {
  InsertTextMode,
  MarkupKind,
  type InitializeParams,
  type PositionEncodingKind,
} from 'vscode-languageserver';
import type { PositionUnits } from '../core';

/** What a client said in `initialize`, as far as the server behaves differently for it. */
export interface ClientAbilities {
  /** Answers `workspace/configuration`. */
  readonly configures: boolean;
  /** Tells of settings that change only where it was asked to. */
  readonly registersSettings: boolean;
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
    Record<'formatting' | 'rangeFormatting' | 'definition' | 'references' | 'hover', boolean>
  >;
  /** Takes edits with versions, of several files in one list. */
  readonly documentChanges: boolean;
  /** Fetches the edit of a code action when it is picked. */
  readonly resolvesEdits: boolean;
  /** Fetches the documentation of a completion when it is looked at. */
  readonly resolvesDocumentation: boolean;
  /** Fills in the places of a completion's text. */
  readonly takesSnippets: boolean;
  /** Shows Markdown in these; a client that says nothing of it does. */
  readonly readsMarkdown: Readonly<Record<'hover' | 'documentation' | 'signature', boolean>>;
  /** Shows the symbols of a document as a tree. */
  readonly nestsSymbols: boolean;
  /** Shows work that takes time. */
  readonly showsProgress: boolean;
  /** Opens a file or a page for the server. */
  readonly showsDocuments: boolean;
  /** Shows documents that only the server has. */
  readonly readsContent: boolean;
  /** Takes the diagnostics of other documents along with those of the one that it asked about. */
  readonly takesRelatedDocuments: boolean;
  /** What settings came with `initialize`, for clients that answer no questions about them. */
  readonly initialSettings: unknown;
  /** What it counts the characters of a line in. */
  readonly positionUnits: PositionUnits;
  /** This project's own client: answers the requests of protocol/server.ts about files. */
  readonly readsFiles: boolean;
}

export function abilitiesOf({
  capabilities,
  initializationOptions,
}: Pick<InitializeParams, 'capabilities' | 'initializationOptions'>): ClientAbilities {
  const { workspace, textDocument, window } = capabilities;
  const options: unknown = initializationOptions;
  const experimental: unknown = capabilities.experimental;
  return {
    configures: workspace?.configuration === true,
    registersSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
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
      hover: textDocument?.hover?.dynamicRegistration === true,
    },
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    resolvesEdits:
      textDocument?.codeAction?.dataSupport === true &&
      textDocument.codeAction.resolveSupport?.properties.includes('edit') === true,
    resolvesDocumentation:
      textDocument?.completion?.completionItem?.resolveSupport?.properties.includes('documentation') === true,
    takesSnippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    readsMarkdown: {
      hover: includesMarkdown(textDocument?.hover?.contentFormat),
      documentation: includesMarkdown(textDocument?.completion?.completionItem?.documentationFormat),
      signature: includesMarkdown(textDocument?.signatureHelp?.signatureInformation?.documentationFormat),
    },
    nestsSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    showsProgress: window?.workDoneProgress === true,
    showsDocuments: window?.showDocument?.support === true,
    readsContent: workspace?.textDocumentContent !== undefined,
    takesRelatedDocuments: textDocument?.diagnostic?.relatedDocumentSupport === true,
    initialSettings: ownSection(options) ?? options,
    positionUnits: positionUnitsOf(capabilities.general?.positionEncodings),
    readsFiles: isOwnClient(experimental),
  };
}

function includesMarkdown(formats: readonly MarkupKind[] | undefined): boolean {
  return formats === undefined || formats.includes(MarkupKind.Markdown);
}

/** The settings of `{ "n6mem": { … } }`; undefined where there is no such key. */
export function ownSection(settings: unknown): unknown {
  return typeof settings === 'object' && settings !== null && 'n6mem' in settings
    ? settings.n6mem
    : undefined;
}

/** The texts that this project's own client gives for its language; see `OwnCapabilities` of protocol/server.ts. */
export function ownTexts(experimental: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof experimental !== 'object' || experimental === null || !('n6memTexts' in experimental))
    return undefined;
  const { n6memTexts: texts } = experimental;
  if (typeof texts !== 'object' || texts === null) return undefined;
  return Object.fromEntries(
    Object.entries(texts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** See `OwnCapabilities` of protocol/server.ts. */
function isOwnClient(experimental: unknown): boolean {
  return (
    typeof experimental === 'object' &&
    experimental !== null &&
    'n6memFiles' in experimental &&
    experimental.n6memFiles === true
  );
}

/** The first that both know, in the client's order; a client that says nothing counts in UTF-16. */
function positionUnitsOf(encodings: readonly PositionEncodingKind[] = []): PositionUnits {
  return encodings.find((encoding) => encoding === 'utf-8' || encoding === 'utf-16') ?? 'utf-16';
}
