import type { Connection, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ClientAbilities } from './clientAbilities';
import type { Folder, Workspace } from './workspace';

/** What handlers work with: the workspace, and a way to wait until it is checked as it stands now. */
export interface ServerContext {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly workspace: Workspace;
  /** What the client said that it can; known from `initialize` on. */
  abilities(): ClientAbilities;
  /** Calls `listener` after each check of a folder. */
  onAnalysed(listener: (folder: Folder) => void): void;
  /** The document's folder, checked with the latest text; undefined where no folder holds it. */
  ready(uri: string): Promise<Folder | undefined>;
  /**
   * The document's folder as it was last checked, its texts those of now; undefined where waiting for the check that
   * is due takes no longer than a keystroke may wait.
   */
  behind(uri: string): Folder | undefined;
  versionOf(uri: string): number | null;
  /** What is open under a URI, else a document of this text, for positions of this client. */
  documentOf(uri: string, text: string): TextDocument;
}
