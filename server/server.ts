import {
  DefinitionRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  FileChangeType,
  ReferencesRequest,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { version } from '../package.json';
import { pullDiagnostics, pushDiagnostics, type DiagnosticsFace } from './diagnostics';
import { codeActionKinds, registerCodeActions } from './handlers/codeActions';
import { completionTriggers, registerCompletion, signatureTriggers } from './handlers/completion';
import { registerDisplay } from './handlers/display';
import { registerFormatting } from './handlers/formatting';
import { registerHover } from './handlers/hover';
import { registerNavigation } from './handlers/navigation';
import { registerNewPool } from './handlers/newPool';
import { registerSemanticTokens, tokenLegend } from './handlers/semanticTokens';
import { registerViews } from './handlers/views';
import { createScheduler } from './scheduler';
import { defaultSettings, readSettings } from './settings';
import { statusOf } from './status';
import { statusNotification } from './protocol';
import { createWorkspace, type FileSystemOf, type Folder, type Workspace } from './workspace';

/** What handlers work with: the workspace, and a way to wait until it is checked as it stands now. */
export interface ServerContext {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly workspace: Workspace;
  /** The document's folder, checked with the latest text. */
  ready(uri: string): Promise<Folder>;
  /**
   * The document's folder as it was last checked, its texts those of now; undefined where waiting for the check that
   * is due takes no longer than a keystroke may wait.
   */
  behind(uri: string): Folder | undefined;
  versionOf(uri: string): number | null;
  /** Whether the client shows why an edit wants a confirmation. */
  showsAnnotations(): boolean;
}

/** Wires a connection to the engine; `fileSystemOf` is all that differs between node and browser. */
export function startServer(connection: Connection, fileSystemOf: FileSystemOf): void {
  const documents = new TextDocuments(TextDocument);
  const workspace = createWorkspace(fileSystemOf);
  let canConfigure = false;
  let canWatch = false;
  let hasFolders = false;
  let showsAnnotations = false;
  let registers: Readonly<Record<'formatting' | 'rangeFormatting' | 'definition' | 'references', boolean>>;
  let face: DiagnosticsFace = pushDiagnostics(connection);

  const scheduler = createScheduler(async (folderUri) => {
    await workspace.analyse(folderUri);
    const folder = workspace.folders().find((candidate) => candidate.uri === folderUri);
    if (folder) face.analysed(folder);
    void connection.sendNotification(statusNotification, statusOf(workspace.folders()));
  }, connection.console);

  const ready = async (uri: string): Promise<Folder> => {
    const folder = workspace.folderOf(uri);
    await scheduler.settled(folder.uri);
    return folder;
  };
  const readyAll = async (uri?: string): Promise<readonly Folder[]> => {
    if (uri !== undefined) return [await ready(uri)];
    await Promise.all(workspace.folders().map((folder) => scheduler.settled(folder.uri)));
    return workspace.folders();
  };

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    const { capabilities } = params;
    canConfigure = capabilities.workspace?.configuration === true;
    hasFolders = capabilities.workspace?.workspaceFolders === true;
    canWatch = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    showsAnnotations = capabilities.workspace?.workspaceEdit?.changeAnnotationSupport !== undefined;
    const { formatting, rangeFormatting, definition, references } = capabilities.textDocument ?? {};
    registers = {
      formatting: formatting?.dynamicRegistration === true,
      rangeFormatting: rangeFormatting?.dynamicRegistration === true,
      definition: definition?.dynamicRegistration === true,
      references: references?.dynamicRegistration === true,
    };
    const pulls =
      capabilities.textDocument?.diagnostic !== undefined &&
      capabilities.workspace?.diagnostics?.refreshSupport === true;
    if (pulls) face = pullDiagnostics(connection, () => workspace.folders(), readyAll);
    workspace.setFolders(foldersOf(params));
    return {
      serverInfo: { name: 'n6mem', version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
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
        ...(pulls
          ? {
              diagnosticProvider: {
                identifier: 'n6mem',
                interFileDependencies: true,
                workspaceDiagnostics: true,
              },
            }
          : {}),
      },
    };
  });

  const loadSettings = async (): Promise<void> => {
    for (const folder of workspace.folders()) {
      const section: unknown = canConfigure
        ? await connection.workspace.getConfiguration({ scopeUri: folder.uri, section: 'n6mem' })
        : undefined;
      workspace.setSettings(folder.uri, section === undefined ? defaultSettings : readSettings(section));
    }
  };
  const checkAll = (): void => {
    for (const folder of workspace.folders()) scheduler.request(folder.uri);
  };

  connection.onInitialized(async () => {
    if (canConfigure)
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'n6mem' });
    if (canWatch) {
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: '**/*' }],
      });
    }
    await registerForSome(connection, registers);
    if (hasFolders)
      connection.workspace.onDidChangeWorkspaceFolders((event) => {
        const removed = new Set(event.removed.map((folder) => folder.uri));
        const kept = workspace.folders().map((folder) => folder.uri);
        workspace.setFolders([
          ...kept.filter((uri) => !removed.has(uri)),
          ...event.added.map((folder) => folder.uri),
        ]);
        for (const uri of removed) face.removed(uri);
        void loadSettings().then(checkAll);
      });
    await loadSettings();
    checkAll();
  });
  connection.onDidChangeConfiguration(async (change) => {
    if (canConfigure) await loadSettings();
    else {
      const sections: unknown = change.settings;
      const own =
        typeof sections === 'object' && sections !== null && 'n6mem' in sections ? sections.n6mem : undefined;
      for (const folder of workspace.folders()) workspace.setSettings(folder.uri, readSettings(own));
    }
    checkAll();
  });
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    const kinds = {
      [FileChangeType.Created]: 'created',
      [FileChangeType.Changed]: 'changed',
      [FileChangeType.Deleted]: 'deleted',
    } as const;
    const touched = await workspace.filesChanged(
      changes.map(({ uri, type }) => ({ uri, kind: kinds[type] })),
    );
    for (const uri of touched) scheduler.request(uri, 'debounced');
  });
  documents.onDidChangeContent(({ document }) => {
    workspace.open(document.uri, document.getText());
    scheduler.request(workspace.folderOf(document.uri).uri);
  });
  documents.onDidClose(({ document }) => {
    workspace.close(document.uri);
    scheduler.request(workspace.folderOf(document.uri).uri);
  });

  const context: ServerContext = {
    connection,
    documents,
    workspace,
    ready,
    behind: (uri) => {
      const folder = workspace.folderOf(uri);
      if (!scheduler.isBehind(folder.uri)) return undefined;
      workspace.layOver(folder.uri);
      return folder;
    },
    versionOf: (uri) => documents.get(uri)?.version ?? null,
    showsAnnotations: () => showsAnnotations,
  };
  registerHover(context);
  registerCompletion(context);
  registerNavigation(context);
  registerDisplay(context);
  registerSemanticTokens(context);
  registerFormatting(context);
  registerCodeActions(context);
  registerViews(context);
  registerNewPool(context);
  documents.listen(connection);
  connection.listen();
}

/**
 * What is not offered in all documents alike. Profiles are formatted by the editor's own JSON support: a second
 * formatter would make it ask which one to take. In generated sources only pools lead somewhere.
 */
async function registerForSome(
  { client }: Connection,
  registers: Readonly<Record<'formatting' | 'rangeFormatting' | 'definition' | 'references', boolean>>,
): Promise<void> {
  // By path as well: other editors have other names for these languages.
  const ownLanguages = {
    documentSelector: [
      { language: 'mpool' },
      { language: 'linkerscript' },
      { pattern: '**/*.{mpool,ld,lds,ldscript,ld.S,ld.in}' },
    ],
  };
  const generated = { documentSelector: [{ pattern: '**/network*.c' }] };
  if (registers.formatting) await client.register(DocumentFormattingRequest.type, ownLanguages);
  if (registers.rangeFormatting) await client.register(DocumentRangeFormattingRequest.type, ownLanguages);
  if (registers.definition) await client.register(DefinitionRequest.type, generated);
  if (registers.references) await client.register(ReferencesRequest.type, generated);
}

function foldersOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map((folder) => folder.uri);
  return params.rootUri ? [params.rootUri] : [];
}
