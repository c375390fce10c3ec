import { URI, Utils } from 'vscode-uri';
import type { FileSystem } from '../core/base/fileSystem';
import { classify } from '../core/project/classify';
import { createSession, type Analysis, type Session, type SessionSettings } from '../core';
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
  session: Promise<Session>;
  /** Once it is there. */
  opened: Session | undefined;
  settings: FolderSettings;
  analysis: Analysis | undefined;
  /** Open documents' texts by path. */
  readonly open: Map<string, string>;
  /** Closed since the last analysis: the file on disk counts again. */
  readonly closed: Set<string>;
}

/** @param isLoose the folder of a file that belongs to no open folder: only what lies directly in it counts */
export type FileSystemOf = (folderUri: string, isLoose: boolean) => FileSystem;

/** The projects of the open workspace. Texts go in, analyses come out. */
export interface Workspace {
  folders(): readonly Folder[];
  /** The innermost folder that holds a document; one is made for a loose file. */
  folderOf(uri: string): Folder;
  setFolders(uris: readonly string[]): void;
  setSettings(folderUri: string, settings: FolderSettings): void;
  open(uri: string, text: string): void;
  close(uri: string): void;
  /** @returns the folders in which something that analysis reads has changed */
  filesChanged(
    changes: readonly { readonly uri: string; readonly kind: 'created' | 'changed' | 'deleted' }[],
  ): Promise<ReadonlySet<string>>;
  /** Lays what is open over the files of a folder that has been checked before: its texts are those of now. */
  layOver(folderUri: string): void;
  /** Checks one folder with what is open now. */
  analyse(folderUri: string): Promise<Analysis>;
  /** Asks something that may need files which checking does not. */
  ask<T>(folderUri: string, question: (analysis: Analysis) => T): Promise<T>;
}

export function createWorkspace(fileSystemOf: FileSystemOf): Workspace {
  const states = new Map<string, FolderState>();
  const makeState = (uri: string, isLoose: boolean): FolderState => ({
    uri,
    session: createSession(fileSystemOf(uri, isLoose)),
    opened: undefined,
    settings: defaultSettings,
    analysis: undefined,
    open: new Map(),
    closed: new Set(),
  });

  const face = (state: FolderState): Folder => ({
    uri: state.uri,
    get settings() {
      return state.settings;
    },
    get analysis() {
      return state.analysis;
    },
    pathOf: (uri) => pathBelow(state.uri, uri),
    uriOf: (file) => uriBelow(state.uri, file),
  });

  const stateOf = (uri: string): FolderState => {
    let best: FolderState | undefined;
    for (const state of states.values()) {
      if (pathBelow(state.uri, uri) !== undefined && (!best || state.uri.length > best.uri.length))
        best = state;
    }
    if (best) return best;
    const parent = Utils.dirname(URI.parse(uri)).toString();
    const made = makeState(parent, true);
    states.set(parent, made);
    return made;
  };

  return {
    folders: () => [...states.values()].map(face),
    folderOf: (uri) => face(stateOf(uri)),
    setFolders: (uris) => {
      const wanted = new Set(uris.map(plainUri));
      for (const uri of states.keys()) if (!wanted.has(uri)) states.delete(uri);
      for (const uri of wanted) if (!states.has(uri)) states.set(uri, makeState(uri, false));
    },
    setSettings: (folderUri, settings) => {
      const state = states.get(folderUri);
      if (state) state.settings = settings;
    },
    open: (uri, text) => {
      const state = stateOf(uri);
      const path = pathBelow(state.uri, uri);
      if (path !== undefined) state.open.set(path, text);
    },
    close: (uri) => {
      const state = stateOf(uri);
      const path = pathBelow(state.uri, uri);
      if (path === undefined || !state.open.delete(path)) return;
      state.closed.add(path);
    },
    filesChanged: async (changes) => {
      const touched = new Set<string>();
      const relist = new Set<Session>();
      for (const { uri, kind } of changes) {
        const state = [...states.values()].find((candidate) => pathBelow(candidate.uri, uri) !== undefined);
        const path = state && pathBelow(state.uri, uri);
        if (!state || path === undefined) continue;
        const session = await state.session;
        // An include of a build file may have any name: what analysis has read counts as well as what a name tells.
        const wasRead = state.analysis?.textOf(path) !== undefined;
        session.project.invalidate(path);
        if (kind !== 'changed') relist.add(session);
        if (kind !== 'changed' || wasRead || classify(path).length > 0) touched.add(state.uri);
      }
      for (const session of relist) await session.project.refresh();
      return touched;
    },
    layOver: (folderUri) => {
      const state = states.get(folderUri);
      if (state?.opened) layOver(state, state.opened);
    },
    analyse: async (folderUri) => {
      const state = states.get(folderUri);
      if (!state) throw new Error(`no folder ${folderUri}`);
      const session = (state.opened = await state.session);
      layOver(state, session);
      state.analysis = await session.analyse(sessionSettings(state));
      return state.analysis;
    },
    ask: async (folderUri, question) => {
      const state = states.get(folderUri);
      if (!state) throw new Error(`no folder ${folderUri}`);
      return (await state.session).ask(sessionSettings(state), question);
    },
  };
}

function layOver({ open, closed }: FolderState, { project }: Session): void {
  for (const path of closed) if (!open.has(path)) project.overlay(path, undefined);
  closed.clear();
  for (const [path, text] of open) project.overlay(path, text);
}

function sessionSettings({ settings, open }: FolderState): SessionSettings {
  const { severities, device, board, targets, exclude, includePaths } = settings;
  return {
    severities,
    focus: new Set(open.keys()),
    exclude,
    includePaths,
    ...(device === undefined ? {} : { device }),
    ...(board === undefined ? {} : { board }),
    ...(targets === undefined ? {} : { targets }),
  };
}

/** Editors spell the same URI in several ways (`%3A`, a trailing slash). */
function plainUri(uri: string): string {
  return URI.parse(uri).toString().replace(/\/+$/, '');
}

function pathBelow(folder: string, uri: string): string | undefined {
  const outer = URI.parse(folder);
  const inner = URI.parse(uri);
  const base = outer.path.endsWith('/') ? outer.path : `${outer.path}/`;
  if (inner.path === outer.path && inner.authority === outer.authority) return '';
  if (inner.scheme !== outer.scheme || inner.authority !== outer.authority || !inner.path.startsWith(base))
    return undefined;
  return inner.path.slice(base.length);
}

function uriBelow(folder: string, file: string): string {
  return Utils.resolvePath(URI.parse(folder), file).toString();
}
