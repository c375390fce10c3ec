import type {
  Range,
  TextDocumentContentChangeEvent,
  TextDocumentsConfiguration,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LineIndex, type PositionUnits } from '../core';

/** How documents are made from what a client sends, whose positions count in these units. */
export function documentsIn(units: () => PositionUnits): TextDocumentsConfiguration<TextDocument> {
  return {
    create: (uri, languageId, version, content) =>
      units() === 'utf-16'
        ? TextDocument.create(uri, languageId, version, content)
        : new Utf8Document(uri, languageId, version, content),
    update: (document, changes, version) =>
      document instanceof Utf8Document
        ? document.changed(changes, version)
        : TextDocument.update(document, changes, version),
  };
}

/** A document for a client that counts the characters of a line in bytes of UTF-8. */
class Utf8Document implements TextDocument {
  /** The same document, counted in UTF-16. */
  readonly #wide: TextDocument;
  readonly #lines: LineIndex;

  constructor(
    readonly uri: string,
    readonly languageId: string,
    readonly version: number,
    text: string,
  ) {
    this.#wide = TextDocument.create(uri, languageId, version, text);
    this.#lines = new LineIndex(text, 'utf-8');
  }

  get lineCount(): number {
    return this.#lines.lineCount;
  }

  getText(range?: Range): string {
    const text = this.#wide.getText();
    return range ? text.slice(this.offsetAt(range.start), this.offsetAt(range.end)) : text;
  }

  positionAt(offset: number): { line: number; character: number } {
    return this.#lines.positionAt(offset);
  }

  offsetAt(position: { line: number; character: number }): number {
    return this.#lines.offsetAt(position);
  }

  getLineRange(line: number): Range {
    const { start, end } = this.#wide.getLineRange(line);
    return {
      start: this.positionAt(this.#wide.offsetAt(start)),
      end: this.positionAt(this.#wide.offsetAt(end)),
    };
  }

  getEOLCharacters(line: number): string {
    return this.#wide.getEOLCharacters(line);
  }

  /** Each change is meant for the text that the one before has left. */
  changed(changes: readonly TextDocumentContentChangeEvent[], version: number): Utf8Document {
    return changes.reduce<Utf8Document>((document, change) => {
      const before = document.getText();
      const text =
        'range' in change
          ? before.slice(0, document.offsetAt(change.range.start)) +
            change.text +
            before.slice(document.offsetAt(change.range.end))
          : change.text;
      return new Utf8Document(this.uri, this.languageId, version, text);
    }, this);
  }
}
