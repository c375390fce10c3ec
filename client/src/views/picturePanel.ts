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
import type { BaseLanguageClient, WorkspaceEdit as LspWorkspaceEdit } from 'vscode-languageclient';
import {
  imageRequest,
  planAtRequest,
  planRequest,
  viewCommands,
  viewRequest,
  whatIfRequest,
  type FocusParams,
  type ImageParams,
  type ImageResult,
  type PlanAnswer,
  type PlanAtAnswer,
  type PlanAtParams,
  type PlanParams,
  type ViewName,
  type ViewParams,
  type ViewResult,
  type WhatIfAnswer,
  type WhatIfParams,
} from '../../../protocol/server';
import type { Targets } from '../targets';
import type { HostMessage, PageMessage, ShowMessage } from '../../../protocol/page';
import { contentOf, createBuilds, type Build, type Builds } from './builds';
import { pageHtml, scriptUri } from './pageHtml';

/** The type of each view's panel: they stand side by side, and each comes back by itself after a reload. */
const panelTypes: Readonly<Record<ViewName, string>> = {
  map: 'n6mem.picture.map',
  timeline: 'n6mem.picture.timeline',
  fill: 'n6mem.picture.fill',
};
/** A cursor that runs through a file should not repaint the picture at every step. */
const cursorDelay = 50;

/** What all panels share. */
interface Pictures {
  readonly context: ExtensionContext;
  readonly client: BaseLanguageClient;
  /** One panel a view. */
  readonly open: Map<ViewName, Picture>;
  readonly builds: Builds;
}

/** The build before the one that is shown, or a build that the reader has chosen. */
type Comparison = { readonly kind: 'nothing' | 'lastBuild' } | ({ readonly kind: 'file' } & Build);

/** One panel and what it shows. */
interface Picture {
  readonly view: ViewName;
  readonly panel: WebviewPanel;
  /** The document that it was opened for: it says which folder is meant. */
  uri: string | null;
  /** What is shown; null: what the document belongs to. */
  choice: string | null;
  /** To go to with the next picture. */
  focus: FocusParams | undefined;
  /** The plan opens with the next picture. */
  opensPlan: boolean;
  folder: Uri | undefined;
  /** The page listens. Until then there is nothing to ask for: it may bring its choice from before a reload. */
  isReady: boolean;
  /** Counts requests: a late answer is dropped. */
  questions: number;
  /** Sources are opened one after the other: a click and Enter right behind it must not overtake each other. */
  revealing: Promise<void>;
  cursorTimer: ReturnType<typeof setTimeout> | undefined;
  /** Of fill and timeline: what it is compared with. */
  comparison: Comparison;
  /** A file that the last what-if changed: where undo takes it back. */
  changed: Uri | undefined;
}

/** The memory map, the buffer timeline and the fill: commands, the panels, and their revival after a reload. */
export function registerPictures(
  context: ExtensionContext,
  client: BaseLanguageClient,
  targets: Targets,
): Disposable {
  const pictures: Pictures = { context, client, open: new Map(), builds: createBuilds(context) };
  const views = Object.keys(panelTypes) as ViewName[];
  return Disposable.from(
    targets.onDidChange(() => {
      for (const picture of pictures.open.values()) logged(client, refresh(pictures, picture));
    }),
    commands.registerCommand(viewCommands.plan, (argument: unknown, focus?: FocusParams) =>
      showView(pictures, 'map', uriOf(argument), focus?.choice ?? null, focus, true),
    ),
    ...views.flatMap((view) => [
      commands.registerCommand(viewCommands[view], (argument: unknown, focus?: FocusParams) =>
        showView(pictures, view, uriOf(argument), focus?.choice ?? null, focus),
      ),
      window.registerWebviewPanelSerializer(panelTypes[view], {
        deserializeWebviewPanel: (panel) => {
          panel.webview.options = optionsOf(context);
          addPicture(pictures, view, panel, context.workspaceState.get<string>(panelTypes[view]) ?? null);
          return Promise.resolve();
        },
      }),
    ]),
  );
}

/** From a title button (a Uri), a code lens (a string), the palette (nothing: the active editor). */
function uriOf(argument: unknown): string | null {
  if (argument instanceof Uri) return argument.toString();
  if (typeof argument === 'string') return argument;
  return window.activeTextEditor?.document.uri.toString() ?? null;
}

