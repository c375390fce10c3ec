import {
  type CancellationToken,
  DocumentHighlightKind,
  LSPErrorCodes,
  ResponseError,
  SymbolKind as LspSymbolKind,
  type DocumentHighlight,
  type DocumentLink,
  type DocumentSymbol,
  type SymbolInformation,
  type Location,
  type Range,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { type OutlineEntry, say, type Span, type SymbolKind } from '../../core';
import { toLocation, toRenameEdit } from '../convert';
import type { ServerContext } from '../context';
import { locationOfMemory } from './readOnlyDocuments';
import { flatSymbols } from '../weakClient';
import { serve } from './serviceRequest';

export const symbolKinds: Readonly<Record<SymbolKind, LspSymbolKind>> = {
  region: LspSymbolKind.Module,
  section: LspSymbolKind.Struct,
  symbol: LspSymbolKind.Variable,
  pool: LspSymbolKind.Module,
  profile: LspSymbolKind.Object,
  file: LspSymbolKind.File,
  group: LspSymbolKind.Namespace,
  assertion: LspSymbolKind.Boolean,
  alias: LspSymbolKind.Interface,
};

/** To an editor that cannot ask for a confirmation. */
const linkedByName = (): string =>
  say`The built model has symbols, and the linker script perhaps sections, of this name: change it by hand, and generate the model again.`;

/** Where a name is defined and used, renaming it, the outline and links. */
export function registerNavigation(context: ServerContext): void {
  const { connection } = context;
  type PlaceRequest = 'definition' | 'declaration' | 'typeDefinition';
  const places =
    (name: PlaceRequest) =>
    ({ textDocument, position }: TextDocumentPositionParams, token: CancellationToken) =>
      serve<Location[]>(context, name, textDocument.uri, token, [], (request) => {
        const { services, analysis, folder, offsetAt } = request;
        const offset = offsetAt(position);
        if (name !== 'typeDefinition')
          return services.definition(offset).map((place) => toLocation(analysis, folder.uriOf, place));
        const memory = context.abilities().readsContent ? services.bank?.(offset) : undefined;
        if (memory) return [locationOfMemory(memory)];
        const find = services.typeDefinition ?? services.definition;
        return find(offset).map((place) => toLocation(analysis, folder.uriOf, place));
      });
  connection.onDefinition(places('definition'));
  // A name is declared where it is defined: linker scripts and pool files know no other declaration.
  connection.onDeclaration(places('declaration'));
  connection.onTypeDefinition(places('typeDefinition'));
  connection.onReferences(({ textDocument, position, context: { includeDeclaration } }, token) =>
    serve<Location[]>(
      context,
      'references',
      textDocument.uri,
      token,
      [],
      ({ services, analysis, folder, offsetAt }) => {
        const found = services.occurrences(offsetAt(position));
        if (!found) return [];
        const places = includeDeclaration ? [...found.definitions, ...found.references] : found.references;
        return places.map((place) => toLocation(analysis, folder.uriOf, place));
      },
    ),
  );
  connection.onDocumentHighlight(({ textDocument, position }, token) =>
    serve<DocumentHighlight[]>(
      context,
      'documentHighlight',
      textDocument.uri,
      token,
      [],
      ({ services, offsetAt, rangeOf }) =>
        (services.highlights?.(offsetAt(position)) ?? []).map(({ span, kind }) => ({
          range: rangeOf(span),
          kind: kind === 'write' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
        })),
    ),
  );
  connection.onPrepareRename(({ textDocument, position }, token) =>
    serve<{ range: Range; placeholder: string } | ResponseError<void> | null>(
      context,
      'prepareRename',
      textDocument.uri,
      token,
      null,
      ({ services, offsetAt, rangeOf }) => {
        const prepared = services.prepareRename?.(offsetAt(position));
        if (!prepared) return null;
        return prepared.kind === 'name'
          ? { range: rangeOf(prepared.span), placeholder: prepared.name }
          : new ResponseError<void>(LSPErrorCodes.RequestFailed, prepared.reason);
      },
    ),
  );
  connection.onRenameRequest(({ textDocument, position, newName }, token) =>
    serve<WorkspaceEdit | ResponseError<void> | null>(
      context,
      'rename',
      textDocument.uri,
      token,
      null,
      ({ services, analysis, folder, offsetAt }) => {
        const renamed = services.rename?.(offsetAt(position), newName);
        if (!renamed) return null;
        if (renamed.kind === 'refused')
          return new ResponseError<void>(LSPErrorCodes.RequestFailed, renamed.reason);
        const showsAnnotations = context.abilities().showsAnnotations;
        if (!showsAnnotations && renamed.places.some(({ confirm }) => confirm === 'linked'))
          return new ResponseError<void>(LSPErrorCodes.RequestFailed, linkedByName());
        return toRenameEdit(analysis, folder.uriOf, renamed.places, context, showsAnnotations);
      },
    ),
  );
  connection.onDocumentSymbol(({ textDocument }, token) =>
    serve<DocumentSymbol[] | SymbolInformation[]>(
      context,
      'documentSymbol',
      textDocument.uri,
      token,
      [],
      ({ services, rangeOf }) => {
        const tree = services.outline().map((entry) => toSymbol(entry, rangeOf));
        return context.abilities().nestsSymbols ? tree : flatSymbols(tree, textDocument.uri);
      },
    ),
  );
  connection.onDocumentLinks(({ textDocument }, token) =>
    serve<DocumentLink[]>(
      context,
      'documentLink',
      textDocument.uri,
      token,
      [],
      ({ services, folder, rangeOf }) =>
        services.links().map(({ span, target, tooltip }) => ({
          range: rangeOf(span),
          target: folder.uriOf(target),
          ...(tooltip === undefined ? {} : { tooltip }),
        })),
    ),
  );
}

function toSymbol(entry: OutlineEntry, rangeOf: (span: Span) => Range): DocumentSymbol {
  return {
    // An empty name is an error to VS Code.
    name: entry.name === '' ? '?' : entry.name,
    ...(entry.detail === undefined ? {} : { detail: entry.detail }),
    kind: symbolKinds[entry.kind],
    range: rangeOf(entry.span),
    selectionRange: rangeOf(entry.nameSpan),
    children: entry.children.map((child) => toSymbol(child, rangeOf)),
  };
}
