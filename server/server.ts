import {
  DefinitionRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  FileChangeType,
  HoverRequest,
  ReferencesRequest,
  TextDocuments,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { chooseWording, translationFor, type Pause } from '../core';
import { statusNotification } from '../protocol/server';
import { version } from '../package.json';
import { capabilitiesFor } from './capabilities';
import { abilitiesOf, ownSection, ownTexts, type ClientAbilities } from './clientAbilities';
import { clientFileSystem, noFiles } from './clientFileSystem';
import type { ServerContext } from './context';
import type { Edge } from './edge';
import { pullDiagnostics, pushDiagnostics, type DiagnosticsFace } from './diagnostics';
import { registerCodeActions } from './handlers/codeActions';
import { registerCompletion } from './handlers/completion';
import { registerDisplay } from './handlers/display';
import { registerExplain } from './handlers/explain';
import { registerFormatting } from './handlers/formatting';
import { registerHover } from './handlers/hover';
import { registerNavigation } from './handlers/navigation';
import { registerNewPool } from './handlers/newPool';
import { registerSemanticTokens } from './handlers/semanticTokens';
import { registerCommands } from './handlers/commands';
import { registerPlan } from './handlers/plan';
import { registerReadOnlyDocuments } from './handlers/readOnlyDocuments';
import { registerViews } from './handlers/views';
import { registerWorkspaceRequests } from './handlers/workspaceRequests';
import { documentsIn } from './documents';
import { createLeftOutLog } from './leftOutLog';
import { createReadingProgress, type ReadingProgress } from './readingProgress';
import { createScheduler, type Scheduler } from './scheduler';
import { readSettings } from './settings';
import { statusOf } from './status';
import { createWorkspace, type Folder, type Workspace } from './workspace';

/** What a running server knows. */
interface Server {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly workspace: Workspace;
  readonly scheduler: Scheduler;
  readonly reading: ReadingProgress;
  /** From `initialize` on. */
  abilities: ClientAbilities;
  /** How diagnostics reach the client. */
  face: DiagnosticsFace;
  /** Whoever wants to know that a folder was checked again. */
  readonly listeners: ((folder: Folder) => void)[];
}

/** Wires a connection to the engine. */
export function startServer(connection: Connection, edge: Edge): void {
  const reading = createReadingProgress(connection, () => server.abilities.showsProgress);
  const documents = new TextDocuments(documentsIn(() => server.abilities.positionUnits));
  const workspace = createWorkspace(
    (folderUri, isLoose, follow) =>
      edge.diskOf(folderUri, isLoose, reading.onRead, follow) ??
      (server.abilities.readsFiles && !folderUri.startsWith('untitled:')
        ? clientFileSystem(connection, folderUri, isLoose)
        : noFiles),
    () => server.abilities.positionUnits,
  );
  const server: Server = {
    connection,
    documents,
    workspace,
    reading,
    scheduler: createScheduler(
      (folderUri, pause) => checkFolder(server, folderUri, pause),
      connection.console,
    ),
    abilities: abilitiesOf({ capabilities: {} }),
    face: pushDiagnostics(connection),
    listeners: [],
  };
  listenForLifecycle(server, edge);
  listenForChanges(server);
  server.listeners.push(createLeftOutLog(connection.console));
  registerHandlers(contextOf(server), edge);
  documents.listen(connection);
  connection.listen();
}

async function checkFolder(server: Server, folderUri: string, pause: Pause | undefined): Promise<void> {
  const { workspace, connection, reading } = server;
  const folder = workspace.folders().find(({ uri }) => uri === folderUri);
  // It may have left the workspace since the check was asked for.
  if (!folder) return;
  const check = () => workspace.analyse(folderUri, pause);
  // The first time the project is listed and read; later only a long file takes so long that somebody waits for it.
  await (folder.analysis ? check() : reading.during(check));
  server.face.analysed(folder);
  for (const tell of server.listeners) tell(folder);
  void connection.sendNotification(statusNotification, statusOf(workspace.folders()));
}

/** The document's folder, once it is checked as it stands now. */
async function ready({ workspace, scheduler }: Server, uri: string): Promise<Folder | undefined> {
  const folder = workspace.folderOf(uri);
  if (folder) await scheduler.settled(folder.uri);
  return folder;
}

async function readyAll(server: Server, uri?: string): Promise<readonly Folder[]> {
  if (uri !== undefined) {
    const folder = await ready(server, uri);
    return folder ? [folder] : [];
  }
  const { workspace, scheduler } = server;
  await Promise.all(workspace.folders().map((folder) => scheduler.settled(folder.uri)));
  return workspace.folders();
}

function contextOf(server: Server): ServerContext {
  const { connection, documents, workspace, scheduler } = server;
  return {
    connection,
    documents,
    workspace,
    abilities: () => server.abilities,
    onAnalysed: (listener) => void server.listeners.push(listener),
    ready: (uri) => ready(server, uri),
    behind: (uri) => {
      const folder = workspace.folderOf(uri);
      if (!folder || !scheduler.isBehind(folder.uri)) return undefined;
      workspace.layOver(folder.uri);
      return folder;
    },
    versionOf: (uri) => documents.get(uri)?.version ?? null,
    documentOf: (uri, text) =>
      documents.get(uri) ?? documentsIn(() => server.abilities.positionUnits).create(uri, '', 0, text),
  };
}

function registerHandlers(context: ServerContext, edge: Edge): void {
  registerHover(context);
  registerCompletion(context);
  registerNavigation(context);
  registerDisplay(context);
  registerSemanticTokens(context);
  registerFormatting(context);
  registerCodeActions(context);
  registerViews(context);
  registerExplain(context);
  registerPlan(context);
  registerNewPool(context);
  registerWorkspaceRequests(context);
  registerCommands(context, edge);
  registerReadOnlyDocuments(context);
}

/** The editor's language for all that this server says; an editor that names none speaks that of its machine. */
function chooseLanguage(params: InitializeParams, edge: Edge): void {
  const language = translationFor(params.locale ?? edge.locale ?? '');
  const texts = language && (edge.textsIn?.(language) ?? ownTexts(params.capabilities.experimental));
  if (language && texts) chooseWording({ language, texts });
}

/** `initialize`, `initialized`, and the folders and settings that come with them and change later. */
function listenForLifecycle(server: Server, edge: Edge): void {
  const { connection, workspace, scheduler } = server;
  connection.onInitialize((params) => {
    chooseLanguage(params, edge);
    server.abilities = abilitiesOf(params);
    if (typeof params.processId === 'number') edge.endWith?.(params.processId);
    if (server.abilities.pullsDiagnostics)
      server.face = pullDiagnostics(
        connection,
        () => workspace.folders(),
        (uri) => readyAll(server, uri),
        () => server.abilities.takesRelatedDocuments,
      );
    workspace.changeFolders(foldersOf(params), []);
    return { serverInfo: { name: 'n6mem', version }, capabilities: capabilitiesFor(server.abilities) };
  });
  connection.onShutdown(() => scheduler.stop());
  connection.onInitialized(async () => {
    const { registersSettings, watches, changesFolders, registers } = server.abilities;
    if (registersSettings)
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'n6mem' });
    if (watches) {
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: '**/*' }],
      });
    }
    await registerForSome(connection, registers);
    if (changesFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
        changeFolders(
          server,
          added.map(({ uri }) => uri),
          removed.map(({ uri }) => uri),
        ),
      );
    await loadSettings(server);
    checkAll(server);
  });
  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (server.abilities.configures) await loadSettings(server);
    else {
      const own = ownSection(settings) ?? server.abilities.initialSettings;
      for (const folder of workspace.folders()) workspace.setSettings(folder.uri, readSettings(own));
    }
    checkAll(server);
  });
}