function titleOf(view: ViewName): string {
  switch (view) {
    case 'map':
      return l10n.t('Memory Map');
    case 'timeline':
      return l10n.t('Buffer Timeline');
    case 'fill':
      return l10n.t('Memory Fill');
  }
}

/** Said in a panel that has nothing to draw. */
function nothingOf(view: ViewName): string {
  switch (view) {
    case 'map':
      return l10n.t('Nothing to show: no target was found here.');
    case 'timeline':
      return l10n.t('Nothing to show: no c_info file was found here.');
    case 'fill':
      return l10n.t('Nothing to show: no ELF and no linker map of a target was found here. Build first.');
  }
}

function optionsOf(context: ExtensionContext) {
  return {
    enableScripts: true,
    retainContextWhenHidden: true,
    localResourceRoots: [Uri.joinPath(context.extensionUri, 'dist')],
  };
}

function logged(client: BaseLanguageClient, work: Promise<unknown>): void {
  work.catch((error: unknown) => client.outputChannel.error(String(error)));
}

/** Shows a view in its panel; another view's panel stays as it is. */
async function showView(
  pictures: Pictures,
  view: ViewName,
  uri: string | null,
  choice: string | null,
  focus: FocusParams | undefined,
  opensPlan = false,
): Promise<void> {
  const known = pictures.open.get(view);
  if (!known) {
    // Beside the editor; a second view goes where the first one is, from where it can be moved.
    const [other] = pictures.open.values();
    const column = other?.panel.viewColumn ?? ViewColumn.Beside;
    const panel = window.createWebviewPanel(
      panelTypes[view],
      titleOf(view),
      column,
      optionsOf(pictures.context),
    );
    const picture = addPicture(pictures, view, panel, uri);
    picture.choice = choice;
    picture.focus = focus;
    picture.opensPlan = opensPlan;
    return;
  }
  // Without a document (a panel has the focus) what is shown is meant.
  if (uri !== null || choice !== null) {
    known.uri = uri ?? known.uri;
    known.choice = choice;
  }
  known.focus = focus;
  known.opensPlan = opensPlan;
  known.panel.reveal(undefined, true);
  await refresh(pictures, known);
}

function addPicture(pictures: Pictures, view: ViewName, panel: WebviewPanel, uri: string | null): Picture {
  const picture: Picture = {
    view,
    panel,
    uri,
    choice: null,
    focus: undefined,
    opensPlan: false,
    folder: undefined,
    isReady: false,
    questions: 0,
    revealing: Promise.resolve(),
    cursorTimer: undefined,
    comparison: { kind: 'nothing' },
    changed: undefined,
  };
  pictures.open.set(view, picture);
  panel.title = titleOf(view);
  panel.webview.html = pageHtml(panel.webview, pictures.context.extensionUri);
  const listeners = Disposable.from(
    panel.webview.onDidReceiveMessage((message: PageMessage) =>
      logged(pictures.client, answer(pictures, picture, message)),
    ),
    window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      const [first] = selections;
      if (!first) return;
      clearTimeout(picture.cursorTimer);
      picture.cursorTimer = setTimeout(
        () => sendCursor(picture, textEditor.document, textEditor.document.offsetAt(first.active)),
        cursorDelay,
      );
    }),
  );
  panel.onDidDispose(() => {
    clearTimeout(picture.cursorTimer);
    listeners.dispose();
    if (pictures.open.get(view) === picture) pictures.open.delete(view);
  });
  return picture;
}

function post({ panel }: Picture, message: HostMessage): void {
  void panel.webview.postMessage(message);
}

