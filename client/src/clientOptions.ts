import { languages, type LogOutputChannel, type TextDocument, type Uri } from 'vscode';
import {
  RevealOutputChannelOn,
  type BaseLanguageClient,
  type LanguageClientOptions,
} from 'vscode-languageclient';
import { hoverInUnsavedSource } from './unsavedSource';

/** Also the prefix of the settings: the library reads `n6mem.trace.server` by it. */
export const clientId = 'n6mem';
export const clientName = 'STM32N6 AI Memory';

/**
 * The documents whose unsaved text the server gets. The JSON files go by name: their language stays VS Code's own,
 * JSON or JSONC.
 */
export const documentSelector = [
  { language: 'mpool' },
  { language: 'linkerscript' },
  { pattern: '**/*neural*art*.json' },
  { pattern: '**/n6mem.json' },
  { pattern: '**/*_c_info.json' },
];

/** The same documents by path alone: a tab that VS Code has not loaded yet has no language. */
const ourPaths =
  /(\.(mpool|ld|lds|ld\.S|ld\.in|ldscript|lcf)|neural[^/]*art[^/]*\.json|\/n6mem\.json|_c_info\.json)$/;

/** @param client the client that is made with these options, once it is */
export function clientOptions(
  outputChannel: LogOutputChannel,
  client: () => BaseLanguageClient | undefined,
): LanguageClientOptions {
  return {
    documentSelector,
    diagnosticCollectionName: clientId,
    outputChannel,
    // A server that fails says so in the status item and the log; it never takes the screen.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    markdown: { supportHtml: false, isTrusted: false },
    middleware: {
      provideHover: (document, position, token, next) => {
        if (!isUnknownToServer(document)) return next(document, position, token);
        const running = client();
        return running && hoverInUnsavedSource(running, document, position, token);
      },
      // Where a pool is mentioned in generated code is told by offsets in what is saved.
      provideDefinition: (document, position, token, next) =>
        isUnknownToServer(document) ? undefined : next(document, position, token),
      provideReferences: (document, position, options, token, next) =>
        isUnknownToServer(document) ? undefined : next(document, position, options, token),
    },
    diagnosticPullOptions: {
      onChange: true,
      onSave: true,
      onTabs: true,
      match: (_selector, resource: Uri) => ourPaths.test(resource.path),
    },
  };
}

/** Of C sources the server has what is saved: in an edited one its offsets would be those of another text. */
function isUnknownToServer(document: TextDocument): boolean {
  return document.isDirty && languages.match(documentSelector, document) === 0;
}
