import {
  commands,
  Disposable,
  l10n,
  Range,
  Selection,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
  type ExtensionContext,
  type TextDocument,
  type WebviewPanel,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  viewRequest,
  whatIfRequest,
  type RangeChangeParams,
  type ViewParams,
  type ViewResult,
  type WhatIfAnswer,
  type WhatIfParams,
} from '../../../protocol/server';
import type { Targets } from '../targets';
import type { HostMessage, PageMessage } from '../../../protocol/page';
import { pageHtml } from './pageHtml';

type View = 'map' | 'timeline';

const panelType = 'n6mem.picture';
/** The document that a panel was opened for: after a restart it says which folder is meant. */
const lastDocumentKey = 'n6mem.picture.document';
/** A cursor that runs through a file should not repaint the picture at every step. */
const cursorDelay = 50;

/** The memory map and the buffer timeline: commands, the panel, and its revival after a reload. */
export function registerPictures(
  context: ExtensionContext,
  client: BaseLanguageClient,
  targets: Targets,
): Disposable {
  let open: PicturePanel | undefined;
  const show = (panel: WebviewPanel, view: View | null, uri: string | null): PicturePanel => {
    const picture = createPicture(context, client, targets, panel, view, uri);
    panel.onDidDispose(() => {
      if (open === picture) open = undefined;
    });
    return (open = picture);
  };
  const command = (view: View) => async (argument: unknown) => {
    const uri = uriOf(argument);
    if (open) return open.show(view, uri);
    const panel = window.createWebviewPanel(panelType, titleOf(view), ViewColumn.Beside, optionsOf(context));
    show(panel, view, uri);
  };
  return Disposable.from(
    commands.registerCommand('n6mem.showMemoryMap', command('map')),
    commands.registerCommand('n6mem.showTimeline', command('timeline')),
    window.registerWebviewPanelSerializer(panelType, {
      deserializeWebviewPanel: (panel) => {
        panel.webview.options = optionsOf(context);
        show(panel, null, context.workspaceState.get<string>(lastDocumentKey) ?? null);
        return Promise.resolve();
      },
    }),
  );
}

/** From a title button (a Uri), a code lens (a string), the palette (nothing: the active editor). */
function uriOf(argument: unknown): string | null {
  if (argument instanceof Uri) return argument.toString();
  if (typeof argument === 'string') return argument;
  return window.activeTextEditor?.document.uri.toString() ?? null;
}

function titleOf(view: View): string {
  return view === 'map' ? l10n.t('Memory Map') : l10n.t('Buffer Timeline');
}

function optionsOf(context: ExtensionContext) {
  return {
    enableScripts: true,
    retainContextWhenHidden: true,
    localResourceRoots: [Uri.joinPath(context.extensionUri, 'dist')],
  };
}

interface PicturePanel {
  show(view: View, uri: string | null): Promise<void>;
}

