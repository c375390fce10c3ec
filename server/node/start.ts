import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from '../server';
import { endWithProcess } from './endWithProcess';
import { nodeFileSystem } from './fileSystem';
import { localeOf, textsIn } from './translations';
import { writePicture } from './writePicture';

/**
 * The server of this process: over the pipe that the editor made, or standard input and output.
 *
 * @param follow folders outside a project that symbolic links may lead into, beside those of the settings
 */
export function startNodeServer(follow: readonly string[] = []): void {
  startServer(createConnection(ProposedFeatures.all), {
    diskOf: (folderUri, isLoose, onRead, settings) => {
      const path = folderUri.startsWith('file:') ? pathOf(folderUri) : undefined;
      return path === undefined
        ? undefined
        : nodeFileSystem(path, { isShallow: isLoose, follow: [...follow, ...settings], onRead });
    },
    locale: localeOf(process.env),
    textsIn,
    endWith: endWithProcess,
    writePicture,
  });
}

/** A share of another machine (`file://host/…`) has a path on Windows only. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
