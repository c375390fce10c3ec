import type { Span } from '../base/span';

/** The same data as the picture, in rows: for those who read rather than look. */
export interface TableData {
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

export interface TableColumn {
  readonly title: string;
  /** Set in the monospaced face and to the right: numbers and addresses. */
  readonly numeric: boolean;
}

export interface TableCell {
  readonly text: string;
  /** What to sort by where the text does not say it. */
  readonly order?: bigint | number;
}

export interface TableRow {
  /** The picture item that shows the same. */
  readonly item: string;
  readonly cells: readonly TableCell[];
  /** Where Enter goes. */
  readonly source: { readonly file: string; readonly span: Span } | undefined;
}

/** Orders rows by a column, ascending; rows that compare equal keep their order. */
export function sortRows(rows: readonly TableRow[], column: number): TableRow[] {
  const value = (row: TableRow): bigint | number | string =>
    row.cells[column]?.order ?? row.cells[column]?.text ?? '';
  return [...rows].sort((a, b) => {
    const x = value(a);
    const y = value(b);
    if (typeof x === 'string' || typeof y === 'string')
      return String(x).localeCompare(String(y), 'en', { numeric: true });
    return x < y ? -1 : x > y ? 1 : 0;
  });
}