async function loadSettings({ connection, workspace, abilities }: Server): Promise<void> {
  for (const folder of workspace.folders()) {
    const section: unknown = abilities.configures
      ? await connection.workspace.getConfiguration({ scopeUri: folder.uri, section: 'n6mem' })
      : undefined;
    workspace.setSettings(folder.uri, readSettings(section ?? abilities.initialSettings));
  }
}

function checkAll({ workspace, scheduler }: Server): void {
  for (const folder of workspace.folders()) scheduler.request(folder.uri);
}

async function changeFolders(
  server: Server,
  added: readonly string[],
  removed: readonly string[],
): Promise<void> {
  const { workspace, documents, face } = server;
  for (const uri of workspace.changeFolders(added, removed)) face.removed(uri);
  for (const document of documents.all())
    workspace.open(document.uri, document.getText(), document.languageId);
  await loadSettings(server);
  checkAll(server);
}

/** What is typed, opened, closed, and what happens on the disk. */
function listenForChanges(server: Server): void {
  const { connection, documents, workspace, scheduler } = server;
  const checkFolderOf = (uri: string): void => {
    const folder = workspace.folderOf(uri);
    if (folder) scheduler.request(folder.uri);
  };
  const filesChanged = async (
    changes: Parameters<Workspace['filesChanged']>[0],
    pace: 'now' | 'debounced',
  ): Promise<void> => {
    const touched = await workspace.filesChanged(changes);
    for (const { uri, kind } of changes) {
      const document = kind === 'created' ? documents.get(uri) : undefined;
      if (document) workspace.open(document.uri, document.getText(), document.languageId);
    }
    for (const uri of touched) scheduler.request(uri, pace);
  };
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    const kinds = {
      [FileChangeType.Created]: 'created',
      [FileChangeType.Changed]: 'changed',
      [FileChangeType.Deleted]: 'deleted',
    } as const;
    await filesChanged(
      changes.map(({ uri, type }) => ({ uri, kind: kinds[type] })),
      'debounced',
    );
  });
  documents.onDidChangeContent(({ document }) => {
    workspace.open(document.uri, document.getText(), document.languageId);
    checkFolderOf(document.uri);
  });
  // A new file that nobody watches: it is there now.
  documents.onDidSave(async ({ document: { uri } }) => {
    if (!server.abilities.watches) await filesChanged([{ uri, kind: 'created' }], 'now');
  });
  documents.onDidClose(({ document }) => {
    const gone = workspace.close(document.uri);
    if (gone === undefined) checkFolderOf(document.uri);
    else server.face.removed(gone);
  });
}

