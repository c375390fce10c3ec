import {
  element,
  itemAt,
  mapFromWire,
  type MeasureText,
  narrowPicture,
  optionId,
  patternDefinitions,
  type PictureItem,
  rectPath,
  shapeToSvg,
  timelineFromWire,
} from '../../core';
import { el, oncePerFrame } from './dom';
import { saveSvg, savePng } from './exportPicture';
import type { Host, Shown, ToPage } from './host';
import { createMapView, type MapView } from './mapView';
import { neighbour, type Direction } from './navigation';
import type { PageState } from '../../protocol/page';
import { t, useTranslations } from './strings';
import { createTableView } from './tableView';
import { browserMeasure, currentPalette, onThemeChange } from './theme';
import { createTimelineView } from './timelineView';
import { createToolbar, type Toolbar } from './toolbar';
import { createTooltip } from './tooltip';
import type { View, ViewContext } from './view';

const svgNamespace = 'http://www.w3.org/2000/svg';
const activeId = 'n6-active';
/** Exports are at least this wide: a picture from a narrow panel should still fill a slide. */
const exportWidth = 1200;
const mostMarks = 2000;

export interface Page {
  receive(message: ToPage): void;
}

/** The page around either view: toolbar, picture, tooltip, table, selection, search, state. */
export function createPage(host: Host): Page {
  let view: View | undefined;
  /** `view` where it is the memory map. */
  let map: MapView | undefined;
  let shown: Shown | undefined;
  let toolbar: Toolbar | undefined;
  let selected: string | undefined;
  let atCursor: readonly string[] = [];
  let matches: readonly string[] | undefined;
  let tableShown = false;
  let measure: MeasureText = browserMeasure();
  let state: PageState | undefined = host.readState();
  let press: { readonly x: number; readonly y: number } | undefined;

  const status = el('div', { class: 'hidden-visually', role: 'status', 'aria-live': 'polite' });
  const subtitle = el('p', { class: 'subtitle' });
  const description = el('p', { class: 'hidden-visually', id: 'n6-description' });
  const stage = el('div', {
    class: 'stage',
    role: 'listbox',
    tabindex: 0,
    'aria-describedby': 'n6-description',
  });
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('class', 'n6-picture');
  svg.setAttribute('role', 'presentation');
  svg.innerHTML = patternDefinitions;
  const content = document.createElementNS(svgNamespace, 'g');
  const overlay = document.createElementNS(svgNamespace, 'g');
  svg.append(content, overlay);
  stage.append(svg);
  const top = el('div', {});
  const body = el('div', { class: 'body' }, stage);
  const main = el('main', {}, subtitle, description, top, body);
  const tooltip = createTooltip();
  const table = createTableView({
    select: (item) => select(item, { show: true }),
    open: (item) => open(item, false),
  });
  table.element.hidden = true;
  const message = el('p', { class: 'message' }, t('Loading …'));
  const help = el('section', { class: 'help', hidden: true, tabindex: -1, 'aria-label': t('Keys') });
  document.body.append(message, status);

  const announce = (text: string): void => {
    status.textContent = '';
    requestAnimationFrame(() => (status.textContent = text));
  };
  let saveTimer: ReturnType<typeof setTimeout> | undefined;
  const currentState = (): PageState => ({
    choice: shown?.document.id ?? null,
    selected: selected ?? null,
    search: toolbar?.query ?? '',
    table: tableShown,
    epoch: null,
    lanes: {},
    timeline: { zoom: 1, shift: 0 },
    ...view?.state(),
  });
  const saveState = (): void => {
    clearTimeout(saveTimer);
    saveTimer = setTimeout(() => {
      state = currentState();
      host.writeState(state);
    }, 150);
  };

  const itemOf = (id: string | undefined): PictureItem | undefined =>
    id === undefined ? undefined : view?.items().find((item) => item.id === id);

  const drawOverlay = (): void => {
    if (!view) return;
    const items = view.items();
    let markup = '';
    if (matches && matches.length > 0) {
      const wanted = new Set(matches.slice(0, mostMarks));
      const boxes = items.filter((item) => wanted.has(item.id)).map((item) => rectPath(item.bounds));
      if (boxes.length > 0) markup += element('path', { class: 'n6-match', d: boxes.join('') });
    }
    const marked = new Set(atCursor);
    for (const item of marked.size > 0 ? items.filter((one) => marked.has(one.id)) : []) {
      markup += ring(item, 'n6-halo', 3);
    }
    markup += view.overlay().map(shapeToSvg).join('');
    const index = items.findIndex((item) => item.id === selected);
    const item = items[index];
    if (item) {
      const attributes = {
        id: activeId,
        role: 'option',
        'aria-selected': 'true',
        'aria-label': item.text().label,
        'aria-posinset': String(index + 1),
        'aria-setsize': String(items.length),
      };
      markup += element('g', attributes, ring(item, 'n6-ring', 1.5));
    }
    overlay.innerHTML = markup;
    const own = item && view.kind === 'map' ? optionId(index) : activeId;
    content.querySelector('[aria-selected="true"]')?.removeAttribute('aria-selected');
    content.querySelector(`#${optionId(index)}`)?.setAttribute('aria-selected', 'true');
    if (item && view.kind === 'map')
      overlay.querySelector(`#${activeId}`)?.setAttribute('role', 'presentation');
    if (item) stage.setAttribute('aria-activedescendant', own);
    else stage.removeAttribute('aria-activedescendant');
  };
  const draw = (): void => {
    if (!view) return;
    const width = Math.max(240, Math.floor(stage.clientWidth || document.body.clientWidth));
    const height = Math.max(320, innerHeight - (stage.getBoundingClientRect().top + scrollY) - 4);
    document.body.dataset['narrow'] = String(width < narrowPicture);
    const picture = view.layOut({ width, height });
    svg.setAttribute('width', String(picture.width));
    svg.setAttribute('height', String(picture.height));
    svg.setAttribute('viewBox', `0 0 ${picture.width} ${picture.height}`);
    content.innerHTML = view.markup();
    stage.setAttribute('aria-label', picture.title);
    description.textContent = picture.description;
    subtitle.textContent = view.subtitle();
    toolbar?.setZoom(view.zoomText(selected));
    drawOverlay();
    document.body.dataset['drawn'] = String(Number(document.body.dataset['drawn'] ?? '0') + 1);
  };
  const redraw = oncePerFrame(draw);
  const redrawOverlay = oncePerFrame(drawOverlay);

  const scrollToItem = (): void => {
    const item = itemOf(selected);
    if (!item) return;
    const y = svg.getBoundingClientRect().top + item.bounds.y;
    if (y < 60 || y + item.bounds.height > innerHeight - 20) {
      const smooth = !matchMedia('(prefers-reduced-motion: reduce)').matches;
      scrollTo({ top: scrollY + y - innerHeight / 3, behavior: smooth ? 'smooth' : 'auto' });
    }
  };
  function select(id: string | undefined, options: { readonly show?: boolean } = {}): void {
    selected = id;
    table.select(id);
    if (id !== undefined && options.show) {
      view?.reveal(id);
      draw();
      scrollToItem();
    }
    // At once, not in the next frame: a screen reader reads what aria-activedescendant says after the key.
    drawOverlay();
    toolbar?.setZoom(view?.zoomText(selected) ?? '');
    const item = itemOf(id);
    if (item) announce(item.text().label);
    saveState();
  }
  function open(id: string, preserveFocus: boolean): void {
    const source = view?.sourceOf(id);
    if (source && host.isEditor)
      host.send({ type: 'reveal', file: source.file, span: source.span, preserveFocus });
  }

  const context: ViewContext = { redraw, redrawOverlay, announce, select, saveState };

  const runSearch = (query: string): void => {
    matches = query === '' ? undefined : (view?.search(query) ?? []);
    toolbar?.setCount(matches === undefined ? '' : t('{0} found', matches.length));
    if (matches) announce(t('{0} found', matches.length));
    if (tableShown) showTable();
    redrawOverlay();
    saveState();
  };
  const nextMatch = (backwards: boolean): void => {
    if (!matches || matches.length === 0) return;
    const at = selected === undefined ? -1 : matches.indexOf(selected);
    const next =
      at < 0
        ? backwards
          ? matches.length - 1
          : 0
        : (at + (backwards ? -1 : 1) + matches.length) % matches.length;
    toolbar?.setCount(t('{0} of {1}', next + 1, matches.length));
    select(matches[next], { show: true });
  };
  const showTable = (): void => {
    table.element.hidden = !tableShown;
    toolbar?.setTable(tableShown);
    if (tableShown && view) table.show(view.table(), matches ? new Set(matches) : undefined, selected);
  };
  const toggleTable = (): void => {
    tableShown = !tableShown;
    showTable();
    if (tableShown) table.element.scrollIntoView({ block: 'nearest' });
    saveState();
  };
  const exportSvg = (): string =>
    view!.toSvg(currentPalette(), Math.max(exportWidth, Math.floor(stage.clientWidth)));
  const toggleHelp = (): void => {
    help.hidden = !help.hidden;
    if (help.hidden) stage.focus();
    else help.focus();
  };

  const receiveShow = (next: Shown): void => {
    useTranslations(next.strings);
    const sameDocument = shown?.document.id === next.document.id;
    const before = view ? currentState() : state;
    shown = next;
    message.remove();
    if (!toolbar) {
      toolbar = createToolbar({
        pick: (choice) => host.send({ type: 'pick', choice }),
        search: runSearch,
        nextMatch,
        zoom: (factor) => view?.zoom(factor, undefined, selected),
        reset: () => view?.reset(),
        toggleTable,
        saveSvg: () => view && saveSvg(host, exportSvg(), view.fileName),
        savePng: () => {
          if (!view) return;
          savePng(host, exportSvg(), view.fileName).catch(() =>
            announce(t('The picture could not be drawn as PNG.')),
          );
        },
        switchView: () => host.send({ type: 'switchView', view: view?.kind === 'map' ? 'timeline' : 'map' }),
        toggleHelp,
      });
      document.body.prepend(toolbar.element, main, table.element);
      document.body.append(help);
      toolbar.setQuery(before?.search ?? '');
      tableShown = before?.table ?? false;
    }
    toolbar.show(next);
    const pending = sameDocument ? (map?.pending() ?? []) : [];
    if (next.document.view === 'map') {
      const { id, map: wire } = next.document;
      view = map = createMapView(mapFromWire(wire), id, next.canEdit, host, context, () => measure);
      map.adopt(pending);
    } else {
      view = createTimelineView(timelineFromWire(next.document.timeline), context, () => measure);
      map = undefined;
    }
    // Each analysis brings a new view. The stage stays where it is: an element that is moved loses the focus.
    const focused = document.activeElement;
    top.replaceChildren(...(view.top ? [view.top] : []));
    while (stage.nextSibling) stage.nextSibling.remove();
    if (view.side) body.append(view.side);
    if (focused !== document.activeElement) {
      const same = focused instanceof HTMLInputElement ? top.querySelector('input') : null;
      (same ?? stage).focus({ preventScroll: true });
    }
    body.classList.toggle('with-side', view.side !== undefined);
    const sameThing = sameDocument || before?.choice === next.document.id;
    view.restore(
      sameThing && before
        ? before
        : { ...currentState(), lanes: {}, timeline: { zoom: 1, shift: 0 }, epoch: null },
    );
    selected = sameThing ? (before?.selected ?? undefined) : undefined;
    atCursor = [];
    draw();
    showHelp();
    const query = toolbar.query;
    matches = query === '' ? undefined : view.search(query);
    toolbar.setCount(matches === undefined ? '' : t('{0} found', matches.length));
    showTable();
    drawOverlay();
    if (!sameDocument) announce(`${stage.getAttribute('aria-label') ?? ''}. ${view.subtitle()}`);
    saveState();
  };

  const showHelp = (): void => {
    const keys: readonly (readonly [string, string])[] = [
      ['← → ↑ ↓', t('walk from thing to thing')],
      ['Enter', t('go to its source')],
      ['+ − 0', t('zoom in, out, show all')],
      ['Shift + ← →', t('move along')],
      ['Ctrl + wheel', t('zoom at the pointer')],
      ['/', t('find')],
      ['t', t('table')],
      ...(view?.keys() ?? []),
      ['Esc', t('let go')],
    ];
    help.replaceChildren(
      el('h2', {}, t('Keys')),
      el('dl', {}, ...keys.flatMap(([key, meaning]) => [el('dt', {}, key), el('dd', {}, meaning)])),
    );
  };

  // Pointer.
  const at = (event: MouseEvent): { x: number; y: number } => {
    const box = svg.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  svg.addEventListener('pointerdown', (event) => {
    const { x, y } = at(event);
    press = { x, y };
    tooltip.hide();
    if (view?.pointerDown(event, x, y)) svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener('pointermove', (event) => {
    const { x, y } = at(event);
    if (view?.pointerMove(event, x, y)) {
      if (!svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
      tooltip.hide();
      return;
    }
    if (event.buttons !== 0 || !view) return;
    const item = itemAt(view.items(), x, y);
    const edge = view.cursorAt(x, y);
    svg.style.cursor = edge !== '' ? edge : item ? 'pointer' : '';
    if (item) tooltip.show(item.text().details, event.clientX, event.clientY);
    else tooltip.hide();
  });
  svg.addEventListener('pointerup', (event) => {
    const { x, y } = at(event);
    const moved = view?.pointerUp(event, x, y) ?? false;
    const pressed = press;
    press = undefined;
    if (svg.hasPointerCapture(event.pointerId)) svg.releasePointerCapture(event.pointerId);
    if (moved || !view || !pressed || event.button !== 0 || Math.hypot(x - pressed.x, y - pressed.y) > 4)
      return;
    view.click(x, y);
    const item = itemAt(view.items(), x, y);
    select(item?.id);
    if (item) open(item.id, true);
  });
  svg.addEventListener('pointerleave', () => tooltip.hide());
  stage.addEventListener(
    'wheel',
    (event) => {
      if (!view) return;
      const pages =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE
          ? 30
          : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
            ? 400
            : 1;
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      const here = at(event);
      tooltip.hide();
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        view.zoom(
          Math.exp(-event.deltaY * pages * (Math.abs(event.deltaY) < 20 ? 0.012 : 0.003)),
          here,
          undefined,
        );
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault();
        view.pan(sideways * pages, here, undefined);
      } else if (document.documentElement.scrollHeight <= innerHeight + 1) {
        // Nothing to scroll: the wheel is free to zoom. Elsewhere it must not trap who only wants to read on.
        event.preventDefault();
        view.zoom(Math.exp(-event.deltaY * pages * 0.003), here, undefined);
      }
    },
    { passive: false },
  );

  // Keys.
  const directions: Readonly<Record<string, Direction>> = {
    ArrowLeft: 'left',
    ArrowRight: 'right',
    ArrowUp: 'up',
    ArrowDown: 'down',
  };
  const walk = (direction: Direction): void => {
    const items = view?.items() ?? [];
    const from = itemOf(selected);
    const next = from ? neighbour(items, from, direction) : items[0];
    if (next) {
      select(next.id);
      scrollToItem();
    }
  };
  const stageKey = (event: KeyboardEvent): boolean => {
    if (!view) return false;
    if (view.key(event, selected)) return true;
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const direction = directions[event.key];
    if (direction && event.shiftKey && (direction === 'left' || direction === 'right'))
      view.pan(direction === 'left' ? -80 : 80, undefined, selected);
    else if (direction) walk(direction);
    else if (event.key === 'Home') select(view.items()[0]?.id);
    else if (event.key === 'End') select(view.items()[view.items().length - 1]?.id);
    else if (event.key === 'Enter' && selected !== undefined) open(selected, false);
    else if (event.key === '+' || event.key === '=') view.zoom(1.5, undefined, selected);
    else if (event.key === '-') view.zoom(1 / 1.5, undefined, selected);
    else if (event.key === '0') view.reset();
    else if (event.key === 't') toggleTable();
    else if (event.key === 'Escape' && selected !== undefined) select(undefined);
    else return false;
    return true;
  };
  stage.addEventListener('keydown', (event) => {
    if (stageKey(event)) event.preventDefault();
  });
  document.addEventListener('keydown', (event) => {
    const typing =
      event.target instanceof HTMLSelectElement ||
      (event.target instanceof HTMLInputElement && event.target.type !== 'range');
    if (event.key === 'Escape' && !help.hidden) {
      event.preventDefault();
      toggleHelp();
    } else if (event.key === 'Escape') {
      tooltip.hide();
    } else if (
      ((event.key === '/' || event.key === '?') && !typing) ||
      (event.key === 'f' && (event.ctrlKey || event.metaKey))
    ) {
      event.preventDefault();
      if (event.key === '?') toggleHelp();
      else toolbar?.focusSearch();
    }
  });
  // The editor takes the focus and gives it back to the page, not to what had it: keys would reach nothing.
  let lastFocused: HTMLElement = stage;
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement) lastFocused = target;
  });
  addEventListener('focus', () => {
    if (document.activeElement === document.body && lastFocused.isConnected)
      lastFocused.focus({ preventScroll: true });
  });
  stage.addEventListener('focus', () => {
    if (selected === undefined || !stage.matches(':focus-visible')) return;
    drawOverlay();
  });

  let lastWidth = 0;
  new ResizeObserver(() => {
    if (stage.clientWidth === lastWidth) return;
    lastWidth = stage.clientWidth;
    redraw();
  }).observe(stage);
  addEventListener('resize', redraw);
  onThemeChange(() => {
    measure = browserMeasure();
    redraw();
  });

  return {
    receive(received) {
      switch (received.type) {
        case 'show':
          receiveShow(received);
          break;
        case 'cursor':
          atCursor = view?.atCursor(received) ?? [];
          redrawOverlay();
          break;
        case 'whatIfResult':
          map?.receive(received);
          break;
        case 'busy':
          if (!shown) {
            message.textContent = received.text;
            if (!message.isConnected) document.body.append(message);
          }
          announce(received.text);
          break;
      }
    },
  };
}

function ring(item: PictureItem, paint: string, grow: number): string {
  const { x, y, width, height } = item.bounds;
  return element('rect', {
    class: paint,
    x: x - grow,
    y: y - grow,
    width: width + 2 * grow,
    height: height + 2 * grow,
    rx: 3,
  });
}
