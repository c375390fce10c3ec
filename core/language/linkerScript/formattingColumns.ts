import type { Expression, RegionDefinition } from '../../linkerScript/syntax/syntaxTree';
import type { Script } from '../../linkerScript/syntax/script';
import type { Piece } from './formattingPieces';
import { Token } from '../../linkerScript/syntax/tokens';
import { walkScript } from './treeWalk';

/**
 * Blanks that set the regions of each MEMORY block in columns, by the start of the piece that they stand before. Only
 * entries that fill one line without a comment inside take part.
 */
export function regionColumns(
  text: string,
  script: Script,
  pieces: readonly Piece[],
): ReadonlyMap<number, string> {
  const columns = new Map<number, string>();
  const starts = new Map(pieces.map((piece, index) => [piece.start, index]));
  const align = (entries: readonly RegionDefinition[]): void => {
    const rows = entries.flatMap((entry) => {
      const row = rowOf(entry, text, pieces, starts);
      return row ? [row] : [];
    });
    const nameWidth = widest(rows.map((row) => row.name));
    const attributeWidth = widest(rows.map((row) => row.attributes));
    const originWidth = widest(rows.map((row) => row.origin ?? 0));
    for (const row of rows) {
      const afterName = ' '.repeat(nameWidth - row.name + 1);
      const noAttributes = attributeWidth === 0 ? '' : ' '.repeat(attributeWidth + 1);
      if (row.attributesStart === undefined) columns.set(row.colonStart, afterName + noAttributes);
      else {
        columns.set(row.attributesStart, afterName);
        columns.set(row.colonStart, ' '.repeat(attributeWidth - row.attributes + 1));
      }
      if (row.origin !== undefined) columns.set(row.lengthStart, ' '.repeat(originWidth - row.origin + 1));
    }
  };
  walkScript(script, {
    node: (node) => {
      if (node.kind === 'memory') align(node.entries.filter((entry) => entry.kind === 'region'));
    },
  });
  if (script.context === 'memory') align(script.statements.filter((entry) => entry.kind === 'region'));
  return columns;
}

function widest(widths: readonly number[]): number {
  return widths.reduce((most, width) => Math.max(most, width), 0);
}

interface Row {
  readonly name: number;
  readonly attributes: number;
  /** Width of the origin's text with its comma; undefined where it is an expression: LENGTH follows as it comes. */
  readonly origin: number | undefined;
  readonly attributesStart: number | undefined;
  readonly colonStart: number;
  readonly lengthStart: number;
}

function rowOf(
  node: RegionDefinition,
  text: string,
  pieces: readonly Piece[],
  starts: ReadonlyMap<number, number>,
): Row | undefined {
  const { name, attributes, origin, originKeyword, lengthKeyword, length } = node;
  if (!origin || !originKeyword || !lengthKeyword || !length || name.text === '') return undefined;
  if (text.slice(node.span.start, node.span.end).includes('\n')) return undefined;
  const first = starts.get(name.span.start);
  const originAt = starts.get(originKeyword.start);
  const lengthAt = starts.get(lengthKeyword.start);
  if (first === undefined || originAt === undefined || lengthAt === undefined) return undefined;
  for (let i = first; i <= lengthAt; i++) if (pieces[i]!.kind < 0) return undefined;
  const colon = pieces[originAt - 1]!;
  if (colon.kind !== Token.Colon) return undefined;
  const parts = attributes
    ? attributeWidth(pieces, starts.get(attributes.span.start)!, attributes.span.end)
    : 0;
  if (parts < 0) return undefined;
  return {
    name: name.span.end - name.span.start,
    attributes: parts,
    origin: originWidth(text, pieces, originAt, lengthAt, origin),
    attributesStart: attributes?.span.start,
    colonStart: colon.start,
    lengthStart: lengthKeyword.start,
  };
}

/** Width of `(rw !x)` as it will be; −1 where it has more than one word. */
function attributeWidth(pieces: readonly Piece[], first: number, end: number): number {
  let width = 0;
  for (let i = first; i < pieces.length && pieces[i]!.end <= end; i++) {
    if (i > first + 2) return -1;
    width += pieces[i]!.end - pieces[i]!.start;
  }
  return width;
}

/** Width of what will stand between `ORIGIN` and `LENGTH`, known for origins of one token or written without blanks. */
function originWidth(
  text: string,
  pieces: readonly Piece[],
  from: number,
  to: number,
  origin: Expression,
): number | undefined {
  const source = text.slice(origin.span.start, origin.span.end);
  if (origin.kind !== 'number' && origin.kind !== 'symbol' && origin.kind !== 'nameCall') return undefined;
  if (/\s/.test(source)) return undefined;
  const keyword = pieces[from]!;
  const last = pieces[to - 1]!;
  // A comma stays apart from a name that it was apart from: see spaceBetween.
  const hasComma = last.kind === Token.Comma;
  const apart = hasComma && origin.kind === 'symbol' && last.start > origin.span.end ? 1 : 0;
  return keyword.end - keyword.start + 3 + source.length + (hasComma ? 1 + apart : 0);
}
