import {
  type Analysis,
  classify,
  createSession,
  type FileSystem,
  type Pause,
  type Session,
  type PositionUnits,
  type SessionSettings,
} from '../core';
import { documentScheme } from '../protocol/server';
import { folderAround, nameByLanguage, pathBelow, plainUri, uriBelow } from './documentPaths';
import { defaultSettings, type FolderSettings } from './settings';

/** One folder of the workspace, or the folder of a loose file, with its project and the last analysis of it. */
export interface Folder {
  readonly uri: string;
  readonly settings: FolderSettings;
  readonly analysis: Analysis | undefined;
  /** Project-relative path of a document below this folder. */
  pathOf(uri: string): string | undefined;
  uriOf(file: string): string;
}

interface FolderState {
  readonly uri: string;
  /** The same as the client spells it. */
  readonly spelling: string;
  /** Made for a document that no open folder holds; goes with its last document. */
  readonly isLoose: boolean;
  /** Asked for first when a check is due: before `initialized` a server may ask the client nothing. */
  session: Promise<Session> | undefined;
  /** Once it is there. */
  opened: Session | undefined;
  settings: FolderSettings;
  analysis: Analysis | undefined;
  /** Open documents' texts by path. */
  readonly open: Map<string, string>;
  /** The URIs of open documents as the client spells them, by path. */
  readonly spellings: Map<string, string>;
  /** Open documents that core knows by another name, by path: the language is known, the name tells nothing. */
  readonly names: Map<string, string>;
  /** Closed since the last analysis: the file on disk counts again. */
  readonly closed: Set<string>;
}

/** @param isLoose the folder of a file that belongs to no open folder: only what lies directly in it counts */
export type FileSystemOf = (folderUri: string, isLoose: boolean, follow: readonly string[]) => FileSystem;

/** The projects of the open workspace. Texts go in, analyses come out. */
export interface Workspace {
  folders(): readonly Folder[];
  /** The innermost folder that holds a document; undefined where no folder does and it is not open. */
  folderOf(uri: string): Folder | undefined;
  /**
   * Adds and removes folders of the workspace. Open documents are to be opened again: they may belong to another one now.
   *
   * @returns the folders that are gone, those made for single documents included
   */
  changeFolders(added: readonly string[], removed: readonly string[]): readonly string[];
  setSettings(folderUri: string, settings: FolderSettings): void;
  /** A document of no folder gets one. */
  open(uri: string, text: string, languageId: string): void;
  /** @returns the folder that went with its last document, if one did */
  close(uri: string): string | undefined;
  /** @returns the folders in which something that analysis reads has changed */
  filesChanged(
    changes: readonly { readonly uri: string; readonly kind: 'created' | 'changed' | 'deleted' }[],
  ): Promise<ReadonlySet<string>>;
  /** Lays what is open over the files of a folder that has been checked before: its texts are those of now. */
  layOver(folderUri: string): void;
  /**
   * Checks one folder with what is open now.
   *
   * @param pause called between the steps of the check; what it throws ends the check, and the last analysis stays.
   *   Whoever changes a text meanwhile has to let it throw: a check must not see two texts of one file
   */
  analyse(folderUri: string, pause?: Pause): Promise<Analysis>;
  /** Asks something that may need files which checking does not. */
  ask<T>(folderUri: string, question: (analysis: Analysis) => T): Promise<T>;
  /** Asks of a file that may lie outside all folders: with what lies beside it, and nothing else. */
  askOfFile<T>(uri: string, question: (analysis: Analysis, file: string) => T): Promise<T>;
}

