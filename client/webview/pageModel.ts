import { say, type MeasureText, type PictureItem } from '../../core';
import type { PageState } from '../../protocol/page';
import { el } from './dom';
import type { Host, Shown } from './host';
import type { MapView } from './mapView';
import type { TableView } from './tableView';
import type { PlanPanel } from './planPanel';
import type { Toolbar } from './toolbar';
import type { Tooltip } from './tooltip';
import type { View } from './view';

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Everything that a page knows. The steps of page*.ts read and change it; nothing else keeps state. */
export interface PageModel {
  readonly host: Host;
  readonly parts: PageParts;
  readonly tooltip: Tooltip;
  readonly table: TableView;
  /** Made with the first message, which brings the words. */
  toolbar: Toolbar | undefined;
  view: View | undefined;
  /** The plan of the target that the map shows. */
  readonly plan: PlanPanel;
  /** `view` where it is the memory map. */
  map: MapView | undefined;
  shown: Shown | undefined;
  /** Id of the selected item. */
  selected: string | undefined;
  /** Items that the cursor of the editor is at. */
  atCursor: readonly string[];
  /** Items that the search found; undefined without a search. */
  matches: readonly string[] | undefined;
  tableShown: boolean;
  measure: MeasureText;
  /** What was kept over a reload. */
  state: PageState | undefined;
  saveTimer: ReturnType<typeof setTimeout> | undefined;
}

/** The elements of a page. */
export interface PageParts {
  /** Live region: what is said to a screen reader. */
  readonly status: HTMLElement;
  readonly subtitle: HTMLElement;
  readonly description: HTMLElement;
  /** Holds the picture, has the focus. */
  readonly stage: HTMLElement;
  readonly svg: SVGSVGElement;
  /** The picture itself. */
  readonly content: SVGGElement;
  /** What lies above it: selection, search, scrubber. */
  readonly overlay: SVGGElement;
  /** What a view puts between toolbar and picture. */
  readonly top: HTMLElement;
  readonly body: HTMLElement;
  readonly main: HTMLElement;
  /** What is selected, in words, with the way to its source. */
  readonly details: HTMLElement;
  /** Instead of a picture. */
  readonly message: HTMLElement;
  readonly help: HTMLElement;
}

/** @param patterns definitions that shapes refer to */
export function createParts(patterns: string): PageParts {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('class', 'n6-picture');
  svg.setAttribute('role', 'presentation');
  svg.innerHTML = patterns;
  const content = document.createElementNS(svgNamespace, 'g');
  const overlay = document.createElementNS(svgNamespace, 'g');
  svg.append(content, overlay);
  const stage = el('div', {
    class: 'stage',
    role: 'listbox',
    tabindex: 0,
    'aria-describedby': 'n6-description',
  });
  stage.append(svg);
  const subtitle = el('p', { class: 'subtitle' });
  const description = el('p', { class: 'hidden-visually', id: 'n6-description' });
  const top = el('div', {});
  const body = el('div', { class: 'body' }, stage);
  const details = el('section', { class: 'details', hidden: true });
  return {
    status: el('div', { class: 'hidden-visually', role: 'status', 'aria-live': 'polite' }),
    subtitle,
    description,
    stage,
    svg,
    content,
    overlay,
    top,
    body,
    details,
    main: el('main', {}, subtitle, description, top, body, details),
    message: el('p', { class: 'message' }, say`Loading …`),
    help: el('section', { class: 'help', hidden: true, tabindex: -1, 'aria-label': say`Keys` }),
  };
}

export function announce({ parts: { status } }: PageModel, text: string): void {
  status.textContent = '';
  requestAnimationFrame(() => (status.textContent = text));
}

export function itemOf({ view }: PageModel, id: string | undefined): PictureItem | undefined {
  return id === undefined ? undefined : view?.items().find((item) => item.id === id);
}

/** What is kept over a reload. */
export function currentState({ shown, selected, toolbar, tableShown, view, plan }: PageModel): PageState {
  return {
    choice: shown?.document.id ?? null,
    selected: selected ?? null,
    search: toolbar?.query ?? '',
    table: tableShown,
    epoch: null,
    lanes: {},
    timeline: { zoom: 1, shift: 0 },
    plan: plan.isOpen(),
    ...view?.state(),
  };
}

export function saveState(model: PageModel): void {
  clearTimeout(model.saveTimer);
  model.saveTimer = setTimeout(() => {
    model.state = currentState(model);
    model.host.writeState(model.state);
  }, 150);
}
