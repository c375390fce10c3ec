import {
  getLanguageService,
  type FoldingRange,
  type FormattingOptions,
  type Position,
  type Range,
  type SelectionRange,
  type TextEdit,
} from 'vscode-json-languageservice';
import type { TextDocument } from 'vscode-languageserver-textdocument';

/** Structure of JSON texts by the library that VS Code itself uses; all that needs the device or other files is core's. */
const service = getLanguageService({});

export function jsonFolding(document: TextDocument): FoldingRange[] {
  return service.getFoldingRanges(document);
}

export function jsonSelection(document: TextDocument, positions: Position[]): SelectionRange[] {
  return service.getSelectionRanges(document, positions, service.parseJSONDocument(document));
}

export function jsonFormatting(
  document: TextDocument,
  range: Range | undefined,
  options: FormattingOptions,
): TextEdit[] {
  const whole = { start: document.positionAt(0), end: document.positionAt(document.getText().length) };
  return service.format(document, range ?? whole, options);
}
