import { sortRows, type TableData, type TableRow, say } from '../../core';
import { el } from './dom';

export interface TableView {
  readonly element: HTMLElement;
  show(data: TableData, matches: ReadonlySet<string> | undefined, selected: string | undefined): void;
  select(item: string | undefined): void;
}

interface TableEvents {
  select(item: string): void;
  open(item: string): void;
}

/** Rows per turn: a screenful at once, the rest while the reader looks at it. */
const atOnce = 120;

/** The twin of the picture: the same things as rows, sortable, with the same selection. */
export function createTableView(events: TableEvents): TableView {
  const table = el('table', {});
  const element = el('section', { class: 'table', tabindex: -1, 'aria-label': say`Table` }, table);
  let data: TableData | undefined;
  let matches: ReadonlySet<string> | undefined;
  let column = -1;
  let descending = false;
  let selected: string | undefined;
  /** Counts redraws: rows still to come of an older one are dropped. */
  let drawing = 0;

  const rowsOf = (): TableRow[] => {
    if (!data) return [];
    const shown = matches ? data.rows.filter((row) => matches?.has(row.item)) : [...data.rows];
    const sorted = column < 0 ? shown : sortRows(shown, column);
    return descending ? sorted.reverse() : sorted;
  };
  const mark = (): void => {
    for (const row of table.tBodies[0]?.rows ?? [])
      row.setAttribute('aria-selected', String(row.dataset['item'] === selected));
  };
  const draw = (): void => {
    if (!data) return;
    const rows = rowsOf();
    const head = el(
      'tr',
      {},
      ...data.columns.map((one, index) => {
        const button = el('button', { type: 'button', 'data-column': index }, one.title);
        const sort = index === column ? (descending ? 'descending' : 'ascending') : 'none';
        return el(
          'th',
          { scope: 'col', 'aria-sort': sort, class: one.numeric ? 'numeric' : undefined },
          button,
        );
      }),
    );
    const body = el('tbody', {});
    const { columns } = data;
    const add = (some: readonly TableRow[]): void => {
      for (const row of some) {
        const line = el('tr', {
          'data-item': row.item,
          tabindex: -1,
          'aria-selected': String(row.item === selected),
        });
        row.cells.forEach((cell, index) =>
          line.append(el('td', columns[index]?.numeric ? { class: 'numeric' } : {}, cell.text)),
        );
        body.append(line);
      }
    };
    add(rows.slice(0, atOnce));
    const mine = ++drawing;
    const addMore = (from: number): void => {
      if (mine !== drawing || from >= rows.length) return;
      add(rows.slice(from, from + atOnce));
      setTimeout(() => addMore(from + atOnce));
    };
    setTimeout(() => addMore(atOnce));
    const caption = el('caption', {}, `${data.caption} · ${say`${rows.length} rows`}`);
    table.replaceChildren(caption, el('thead', {}, head), body);
    const first = [...body.rows].find((row) => row.dataset['item'] === selected) ?? body.rows[0];
    if (first) first.tabIndex = 0;
  };

  table.addEventListener('click', (event) => {
    const at = event.target as Element;
    const header = at.closest('button')?.dataset['column'];
    if (header !== undefined) {
      const next = Number(header);
      descending = next === column ? !descending : false;
      column = next;
      draw();
      table.querySelectorAll<HTMLButtonElement>('thead button')[next]?.focus();
      return;
    }
    const item = at.closest('tr')?.dataset['item'];
    if (item !== undefined) events.select(item);
  });
  table.addEventListener('keydown', (event) => {
    const row = (event.target as Element).closest('tr');
    const item = row?.dataset['item'];
    if (!row || item === undefined) return;
    const move = (to: Element | null): void => {
      if (!(to instanceof HTMLTableRowElement) || to.dataset['item'] === undefined) return;
      row.tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
      events.select(to.dataset['item']);
    };
    if (event.key === 'ArrowDown') move(row.nextElementSibling);
    else if (event.key === 'ArrowUp') move(row.previousElementSibling);
    else if (event.key === 'Home') move(row.parentElement?.firstElementChild ?? null);
    else if (event.key === 'End') move(row.parentElement?.lastElementChild ?? null);
    else if (event.key === 'Enter') events.open(item);
    else return;
    event.preventDefault();
  });

  return {
    element,
    show(next, nextMatches, nextSelected) {
      data = next;
      matches = nextMatches;
      selected = nextSelected;
      draw();
    },
    select(item) {
      selected = item;
      mark();
      const row = [...(table.tBodies[0]?.rows ?? [])].find((one) => one.dataset['item'] === item);
      if (row && !element.hidden && !element.contains(document.activeElement))
        row.scrollIntoView({ block: 'nearest' });
    },
  };
}
