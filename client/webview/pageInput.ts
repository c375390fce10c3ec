import { itemAt } from '../../core';
import { neighbour, type Direction } from './navigation';
import { drawOverlay, scrollToItem } from './pageDrawing';
import { itemOf, type PageModel } from './pageModel';

/** What keys and pointer do to the page. */
export interface PageActions {
  select(id: string | undefined): void;
  /** Goes to the source of an item. */
  open(id: string): void;
  toggleTable(): void;
  toggleHelp(): void;
}

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** One click selects, two go to the source; a view may take the pointer for something of its own. */
export function listenToPointer(model: PageModel, actions: PageActions): void {
  const { parts, tooltip } = model;
  const { svg } = parts;
  let press: { readonly x: number; readonly y: number } | undefined;
  svg.addEventListener('pointerdown', (event) => {
    const { x, y } = placeIn(svg, event);
    press = { x, y };
    tooltip.hide();
    if (model.view?.pointerDown(event, x, y)) svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener('pointermove', (event) => {
    const { view } = model;
    const { x, y } = placeIn(svg, event);
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
    const { view } = model;
    const { x, y } = placeIn(svg, event);
    const moved = view?.pointerUp(event, x, y) ?? false;
    const pressed = press;
    press = undefined;
    if (svg.hasPointerCapture(event.pointerId)) svg.releasePointerCapture(event.pointerId);
    if (moved || !view || !pressed || event.button !== 0 || Math.hypot(x - pressed.x, y - pressed.y) > 4)
      return;
    view.click(x, y);
    actions.select(itemAt(view.items(), x, y)?.id);
  });
  svg.addEventListener('dblclick', (event) => {
    const { x, y } = placeIn(svg, event);
    const item = model.view && itemAt(model.view.items(), x, y);
    if (item) actions.open(item.id);
  });
  svg.addEventListener('pointerleave', () => tooltip.hide());
}

function placeIn(svg: SVGSVGElement, event: MouseEvent): { x: number; y: number } {
  const box = svg.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** Ctrl and wheel zoom at the pointer, sideways moves along; the plain wheel scrolls where there is something to. */
export function listenToWheel(model: PageModel): void {
  const { stage, svg } = model.parts;
  stage.addEventListener(
    'wheel',
    (event) => {
      const { view } = model;
      if (!view) return;
      const pages =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE
          ? 30
          : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
            ? 400
            : 1;
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      const here = placeIn(svg, event);
      model.tooltip.hide();
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const pace = Math.abs(event.deltaY) < 20 ? 0.012 : 0.003;
        view.zoom(Math.exp(-event.deltaY * pages * pace), here, undefined);
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
}

export function listenToKeys(model: PageModel, actions: PageActions): void {
  const { stage, help } = model.parts;
  stage.addEventListener('keydown', (event) => {
    if (stageKey(model, actions, event)) event.preventDefault();
  });
  document.addEventListener('keydown', (event) => {
    const typing =
      event.target instanceof HTMLSelectElement ||
      (event.target instanceof HTMLInputElement && event.target.type !== 'range');
    const command = event.ctrlKey || event.metaKey;
    if (event.key === 'Escape' && !help.hidden) {
      event.preventDefault();
      actions.toggleHelp();
    } else if (event.key === 'Escape') {
      model.tooltip.hide();
    } else if (command && !typing && event.key.toLowerCase() === 'z' && !event.shiftKey) {
      // The page has nothing of its own to undo: what it changed are files.
      event.preventDefault();
      model.host.send({ type: 'undo' });
    } else if (((event.key === '/' || event.key === '?') && !typing) || (event.key === 'f' && command)) {
      event.preventDefault();
      if (event.key === '?') actions.toggleHelp();
      else model.toolbar?.focusSearch();
    }
  });
}

function stageKey(model: PageModel, actions: PageActions, event: KeyboardEvent): boolean {
  const { view, selected } = model;
  if (!view) return false;
  if (view.key(event, selected)) return true;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const direction = directions[event.key];
  if (direction && event.shiftKey && (direction === 'left' || direction === 'right'))
    view.pan(direction === 'left' ? -80 : 80, undefined, selected);
  else if (direction) walk(model, actions, direction);
  else if (event.key === 'Home') actions.select(view.items()[0]?.id);
  else if (event.key === 'End') actions.select(view.items()[view.items().length - 1]?.id);
  else if (event.key === 'Enter' && selected !== undefined) actions.open(selected);
  else if (event.key === '+' || event.key === '=') view.zoom(1.5, undefined, selected);
  else if (event.key === '-') view.zoom(1 / 1.5, undefined, selected);
  else if (event.key === '0') view.reset();
  else if (event.key === 't') actions.toggleTable();
  else if (event.key === 'Escape' && selected !== undefined) actions.select(undefined);
  else return false;
  return true;
}

function walk(model: PageModel, actions: PageActions, direction: Direction): void {
  const items = model.view?.items() ?? [];
  const from = itemOf(model, model.selected);
  const next = from ? neighbour(items, from, direction) : items[0];
  if (!next) return;
  actions.select(next.id);
  scrollToItem(model);
}

/** The editor takes the focus and gives it back to the page, not to what had it: keys would reach nothing. */
export function keepFocus(model: PageModel): void {
  const { stage } = model.parts;
  let last: HTMLElement = stage;
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  addEventListener('focus', () => {
    if (document.activeElement === document.body)
      (last.isConnected ? last : stage).focus({ preventScroll: true });
  });
  stage.addEventListener('focus', () => {
    if (model.selected === undefined || !stage.matches(':focus-visible')) return;
    drawOverlay(model);
  });
}
