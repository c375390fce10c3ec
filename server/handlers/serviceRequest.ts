import type { CancellationToken, Position, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Analysis,
  type LanguageServices,
  servicesFor,
  type Span,
  type TypingServices,
  typingServicesFor,
} from '../../core';
import type { ServerContext } from '../context';
import type { Folder } from '../workspace';
import { run } from './run';

/** What somebody who types asks for: answered from the new text, without waiting for a check that takes long. */
export interface TypingRequest {
  readonly services: TypingServices;
  readonly document: TextDocument;
  offsetAt(position: Position): number;
  rangeOf(span: Span): Range;
  spanOf(range: Range): Span;
}

/** A request about one document as it was last checked, with all that answering it takes. */
export interface ServiceRequest extends TypingRequest {
  readonly services: LanguageServices;
  readonly analysis: Analysis;
  readonly folder: Folder;
  readonly file: string;
}

/** Waits for the latest check, then answers; `otherwise` where the document is not ours or something fails. */
export async function serve<T>(
  context: ServerContext,
  name: string,
  uri: string,
  token: CancellationToken,
  otherwise: T,
  answer: (request: ServiceRequest) => T | Promise<T>,
) {
  return run(
    context.connection,
    name,
    token,
    async () => {
      const folder = await context.ready(uri);
      const file = folder?.pathOf(uri);
      const analysis = folder?.analysis;
      if (!folder || file === undefined || !analysis) return otherwise;
      const services = servicesFor(analysis, file);
      // Generated sources of megabytes are asked about without being sent: what was read last is what the editor shows.
      const text = analysis.textOf(file);
      if (!services || text === undefined) return otherwise;
      const document = context.documentOf(uri, text);
      return answer({
        services,
        analysis,
        folder,
        file,
        ...offsetsIn(document),
        rangeOf: (span) => analysis.positions.rangeOf(file, span),
      });
    },
    otherwise,
  );
}

/** As {@link serve}; but where the check is behind, a script is served from its text and the check before. */
export async function serveTyping<T>(
  context: ServerContext,
  name: string,
  uri: string,
  token: CancellationToken,
  otherwise: T,
  answer: (request: TypingRequest) => T | Promise<T>,
) {
  let request: TypingRequest | undefined;
  const quick = await run(
    context.connection,
    name,
    token,
    () => {
      request = behind(context, uri);
      return Promise.resolve(request ? answer(request) : otherwise);
    },
    otherwise,
  );
  return request ? quick : serve(context, name, uri, token, otherwise, answer);
}

function behind(context: ServerContext, uri: string): TypingRequest | undefined {
  const document = context.documents.get(uri);
  const folder = document && context.behind(uri);
  const file = folder?.pathOf(uri);
  if (!document || file === undefined || !folder?.analysis) return undefined;
  const services = typingServicesFor(folder.analysis, file);
  return (
    services && {
      services,
      ...offsetsIn(document),
      rangeOf: ({ start, end }) => ({ start: document.positionAt(start), end: document.positionAt(end) }),
    }
  );
}

function offsetsIn(document: TextDocument): Pick<TypingRequest, 'document' | 'offsetAt' | 'spanOf'> {
  const offsetAt = (position: Position): number => document.offsetAt(position);
  return {
    document,
    offsetAt,
    spanOf: ({ start, end }) => ({ start: offsetAt(start), end: offsetAt(end) }),
  };
}