/** Asks the server for the picture as it is now. */
async function refresh({ client, context, builds }: Pictures, picture: Picture): Promise<void> {
  if (!picture.isReady) return;
  const params: ViewParams = { uri: picture.uri, choice: picture.choice, view: picture.view };
  const question = ++picture.questions;
  const result = await client.sendRequest<ViewResult>(viewRequest, params);
  // The reader has asked for something else meanwhile.
  if (question !== picture.questions) return;
  picture.folder = result.folder === null ? undefined : Uri.parse(result.folder);
  const shown = result.document as { readonly id: string; readonly view: ViewName } | null;
  if (shown?.view !== picture.view) {
    post(picture, { type: 'busy', text: nothingOf(picture.view) });
    return;
  }
  // A comparison is one of this image.
  if (picture.choice !== null && picture.choice !== shown.id && picture.comparison.kind === 'file')
    picture.comparison = { kind: 'nothing' };
  picture.choice = shown.id;
  void context.workspaceState.update(panelTypes[picture.view], picture.uri ?? undefined);
  const compared = picture.view === 'map' ? {} : await comparedBuild(builds, picture, result.document);
  if (question !== picture.questions) return;
  const { folder, focus, opensPlan } = picture;
  picture.focus = undefined;
  picture.opensPlan = false;
  post(picture, {
    type: 'show',
    choices: result.choices,
    document: result.document,
    canEdit: folder !== undefined && workspace.fs.isWritableFileSystem(folder.scheme) !== false,
    ...(focus === undefined ? {} : { focus }),
    ...(opensPlan ? { opensPlan } : {}),
    ...compared,
    // The page draws in the reader's language; in English there is no bundle.
    ...(l10n.bundle === undefined ? {} : { strings: l10n.bundle }),
  });
}

async function answer(pictures: Pictures, picture: Picture, message: PageMessage): Promise<void> {
  switch (message.type) {
    case 'ready':
      picture.isReady = true;
      picture.choice ??= message.choice;
      // The first check of a large project takes its time: an empty panel would look broken meanwhile.
      post(picture, { type: 'busy', text: l10n.t('Reading the project …') });
      return refresh(pictures, picture);
    case 'pick': {
      // A choice of another view belongs into that view's panel.
      const view = message.choice.slice(0, message.choice.indexOf(':')) as ViewName;
      if (view !== picture.view && view in panelTypes)
        return showView(pictures, view, picture.uri, message.choice, undefined);
      picture.choice = message.choice;
      return refresh(pictures, picture);
    }
    case 'switchView':
      // The other view of what is shown, which need not be what the document belongs to.
      return showView(pictures, message.view, picture.uri, picture.choice, undefined);
    case 'compare':
      return compare(pictures, picture, message.with);
    case 'script': {
      const bytes = await workspace.fs.readFile(scriptUri(pictures.context.extensionUri));
      post(picture, { type: 'script', text: new TextDecoder().decode(bytes) });
      return;
    }
    case 'reveal': {
      const { folder, panel } = picture;
      if (!folder) return;
      const source = Uri.joinPath(folder, message.file);
      picture.revealing = picture.revealing
        .catch(() => undefined)
        .then(() => reveal(source, message, panel.viewColumn));
      return picture.revealing;
    }
    case 'whatIf':
    case 'applyWhatIf':
      return answerWhatIf(pictures, picture, message);
    case 'plan':
    case 'planAt':
      return answerPlan(pictures, picture, message);
    case 'undo':
      return undo(picture);
    case 'save':
      return save(picture.folder, message);
  }
}

/** What fill or timeline is compared with, and what "the last build" would mean. */
async function comparedBuild(
  builds: Builds,
  { comparison, view }: Picture,
  document: unknown,
): Promise<Pick<ShowMessage, 'lastBuild' | 'before'>> {
  const last = await builds.see(document);
  const before = comparison.kind === 'lastBuild' ? last : comparison.kind === 'file' ? comparison : undefined;
  return {
    lastBuild: last?.label ?? null,
    ...(before ? { before: { label: before.label, [view]: before.content } } : {}),
  };
}

/** Compares fill or timeline with the last build, or with a file that the reader chooses. */
async function compare(
  pictures: Pictures,
  picture: Picture,
  kind: 'nothing' | 'lastBuild' | 'file',
): Promise<void> {
  if (kind !== 'file') picture.comparison = { kind };
  else {
    const [uri] =
      (await window.showOpenDialog({
        ...(picture.folder ? { defaultUri: picture.folder } : {}),
        filters:
          picture.view === 'timeline'
            ? { [l10n.t('c_info of the compiler')]: ['json'] }
            : { [l10n.t('ELF or linker map')]: ['elf', 'axf', 'out', 'map'] },
        openLabel: l10n.t('Compare'),
      })) ?? [];
    if (uri) {
      const params: ImageParams = { uri: uri.toString() };
      const content = contentOf(await pictures.client.sendRequest<ImageResult>(imageRequest, params));
      const label = uri.path.slice(uri.path.lastIndexOf('/') + 1);
      if (content) picture.comparison = { kind, label, content };
      else
        await window.showWarningMessage(
          picture.view === 'timeline'
            ? l10n.t('{0} cannot be compared: it is not a c_info of the compiler.', label)
            : l10n.t(
                '{0} cannot be compared: it is neither a linked image for Arm nor a map of GNU ld.',
                label,
              ),
        );
    }
  }
  // Also where nothing was chosen: the page goes back to what is shown.
  await refresh(pictures, picture);
}

