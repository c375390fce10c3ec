import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { clientFileSystem } from '../clientFileSystem';
import { startServer } from '../server';
import { nodeFileSystem } from './fileSystem';

/** The server of this process: over the pipe that the editor made, or standard input and output. */
export function startNodeServer(): void {
  const connection = createConnection(ProposedFeatures.all);
  startServer(connection, (folderUri, isLoose) =>
    folderUri.startsWith('file:')
      ? nodeFileSystem(fileURLToPath(folderUri), isLoose)
      : clientFileSystem(connection, folderUri, isLoose),
  );
}
