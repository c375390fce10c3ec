import type { Connection } from 'vscode-languageserver';
import { URI, Utils } from 'vscode-uri';
import { type FileContent, type FileListing, type FileSystem, say } from '../core';
import {
  listFilesRequest,
  readFileRequest,
  type ListFilesParams,
  type ListFilesResult,
  type ReadFileParams,
  type ReadFileResult,
} from '../protocol/server';

/** How many bytes decide whether a file is text. */
const probeBytes = 8192;

/** For documents that lie nowhere: what is open is all that there is. */
export const noFiles: FileSystem = {
  list: () => Promise.resolve({ files: [], unreadable: [], cut: false }),
  read: () => Promise.resolve({ kind: 'unreadable', reason: say`no such file or directory` }),
};

/** The files of a folder as the editor has them: for the browser, and for folders that are on no disk. */
export function clientFileSystem(connection: Connection, folderUri: string, isShallow: boolean): FileSystem {
  return {
    list: async ({ skipFolders, maxFiles }): Promise<FileListing> => {
      const params: ListFilesParams = { root: folderUri, skipFolders: [...skipFolders], maxFiles };
      try {
        const listing = await connection.sendRequest<ListFilesResult>(listFilesRequest, params);
        return isShallow
          ? { ...listing, files: listing.files.filter(({ path }) => !path.includes('/')) }
          : listing;
      } catch (error) {
        return { files: [], unreadable: [{ path: '.', reason: reasonOf(error) }], cut: false };
      }
    },
    read: async (path, limit): Promise<FileContent> => {
      const params: ReadFileParams = {
        uri: Utils.joinPath(URI.parse(folderUri), path).toString(),
        ...(limit === undefined ? {} : { limit }),
      };
      try {
        const result = await connection.sendRequest<ReadFileResult>(readFileRequest, params);
        return result.kind === 'unreadable' ? result : contentOf(bytesOf(result.base64));
      } catch (error) {
        return { kind: 'unreadable', reason: reasonOf(error) };
      }
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function contentOf(bytes: Uint8Array): FileContent {
  if (bytes.subarray(0, probeBytes).includes(0)) return { kind: 'bytes', bytes };
  return { kind: 'text', text: new TextDecoder().decode(bytes) };
}
