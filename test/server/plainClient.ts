import { afterEach, expect } from 'vitest';
import type {
  ClientCapabilities,
  InitializeParams,
  Position,
  ProtocolConnection,
} from 'vscode-languageserver-protocol';
import {
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';
import { miniProject } from '../support/miniProject';

export interface Setup {
  readonly capabilities?: ClientCapabilities;
  readonly initialize?: (root: string) => Partial<InitializeParams>;
  /** Instead of a project in which region RAM overlaps pool cpuRAM2 by 1 KiB. */
  readonly files?: Readonly<Record<string, string>>;
  readonly prepare?: (connection: ProtocolConnection) => void;
}

export interface PlainClient {
  readonly project: TemporaryProject;
  readonly client: LanguageClient;
  readonly request: <T>(method: string, params: object) => Promise<T>;
  readonly open: (file: string, languageId?: string) => Promise<void>;
  /** The position behind a text of a file. */
  readonly behind: (file: string, text: string) => Position;
}

let running: PlainClient | undefined;

/** Ends it before its test does, to start another. */
export async function endPlainClient(): Promise<void> {
  const ended = running;
  running = undefined;
  expect(await (ended?.client.stop() ?? 0)).toBe(0);
  expect(ended?.client.complaints ?? []).toEqual([]);
  ended?.project.remove();
}

/** Each server has to end with status 0 and without a complaint. */
export function endAfterEach(): void {
  afterEach(endPlainClient);
}

/** A client that says no more than it must, with a project of its own. */
export async function start({
  capabilities = {},
  initialize = () => ({}),
  files,
  prepare,
}: Setup = {}): Promise<PlainClient> {
  const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K';
  const project = temporaryProject(files ?? (miniProject({ memory }) as Record<string, string>));
  const client = await startServer(project.root, capabilities, undefined, prepare, initialize(project.root));
  running = {
    project,
    client,
    request: (method, params) => client.connection.sendRequest(method, params),
    open: (file, languageId = 'ld') => client.open(file, project.read(file), languageId),
    behind: (file, text) => {
      const before = project
        .read(file)
        .slice(0, project.read(file).indexOf(text) + text.length)
        .split('\n');
      return { line: before.length - 1, character: before.at(-1)!.length };
    },
  };
  return running;
}
