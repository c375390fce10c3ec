import {
  ClientCapabilities,
  getLanguageService,
  type CompletionList,
  type FoldingRange,
  type FormattingOptions,
  type Hover,
  type LanguageService,
  type Position,
  type Range,
  type SelectionRange,
  type TextEdit,
} from 'vscode-json-languageservice';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { SchemaUse } from '../../core';
import poolFileSchema from '../../schemas/mpool.schema.json';
import profileSchema from '../../schemas/neural-art-profile.schema.json';
import { documentedSchema, type Translate } from './documentedSchema';

/**
 * What JSON texts offer by their structure and our schemas, by the library that VS Code itself uses. All that needs the
 * device or other files is core's.
 */
const structure = getLanguageService({});
const withSchema = new Map<string, LanguageService>();

const schemas: Readonly<Record<SchemaUse['schema'], object>> = {
  mpool: poolFileSchema,
  profile: profileSchema,
};

/** Keys and values that the schema allows at a position. */
export async function jsonCompletion(
  document: TextDocument,
  position: Position,
  use: SchemaUse,
  translate: Translate,
): Promise<CompletionList> {
  const service = serviceFor(use, translate);
  const list = await service.doComplete(document, position, service.parseJSONDocument(document));
  return list ?? { items: [], isIncomplete: false };
}

/** What the schema says about the key or value at a position. */
export async function jsonHover(
  document: TextDocument,
  position: Position,
  use: SchemaUse,
  translate: Translate,
): Promise<Hover | null> {
  const service = serviceFor(use, translate);
  const hover = await service.doHover(document, position, service.parseJSONDocument(document));
  const [markdown] = Array.isArray(hover?.contents) ? hover.contents : [];
  if (!hover || typeof markdown !== 'string' || markdown === '') return null;
  return { ...hover, contents: { kind: 'markdown', value: markdown } };
}

function serviceFor({ schema, dialect }: SchemaUse, translate: Translate): LanguageService {
  const key = `${schema} ${dialect ?? ''}`;
  const known = withSchema.get(key);
  if (known) return known;
  const documented = (): object => documentedSchema(schemas[schema], translate, dialect);
  const service = getLanguageService({
    clientCapabilities: ClientCapabilities.LATEST,
    // Whatever the `$schema` of a file names: nothing is loaded, ours is what we know.
    schemaRequestService: () => Promise.resolve(JSON.stringify(documented())),
  });
  service.configure({
    validate: false,
    schemas: [{ uri: `n6mem:${key}`, fileMatch: ['*'], schema: documented() }],
  });
  withSchema.set(key, service);
  return service;
}

export function jsonFolding(document: TextDocument): FoldingRange[] {
  return structure.getFoldingRanges(document);
}

export function jsonSelection(document: TextDocument, positions: Position[]): SelectionRange[] {
  return structure.getSelectionRanges(document, positions, structure.parseJSONDocument(document));
}

export function jsonFormatting(
  document: TextDocument,
  range: Range | undefined,
  options: FormattingOptions,
): TextEdit[] {
  const whole = { start: document.positionAt(0), end: document.positionAt(document.getText().length) };
  const edits = structure.format(document, range ?? whole, { ...options, keepLines: true });
  return edits.filter((edit) => !isAlignment(document, edit));
}

/** Blanks within a line, such as ST's tools write to put values below one another, are the file's own. */
function isAlignment(document: TextDocument, { range: { start, end }, newText }: TextEdit): boolean {
  if (start.line !== end.line || start.character === end.character || /\S|\n/.test(newText)) return false;
  const line = document.getText({
    start: { line: start.line, character: 0 },
    end: { line: start.line + 1, character: 0 },
  });
  const isIndentation = line.slice(0, start.character).trim() === '';
  const isTrailing = line.slice(end.character).trim() === '';
  return !isIndentation && !isTrailing;
}