function createPicture(
  context: ExtensionContext,
  client: BaseLanguageClient,
  targets: Targets,
  panel: WebviewPanel,
  firstView: View | null,
  firstUri: string | null,
): PicturePanel {
  let view = firstView;
  let uri = firstUri;
  let choice: string | null = null;
  let folder: Uri | undefined;
  let isReady = false;
  let questions = 0;
  let revealing = Promise.resolve();
  let cursorTimer: ReturnType<typeof setTimeout> | undefined;
  const post = (message: HostMessage): void => void panel.webview.postMessage(message);

  const refresh = async (): Promise<void> => {
    // Until the page has said what it showed before a reload there is nothing to ask for.
    if (!isReady) return;
    const params: ViewParams = { uri, choice, view };
    const question = ++questions;
    const result = await client.sendRequest<ViewResult>(viewRequest, params);
    // The reader has asked for something else meanwhile.
    if (question !== questions) return;
    folder = result.folder === null ? undefined : Uri.parse(result.folder);
    const shown = result.document as { readonly id: string; readonly view: View } | null;
    if (!shown) {
      post({ type: 'busy', text: l10n.t('Nothing to show: no target and no c_info file was found here.') });
      return;
    }
    choice = shown.id;
    view = shown.view;
    panel.title = titleOf(view);
    void context.workspaceState.update(lastDocumentKey, uri ?? undefined);
    const canEdit = folder !== undefined && workspace.fs.isWritableFileSystem(folder.scheme) !== false;
    // The page draws in the reader's language; in English there is no bundle.
    const translated = l10n.bundle === undefined ? {} : { strings: l10n.bundle };
    post({ type: 'show', choices: result.choices, document: result.document, canEdit, ...translated });
  };

  const ask = async (changes: readonly RangeChangeParams[]): Promise<WhatIfAnswer | undefined> => {
    if (!folder) return undefined;
    const params: WhatIfParams = { folder: folder.toString(), changes };
    return client.sendRequest<WhatIfAnswer>(whatIfRequest, params);
  };

  const answer = async (message: PageMessage): Promise<void> => {
    switch (message.type) {
      case 'ready':
        isReady = true;
        choice = message.choice ?? choice;
        return refresh();
      case 'pick':
        choice = message.choice;
        view = null;
        return refresh();
      case 'switchView':
        view = message.view;
        return refresh();
      case 'reveal': {
        if (!folder) return;
        const source = Uri.joinPath(folder, message.file);
        // One after the other: a click and Enter right behind it must not overtake each other.
        revealing = revealing
          .catch(() => undefined)
          .then(() => reveal(source, message.span, message.preserveFocus));
        return revealing;
      }
      case 'whatIf': {
        const told = await ask(message.changes);
        if (told) {
          const { text, outcome, edits, files } = told;
          post({ type: 'whatIfResult', id: message.id, text, outcome, edits, files });
        }
        return;
      }
      case 'applyWhatIf': {
        const told = await ask(message.changes);
        const edit = told && (await client.protocol2CodeConverter.asWorkspaceEdit(told.edit as never));
        if (!edit || !(await workspace.applyEdit(edit))) {
          const text = l10n.t('The change could not be made: the files have changed.');
          post({ type: 'whatIfResult', id: message.id, text, outcome: 'impossible', edits: 0, files: [] });
          await window.showWarningMessage(text);
        }
        return;
      }
      case 'save':
        return save(folder, message);
    }
  };

  const cursor = (document: TextDocument, offset: number): void => {
    if (!folder || document.uri.scheme !== folder.scheme || !document.uri.path.startsWith(`${folder.path}/`))
      return;
    const file = document.uri.path.slice(folder.path.length + 1);
    post({ type: 'cursor', file, offset, line: document.positionAt(offset).line });
  };

  panel.webview.html = pageHtml(panel.webview, context.extensionUri);
  const listeners = Disposable.from(
    panel.webview.onDidReceiveMessage((message: PageMessage) => {
      answer(message).catch((error: unknown) => client.outputChannel.error(String(error)));
    }),
    targets.onDidChange(() => {
      refresh().catch((error: unknown) => client.outputChannel.error(String(error)));
    }),
    window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      const [first] = selections;
      if (!first) return;
      clearTimeout(cursorTimer);
      cursorTimer = setTimeout(
        () => cursor(textEditor.document, textEditor.document.offsetAt(first.active)),
        cursorDelay,
      );
    }),
  );
  panel.onDidDispose(() => {
    clearTimeout(cursorTimer);
    listeners.dispose();
  });
  return {
    show: async (wantedView, wantedUri) => {
      view = wantedView;
      // Without a document (the panel itself has the focus) the other view of what is shown is meant.
      if (wantedUri !== null) {
        uri = wantedUri;
        choice = null;
      }
      panel.reveal(undefined, true);
      await refresh();
    },
  };
}

/** Opens the source beside the picture and selects what the shape stands for. */
async function reveal(
  uri: Uri,
  span: { readonly start: number; readonly end: number },
  preserveFocus: boolean,
): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const range = new Range(document.positionAt(span.start), document.positionAt(span.end));
  const visible = window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await window.showTextDocument(document, {
    preserveFocus,
    viewColumn: visible?.viewColumn ?? ViewColumn.One,
  });
  editor.selection = new Selection(range.start, range.end);
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}

/** A webview cannot download: the reader chooses where the picture goes. */
async function save(
  folder: Uri | undefined,
  { name, format, data }: Extract<PageMessage, { type: 'save' }>,
): Promise<void> {
  const target = await window.showSaveDialog({
    ...(folder ? { defaultUri: Uri.joinPath(folder, name) } : {}),
    filters: format === 'svg' ? { SVG: ['svg'] } : { PNG: ['png'] },
  });
  if (!target) return;
  const bytes = format === 'svg' ? new TextEncoder().encode(data) : bytesOfBase64(data);
  await workspace.fs.writeFile(target, bytes);
}

function bytesOfBase64(data: string): Uint8Array {
  const binary = atob(data.replace(/^data:[^,]*,/, ''));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