export function createWorkspace(
  fileSystemOf: FileSystemOf,
  positionUnits: () => PositionUnits = () => 'utf-16',
): Workspace {
  const states = new Map<string, FolderState>();
  const known = (folderUri: string): FolderState => {
    const state = states.get(folderUri);
    if (!state) throw new Error(`no folder ${folderUri}`);
    return state;
  };
  const session = (state: FolderState): Promise<Session> =>
    (state.session ??= createSession(fileSystemOf(state.uri, state.isLoose, state.settings.follow)).catch(
      (error: unknown) => {
        // A folder that cannot be listed now may be there later.
        state.session = undefined;
        throw error;
      },
    ));

  return {
    folders: () => [...states.values()].map(faceOf),
    folderOf: (uri) => {
      const state = stateOf(states, uri);
      return state && faceOf(state);
    },
    changeFolders: (added, removed) => {
      const gone = new Set(removed.map(plainUri));
      const dropped = [...states.values()].filter(({ uri, isLoose }) => isLoose || gone.has(uri));
      for (const { uri } of dropped) states.delete(uri);
      for (const spelling of added) {
        const uri = plainUri(spelling);
        if (!states.has(uri)) states.set(uri, newState(uri, false, spelling));
      }
      return dropped.map(({ uri }) => uri);
    },
    setSettings: (folderUri, settings) => {
      const state = states.get(folderUri);
      if (!state) return;
      // Which files there are depends on it.
      if (settings.follow.join('\n') !== state.settings.follow.join('\n')) state.session = undefined;
      state.settings = settings;
    },
    open: (uri, text, languageId) => {
      // What the server itself gave out is not a file.
      if (uri.startsWith(`${documentScheme}:`)) return;
      let state = stateOf(states, uri);
      if (!state) {
        state = newState(folderAround(uri), true);
        states.set(state.uri, state);
      }
      const path = pathBelow(state.uri, uri);
      if (path === undefined) return;
      state.open.set(path, text);
      state.spellings.set(path, uri);
      const name = nameByLanguage(path, languageId);
      if (name === undefined) return;
      state.names.set(path, name);
      state.open.set(name, text);
    },
    close: (uri) => {
      const state = stateOf(states, uri);
      const path = state && pathBelow(state.uri, uri);
      if (!state || path === undefined) return undefined;
      forget(state, path);
      if (!state.isLoose || state.open.size > 0) return undefined;
      states.delete(state.uri);
      return state.uri;
    },
    filesChanged: async (changes) => {
      const touched = new Set<string>();
      const relist = new Set<Session>();
      for (const { uri, kind } of changes) {
        const state = stateOf(states, uri);
        const path = state && pathBelow(state.uri, uri);
        if (!state?.session || path === undefined) continue;
        const opened = await state.session;
        // An include of a build file may have any name: what analysis has read counts as well as what a name tells.
        const wasRead = state.analysis?.textOf(path) !== undefined;
        opened.project.invalidate(path);
        // What an editor has of it is not what the project has; typed into or made again it counts again.
        if (kind === 'deleted') forget(state, path);
        if (kind !== 'changed') relist.add(opened);
        if (kind !== 'changed' || wasRead || classify(path).length > 0) touched.add(state.uri);
      }
      for (const opened of relist) await opened.project.refresh();
      return touched;
    },
    layOver: (folderUri) => {
      const state = states.get(folderUri);
      if (state?.opened) layOver(state, state.opened);
    },
    analyse: async (folderUri, pause) => {
      const state = known(folderUri);
      const opened = (state.opened = await session(state));
      layOver(state, opened);
      state.analysis = await opened.analyse(sessionSettings(state, positionUnits()), pause);
      return state.analysis;
    },
    ask: async (folderUri, question) => {
      const state = known(folderUri);
      return (await session(state)).ask(sessionSettings(state, positionUnits()), question);
    },
    askOfFile: async (uri, question) => {
      const state = newState(folderAround(uri), true);
      const file = pathBelow(state.uri, uri) ?? uri;
      return (await session(state)).ask(sessionSettings(state, positionUnits()), (analysis) =>
        question(analysis, file),
      );
    },
  };
}

/** The file on disk counts again, if there is one. */
function forget(state: FolderState, path: string): void {
  const name = state.names.get(path);
  for (const each of name === undefined ? [path] : [path, name])
    if (state.open.delete(each)) state.closed.add(each);
  state.names.delete(path);
  state.spellings.delete(path);
}

function newState(uri: string, isLoose: boolean, spelling = uri): FolderState {
  return {
    uri,
    spelling,
    isLoose,
    session: undefined,
    opened: undefined,
    settings: defaultSettings,
    analysis: undefined,
    open: new Map(),
    spellings: new Map(),
    names: new Map(),
    closed: new Set(),
  };
}

/** The innermost folder that holds a document; one made for a single document holds only what lies directly in it. */
function stateOf(states: ReadonlyMap<string, FolderState>, uri: string): FolderState | undefined {
  let best: FolderState | undefined;
  for (const state of states.values()) {
    const path = pathBelow(state.uri, uri);
    if (path === undefined || (state.isLoose && path.includes('/'))) continue;
    if (!best || state.uri.length > best.uri.length) best = state;
  }
  return best;
}

function faceOf(state: FolderState): Folder {
  const uriOfPath = (path: string): string => state.spellings.get(path) ?? uriBelow(state.spelling, path);
  return {
    uri: state.uri,
    get settings() {
      return state.settings;
    },
    get analysis() {
      return state.analysis;
    },
    pathOf: (uri) => {
      const path = pathBelow(state.uri, uri);
      return path === undefined ? undefined : (state.names.get(path) ?? path);
    },
    uriOf: (file) => {
      for (const [path, name] of state.names) if (name === file) return uriOfPath(path);
      return uriOfPath(file);
    },
  };
}

/**
 * A configuration counts from when it is saved to when it is deleted: an editor may keep a document for minutes after
 * its file is gone, and the targets of a file that nobody sees would be a riddle.
 */
function countsUnsaved(path: string, project: Session['project']): boolean {
  return !classify(path).includes('configuration') || project.isListed(path);
}

function layOver({ open, closed }: FolderState, { project }: Session): void {
  for (const path of closed) if (!open.has(path)) project.overlay(path, undefined);
  closed.clear();
  for (const [path, text] of open) project.overlay(path, countsUnsaved(path, project) ? text : undefined);
}

function sessionSettings({ settings, open }: FolderState, positionUnits: PositionUnits): SessionSettings {
  const { severities, device, board, targets, exclude, includePaths } = settings;
  return {
    severities,
    focus: new Set(open.keys()),
    positionUnits,
    exclude,
    includePaths,
    ...(device === undefined ? {} : { device }),
    ...(board === undefined ? {} : { board }),
    ...(targets === undefined ? {} : { targets }),
  };
}
