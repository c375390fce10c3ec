import { Disposable, FileType, l10n, Uri, workspace } from 'vscode';
import type { BaseLanguageClient, StaticFeature } from 'vscode-languageclient';
import {
  listFilesRequest,
  readFileRequest,
  type ListFilesParams,
  type ListFilesResult,
  type OwnCapabilities,
  type ReadFileParams,
  type ReadFileResult,
} from '../../protocol/server';

/** Answers the server's questions about files through VS Code, so that it works where there is no disk. */
export function registerWorkspaceFiles(client: BaseLanguageClient): Disposable {
  client.registerFeature(answersAboutFiles);
  return Disposable.from(
    client.onRequest(listFilesRequest, (params: ListFilesParams) => listFiles(params)),
    client.onRequest(readFileRequest, (params: ReadFileParams) => readFile(params)),
  );
}

/** Tells the server that it may ask: other clients do not know these requests. */
const answersAboutFiles: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    const own: OwnCapabilities = {
      n6memFiles: true,
      ...(l10n.bundle === undefined ? {} : { n6memTexts: l10n.bundle }),
    };
    capabilities.experimental = { ...(capabilities.experimental as object | undefined), ...own };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};

/** Breadth first, one folder's children at a time; links are entered once, as a folder may link to its parent. */
async function listFiles({ root, skipFolders, maxFiles }: ListFilesParams): Promise<ListFilesResult> {
  const skip = new Set(skipFolders);
  const files: { path: string; size: number }[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  const folders: { path: string; links: number }[] = [{ path: '', links: 0 }];
  const base = Uri.parse(root);
  for (const folder of folders) {
    let entries: [string, FileType][];
    try {
      entries = await workspace.fs.readDirectory(folder.path === '' ? base : Uri.joinPath(base, folder.path));
    } catch (error) {
      unreadable.push({ path: folder.path, reason: reasonOf(error) });
      continue;
    }
    for (const [name, type] of entries) {
      const path = folder.path === '' ? name : `${folder.path}/${name}`;
      const links = folder.links + (type & FileType.SymbolicLink ? 1 : 0);
      if (type & FileType.Directory) {
        if (!skip.has(name) && links <= 1) folders.push({ path, links });
      } else if (type & FileType.File) {
        if (files.length >= maxFiles) return { files, unreadable, cut: true };
        files.push({ path, size: -1 });
      }
    }
  }
  return { files, unreadable, cut: false };
}

async function readFile({ uri, limit }: ReadFileParams): Promise<ReadFileResult> {
  try {
    const bytes = await workspace.fs.readFile(Uri.parse(uri));
    return { kind: 'bytes', base64: toBase64(limit === undefined ? bytes : bytes.subarray(0, limit)) };
  } catch (error) {
    return { kind: 'unreadable', reason: reasonOf(error) };
  }
}

/** In pieces: a spread of a whole file as arguments would overflow the stack. */
function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