/**
 * What is not offered in all documents alike. Profiles are formatted by the editor's own JSON support: a second
 * formatter would make it ask which one to take. In generated sources only pools lead somewhere.
 */
async function registerForSome(
  { client }: Connection,
  registers: ClientAbilities['registers'],
): Promise<void> {
  // By path as well: other editors have other names for these languages.
  const ownLanguages = {
    documentSelector: [
      { language: 'mpool' },
      { language: 'linkerscript' },
      { pattern: '**/*.{mpool,ld,lds,ldscript,lcf,ld.S,ld.in}' },
    ],
  };
  const generated = { documentSelector: [{ pattern: '**/network*.c' }] };
  if (registers.formatting) await client.register(DocumentFormattingRequest.type, ownLanguages);
  if (registers.rangeFormatting) await client.register(DocumentRangeFormattingRequest.type, ownLanguages);
  if (registers.definition) await client.register(DefinitionRequest.type, generated);
  if (registers.references) await client.register(ReferencesRequest.type, generated);
  // Of C only addresses are explained, and only in files of a target.
  const sources = { documentSelector: [{ language: 'c' }, { language: 'cpp' }] };
  if (registers.hover) await client.register(HoverRequest.type, sources);
}

function foldersOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map((folder) => folder.uri);
  if (params.rootUri) return [params.rootUri];
  // Clients of long ago say it this way only.
  return params.rootPath ? [URI.file(params.rootPath).toString()] : [];
}
