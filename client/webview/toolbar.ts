import { say, type ViewKind } from '../../core';
import { el } from './dom';
import type { Shown } from './host';

export interface ToolbarEvents {
  pick(choice: string): void;
  search(query: string): void;
  /** Enter in the search box: the next match, or the previous with Shift. */
  nextMatch(backwards: boolean): void;
  zoom(factor: number): void;
  reset(): void;
  toggleTable(): void;
  saveSvg(): void;
  savePng(): void;
  saveHtml(): void;
  /** What the view itself offers: CSV. */
  saveData(): void;
  switchView(view: ViewKind): void;
  togglePlan(): void;
  toggleHelp(): void;
}

export interface Toolbar {
  readonly element: HTMLElement;
  show(message: Shown): void;
  focusSearch(): void;
  readonly query: string;
  setQuery(query: string): void;
  setCount(text: string): void;
  setZoom(text: string): void;
  setTable(shown: boolean): void;
  setPlan(shown: boolean): void;
}

/** The views in the order of the picker: heading, and the button that opens each. */
function views(): readonly {
  readonly view: ViewKind;
  readonly title: string;
  readonly name: string;
  readonly openLabel: string;
}[] {
  return [
    { view: 'map', title: say`Memory map`, name: say`Map`, openLabel: say`Open the memory map` },
    {
      view: 'timeline',
      title: say`Buffer timeline`,
      name: say`Timeline`,
      openLabel: say`Open the buffer timeline`,
    },
    { view: 'fill', title: say`Memory fill`, name: say`Fill`, openLabel: say`Open the memory fill` },
  ];
}

/** Built again for each language: the words come with the first message. */
export function createToolbar(events: ToolbarEvents, canPlan: boolean): Toolbar {
  const picker = el('select', { 'aria-label': say`Target` });
  const search = el('input', {
    type: 'search',
    placeholder: say`Name or address`,
    'aria-label': say`Find a name or an address`,
    spellcheck: 'false',
  });
  const count = el('span', { class: 'count', 'aria-hidden': 'true' });
  const level = el('span', { class: 'zoom-level', 'aria-hidden': 'true' });
  const button = (text: string, label: string, run: () => void, title = label): HTMLButtonElement => {
    const node = el('button', { type: 'button', 'aria-label': label, title }, text);
    node.addEventListener('click', run);
    return node;
  };
  const table = button(say`Table`, say`Show the same data as a table`, events.toggleTable);
  const plan = button(say`Plan`, say`Plan the memory of application and models`, events.togglePlan);
  const data = button('CSV', say`Export as CSV`, events.saveData);
  const others = views().map(({ view, name, openLabel }) => ({
    view,
    button: button(name, openLabel, () => events.switchView(view)),
  }));
  const element = el(
    'header',
    { class: 'bar', role: 'toolbar', 'aria-label': say`View` },
    picker,
    el('div', { class: 'search' }, search),
    count,
    el(
      'div',
      { class: 'group', role: 'group', 'aria-label': say`Zoom` },
      button('−', say`Zoom out`, () => events.zoom(1 / 1.5)),
      level,
      button('+', say`Zoom in`, () => events.zoom(1.5)),
      button(say`Fit`, say`Show all`, events.reset),
    ),
    el('span', { class: 'spring' }),
    el('div', { class: 'group' }, table, plan, ...others.map((other) => other.button)),
    el(
      'div',
      { class: 'group', role: 'group', 'aria-label': say`Export` },
      button('SVG', say`Export as SVG`, events.saveSvg),
      button('PNG', say`Export as PNG`, events.savePng),
      button('HTML', say`Export as a page`, events.saveHtml),
      data,
    ),
    button('?', say`Keys`, events.toggleHelp),
  );
  picker.addEventListener('change', () => events.pick(picker.value));
  search.addEventListener('input', () => events.search(search.value.trim()));
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      events.nextMatch(event.shiftKey);
    } else if (event.key === 'Escape' && search.value !== '') {
      event.preventDefault();
      event.stopPropagation();
      search.value = '';
      events.search('');
    }
  });

  return {
    element,
    show({ choices, document: shown }) {
      picker.replaceChildren(
        ...views().flatMap(({ view, title }) => {
          const own = choices.filter((choice) => choice.view === view);
          if (own.length === 0) return [];
          return [
            el(
              'optgroup',
              { label: title },
              ...own.map((choice) => el('option', { value: choice.id }, choice.label)),
            ),
          ];
        }),
      );
      picker.value = shown.id;
      picker.setAttribute('aria-label', shown.view === 'timeline' ? say`Model` : say`Target`);
      for (const { view, button: other } of others)
        other.hidden = view === shown.view || !choices.some((choice) => choice.view === view);
      data.hidden = shown.view !== 'fill';
      plan.hidden = !canPlan || shown.view !== 'map';
    },
    focusSearch() {
      search.focus();
      search.select();
    },
    get query() {
      return search.value.trim();
    },
    setQuery(query) {
      search.value = query;
    },
    setCount(text) {
      count.textContent = text;
    },
    setZoom(text) {
      level.textContent = text;
    },
    setTable(shown) {
      table.setAttribute('aria-pressed', String(shown));
    },
    setPlan(shown) {
      plan.setAttribute('aria-pressed', String(shown));
    },
  };
}
