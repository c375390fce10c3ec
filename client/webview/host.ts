import { documentsElementId, type PageDocument, type PlanModel, say, textsElementId } from '../../core';
import type { HostMessage, PageMessage, PageState, ShowMessage } from '../../protocol/page';
import { useTranslations } from './strings';

/** What the host sends, with what the page draws. */
export type ToPage = HostMessage<PageDocument, PlanModel>;
export type Shown = ShowMessage<PageDocument>;

/** The other side of the page: VS Code, or the page itself where it is a file of its own. */
export interface Host {
  /** A file of its own can neither open sources nor write them, but it can download. */
  readonly isEditor: boolean;
  send(message: PageMessage): void;
  listen(receive: (message: ToPage) => void): void;
  readState(): PageState | undefined;
  writeState(state: PageState): void;
}

interface VsCodeApi {
  postMessage(message: PageMessage): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
}

declare global {
  interface Window {
    acquireVsCodeApi?: () => VsCodeApi;
  }
}

export function connect(): Host {
  return window.acquireVsCodeApi ? editorHost(window.acquireVsCodeApi()) : standaloneHost();
}

function editorHost(api: VsCodeApi): Host {
  return {
    isEditor: true,
    send: (message) => api.postMessage(message),
    listen: (receive) =>
      window.addEventListener('message', (event: MessageEvent<ToPage>) => receive(event.data)),
    readState: () => api.getState(),
    writeState: (state) => api.setState(state),
  };
}

/** The page's code, as it stands in the file. */
function ownScript(): string {
  return [...document.scripts].find(({ type }) => type === '')?.textContent ?? '';
}

/** Answers the page's questions from the documents that the file embeds. */
function standaloneHost(): Host {
  const embedded = (id: string): unknown =>
    JSON.parse(document.getElementById(id)?.textContent ?? 'null') ?? undefined;
  const documents = (embedded(documentsElementId) ?? []) as readonly PageDocument[];
  useTranslations(embedded(textsElementId) as Readonly<Record<string, string>> | undefined);
  const choices = documents.map(({ id, label, view }) => ({ id, label, view }));
  let receive: (message: ToPage) => void = () => undefined;
  const show = (id: string | null): void => {
    const chosen = documents.find((document) => document.id === id) ?? documents[0];
    if (chosen) receive({ type: 'show', choices, document: chosen, canEdit: false });
    else receive({ type: 'busy', text: say`This file holds no picture.` });
  };
  return {
    isEditor: false,
    send(message) {
      if (message.type === 'ready') show(message.choice);
      else if (message.type === 'pick') show(message.choice);
      else if (message.type === 'script') receive({ type: 'script', text: ownScript() });
      else if (message.type === 'switchView')
        show(documents.find((document) => document.view === message.view)?.id ?? null);
    },
    listen(listener) {
      receive = listener;
    },
    readState: () => undefined,
    writeState: () => undefined,
  };
}