/** What the rules say to a dragged boundary; its edits, when the reader has confirmed. */
async function answerWhatIf(
  { client }: Pictures,
  picture: Picture,
  { type, id, changes }: Extract<PageMessage, { type: 'whatIf' | 'applyWhatIf' }>,
): Promise<void> {
  if (!picture.folder) return;
  const params: WhatIfParams = { folder: picture.folder.toString(), changes };
  const told = await client.sendRequest<WhatIfAnswer>(whatIfRequest, params);
  if (type === 'whatIf') {
    const { text, outcome, edits, files } = told;
    post(picture, { type: 'whatIfResult', id, text, outcome, edits, files });
    return;
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(told.edit as LspWorkspaceEdit | null);
  if (edit && (await workspace.applyEdit(edit))) {
    picture.changed = edit.entries()[0]?.[0];
    return;
  }
  const text = l10n.t('The change could not be made: the files have changed.');
  post(picture, { type: 'whatIfResult', id, text, outcome: 'impossible', edits: 0, files: [] });
  await window.showWarningMessage(text);
}

/** The plan of the target that is shown, and what its handle would mean. */
async function answerPlan(
  { client }: Pictures,
  picture: Picture,
  message: Extract<PageMessage, { type: 'plan' | 'planAt' }>,
): Promise<void> {
  if (!picture.folder) return;
  const { choice } = message;
  const params: PlanParams = { folder: picture.folder.toString(), choice };
  if (message.type === 'plan') {
    const answered = await client.sendRequest<PlanAnswer>(planRequest, params);
    post(picture, { type: 'plan', choice, ...answered });
    return;
  }
  const { id, at } = message;
  const asked: PlanAtParams = { ...params, at };
  const answered = await client.sendRequest<PlanAtAnswer>(planAtRequest, asked);
  post(picture, { type: 'planAtResult', id, ...answered });
}

/** A page has no undo of its own: the file that it changed takes the change back, and the page keeps the focus. */
async function undo({ changed, panel }: Picture): Promise<void> {
  if (!changed) return;
  const document = await workspace.openTextDocument(changed);
  await window.showTextDocument(document, {
    viewColumn: columnFor(document, panel.viewColumn),
    preserveFocus: false,
  });
  await commands.executeCommand('undo');
  panel.reveal(undefined, false);
}

function sendCursor(picture: Picture, document: TextDocument, offset: number): void {
  const { folder } = picture;
  if (!folder || document.uri.scheme !== folder.scheme || !document.uri.path.startsWith(`${folder.path}/`))
    return;
  const file = document.uri.path.slice(folder.path.length + 1);
  post(picture, { type: 'cursor', file, offset, line: document.positionAt(offset).line });
}

/** Where the editor of a document is or may be opened: never over the picture. */
function columnFor(document: TextDocument, pictureColumn: ViewColumn | undefined): ViewColumn {
  const visible = window.visibleTextEditors.find((editor) => editor.document === document);
  return visible?.viewColumn ?? (pictureColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One);
}

/** Opens the source beside the picture and selects what the shape stands for. */
async function reveal(
  uri: Uri,
  { span, line = 0 }: Pick<Extract<PageMessage, { type: 'reveal' }>, 'span' | 'line'>,
  pictureColumn: ViewColumn | undefined,
): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const range = span
    ? new Range(document.positionAt(span.start), document.positionAt(span.end))
    : document.lineAt(Math.min(line, document.lineCount - 1)).range;
  const editor = await window.showTextDocument(document, { viewColumn: columnFor(document, pictureColumn) });
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
    filters: { [format.toUpperCase()]: [format] },
  });
  if (!target) return;
  const bytes = format === 'png' ? bytesOfBase64(data) : new TextEncoder().encode(data);
  await workspace.fs.writeFile(target, bytes);
}

function bytesOfBase64(data: string): Uint8Array {
  const binary = atob(data.replace(/^data:[^,]*,/, ''));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
