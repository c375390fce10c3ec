import type { SpanEdit } from '../base/edits';
import { applyEdits } from '../base/edits';
import { readJsonTree } from './jsonTree';
import type { Pool, PoolFile } from './poolFile';
import { editBytes } from './quantityEdit';

/** What a copy of a pool says otherwise than the original. */
export interface PoolChanges {
  readonly name?: string;
  readonly fname?: string;
  /** In bytes. */
  readonly offset?: bigint;
  readonly size?: bigint;
}

/** The edits that change a pool where it stands, in the file's own style. Changes of keys that are absent are left out. */
export function changePool(pool: Pool, dialect: PoolFile['dialect'], changes: PoolChanges): SpanEdit[] {
  const edits: SpanEdit[] = [];
  if (changes.name !== undefined && changes.name !== pool.name) {
    edits.push({ span: pool.nameSpan, newText: JSON.stringify(changes.name) });
  }
  if (changes.fname !== undefined && changes.fname !== pool.fname && pool.fnameSpan) {
    edits.push({ span: pool.fnameSpan, newText: JSON.stringify(changes.fname) });
  }
  if (changes.offset !== undefined && pool.offset)
    edits.push(...editBytes(pool.offset, changes.offset, dialect));
  if (changes.size !== undefined && pool.size) edits.push(...editBytes(pool.size, changes.size, dialect));
  return edits;
}

/**
 * The text of a pool with changes: for a copy of it that keeps its properties and spacing. Comments stay with the
 * original: they speak of it, and strict JSON has none.
 */
export function changedPoolText(
  text: string,
  pool: Pool,
  dialect: PoolFile['dialect'],
  changes: PoolChanges,
): string {
  const { start, end } = pool.span;
  const comments = readJsonTree(text).extensions.flatMap(({ kind, span }) =>
    kind === 'comment' && span.start >= start && span.end <= end
      ? [
          {
            span: { start: start + text.slice(start, span.start).trimEnd().length, end: span.end },
            newText: '',
          },
        ]
      : [],
  );
  const edits = [...changePool(pool, dialect, changes), ...comments].map(({ span, newText }) => ({
    span: { start: span.start - start, end: span.end - start },
    newText,
  }));
  return applyEdits(text.slice(start, end), edits);
}

/** The edit that inserts a pool's text behind `pool`, on a line of its own where `pool` is. */
export function insertBehind(text: string, pool: Pool, newText: string): SpanEdit {
  const at = pool.span.end;
  return { span: { start: at, end: at }, newText: `,${lineStart(text, pool.span.start)}${newText}` };
}

/** The line break and indentation before an offset; a blank where something else stands before it on its line. */
function lineStart(text: string, offset: number): string {
  let at = offset;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  const before = text[at - 1];
  if (before !== '\n' && before !== '\r') return ' ';
  const lineBreak = before === '\n' && text[at - 2] === '\r' ? '\r\n' : before;
  return lineBreak + text.slice(at, offset);
}
