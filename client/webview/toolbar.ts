import { el } from './dom';
import type { Shown } from './host';
import { t } from './strings';

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
  switchView(): void;
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

/** Built anew for each language: the words come with the first message. */
export function createToolbar(events: ToolbarEvents, canPlan: boolean): Toolbar {
  const picker = el('select', { 'aria-label': t('Target') });
  const search = el('input', {
    type: 'search',
    placeholder: t('Name or address'),
    'aria-label': t('Find a name or an address'),
    spellcheck: 'false',
  });
  const count = el('span', { class: 'count', 'aria-hidden': 'true' });
  const level = el('span', { class: 'zoom-level', 'aria-hidden': 'true' });
  const button = (text: string, label: string, run: () => void, title = label): HTMLButtonElement => {
    const node = el('button', { type: 'button', 'aria-label': label, title }, text);
    node.addEventListener('click', run);
    return node;
  };
  const table = button(t('Table'), t('Show the same data as a table'), events.toggleTable);
  const plan = button(t('Plan'), t('Plan the memory of application and models'), events.togglePlan);
  const other = button('', '', events.switchView);
  const element = el(
    'header',
    { class: 'bar', role: 'toolbar', 'aria-label': t('View') },
    picker,
    el('div', { class: 'search' }, search),
    count,
    el(
      'div',
      { class: 'group', role: 'group', 'aria-label': t('Zoom') },
      button('−', t('Zoom out'), () => events.zoom(1 / 1.5)),
      level,
      button('+', t('Zoom in'), () => events.zoom(1.5)),
      button(t('Fit'), t('Show all'), events.reset),
    ),
    el('span', { class: 'spring' }),
    el('div', { class: 'group' }, table, plan, other),
    el(
      'div',
      { class: 'group', role: 'group', 'aria-label': t('Export') },
      button('SVG', t('Export as SVG'), events.saveSvg),
      button('PNG', t('Export as PNG'), events.savePng),
    ),
    button('?', t('Keys'), events.toggleHelp),
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
        ...(['map', 'timeline'] as const).flatMap((view) => {
          const own = choices.filter((choice) => choice.view === view);
          if (own.length === 0) return [];
          const label = view === 'map' ? t('Memory map') : t('Buffer timeline');
          return [
            el(
              'optgroup',
              { label },
              ...own.map((choice) => el('option', { value: choice.id }, choice.label)),
            ),
          ];
        }),
      );
      picker.value = shown.id;
      picker.setAttribute('aria-label', shown.view === 'map' ? t('Target') : t('Model'));
      plan.hidden = !canPlan || shown.view !== 'map';
      const offered = shown.view === 'map' ? 'timeline' : 'map';
      other.hidden = !choices.some((choice) => choice.view === offered);
      other.textContent = offered === 'timeline' ? t('Timeline') : t('Map');
      const label = offered === 'timeline' ? t('Open the buffer timeline') : t('Open the memory map');
      other.setAttribute('aria-label', label);
      other.title = label;
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
