import {
  fillFromWire,
  mapFromWire,
  type PageDocument,
  patternDefinitions,
  standaloneHtml,
  timelineFromWire,
  type ViewKind,
  say,
} from '../../core';
import type { PageState } from '../../protocol/page';
import type { FocusParams } from '../../protocol/server';
import { el, oncePerFrame } from './dom';
import { savePng, saveText } from './exportPicture';
import { createFillView } from './fillView';
import type { Host, Shown, ToPage } from './host';
import { createMapView } from './mapView';
import { draw, drawOverlay, scrollToItem } from './pageDrawing';
import { keepFocus, listenToKeys, listenToPointer, listenToWheel, type PageActions } from './pageInput';
import { createPlanPanel } from './planPanel';
import { announce, createParts, currentState, itemOf, saveState, type PageModel } from './pageModel';
import { useTranslations } from './strings';
import { createTableView } from './tableView';
import { browserMeasure, currentPalette, onThemeChange } from './theme';
import { createTimelineView } from './timelineView';
import { createToolbar } from './toolbar';
import { createTooltip } from './tooltip';
import type { ViewContext } from './view';

/** Exports are at least this wide: a picture from a narrow panel should still fill a slide. */
const exportWidth = 1200;

export interface Page {
  receive(message: ToPage): void;
}

/** The page around any view: toolbar, picture, tooltip, table, selection, search, state. */
export function createPage(host: Host): Page {
  const model: PageModel = {
    host,
    parts: createParts(patternDefinitions),
    tooltip: createTooltip(),
    table: createTableView({
      select: (item) => select(model, item, { show: true }),
      open: (item) => open(model, item),
    }),
    toolbar: undefined,
    plan: createPlanPanel({
      host,
      measure: () => model.measure,
      announce: (text) => announce(model, text),
      toggled: (isOpen) => {
        model.toolbar?.setPlan(isOpen);
        saveState(model);
      },
    }),
    view: undefined,
    map: undefined,
    shown: undefined,
    selected: undefined,
    atCursor: [],
    matches: undefined,
    tableShown: false,
    measure: browserMeasure(),
    state: host.readState(),
    saveTimer: undefined,
  };
  model.table.element.hidden = true;
  model.parts.body.before(model.plan.element);
  document.body.append(model.parts.message, model.parts.status);
  const actions: PageActions = {
    select: (id) => select(model, id),
    open: (id) => open(model, id),
    toggleTable: () => toggleTable(model),
    toggleHelp: () => toggleHelp(model),
  };
  listenToPointer(model, actions);
  listenToWheel(model);
  listenToKeys(model, actions);
  keepFocus(model);
  const context = contextOf(model);
  redrawOnChange(model, context.redraw);
  return { receive: (message) => receive(model, context, message) };
}

function contextOf(model: PageModel): ViewContext {
  return {
    redraw: oncePerFrame(() => draw(model)),
    redrawOverlay: oncePerFrame(() => drawOverlay(model)),
    announce: (text) => announce(model, text),
    select: (item, options) => select(model, item, options),
    saveState: () => saveState(model),
    discarded: () => model.plan.discarded(),
  };
}

function redrawOnChange(model: PageModel, redraw: () => void): void {
  const { stage } = model.parts;
  let lastWidth = 0;
  new ResizeObserver(() => {
    if (stage.clientWidth === lastWidth) return;
    lastWidth = stage.clientWidth;
    redraw();
    model.plan.redraw();
  }).observe(stage);
  addEventListener('resize', redraw);
  onThemeChange(() => {
    model.measure = browserMeasure();
    redraw();
    model.plan.redraw();
  });
}

function receive(model: PageModel, context: ViewContext, message: ToPage): void {
  const { parts } = model;
  switch (message.type) {
    case 'show':
      receiveShow(model, context, message);
      break;
    case 'cursor':
      model.atCursor = model.view?.atCursor(message) ?? [];
      context.redrawOverlay();
      break;
    case 'whatIfResult':
      model.map?.receive(message);
      break;
    case 'plan':
      model.plan.receivePlan(message);
      break;
    case 'planAtResult':
      model.plan.receiveAt(message);
      break;
    case 'script':
      saveAsPage(model, message.text);
      break;
    case 'busy':
      if (!model.shown) {
        parts.message.textContent = message.text;
        if (!parts.message.isConnected) document.body.append(parts.message);
      }
      announce(model, message.text);
      break;
  }
}

function select(model: PageModel, id: string | undefined, options: { readonly show?: boolean } = {}): void {
  model.selected = id;
  model.table.select(id);
  if (id !== undefined && options.show) {
    model.view?.reveal(id);
    draw(model);
    scrollToItem(model);
  }
  // At once, not in the next frame: a screen reader reads what aria-activedescendant says after the key.
  drawOverlay(model);
  model.toolbar?.setZoom(model.view?.zoomText(model.selected) ?? '');
  showDetails(model);
  const item = itemOf(model, id);
  if (item) announce(model, item.text().label);
  saveState(model);
}

/** What is selected stays readable when the pointer goes away; double click, Enter and this button go to the source. */
function showDetails(model: PageModel): void {
  const { details } = model.parts;
  const item = itemOf(model, model.selected);
  details.hidden = item === undefined;
  if (!item) return;
  details.setAttribute('aria-label', say`Selected`);
  const [title = '', ...lines] = item.text().details;
  const source = model.host.isEditor ? model.view?.sourceOf(item.id) : undefined;
  const button = source && el('button', { type: 'button' }, say`Go to source`);
  button?.addEventListener('click', () => open(model, item.id));
  details.replaceChildren(
    el(
      'div',
      {},
      el('div', { class: 'details-title' }, title),
      ...lines.map((line) => el('div', { class: 'details-line' }, line)),
    ),
    ...(button ? [button] : []),
  );
}

function open({ view, host }: PageModel, id: string): void {
  const source = host.isEditor ? view?.sourceOf(id) : undefined;
  if (source) host.send({ type: 'reveal', ...source });
  else view?.activate?.(id);
}

function runSearch(model: PageModel, query: string): void {
  // Asked for nothing as well: a view takes its marks away then.
  const found = model.view?.search(query) ?? [];
  model.matches = query === '' ? undefined : found;
  showCount(model);
  if (model.matches) announce(model, say`${model.matches.length} found`);
  if (model.tableShown) showTable(model);
  drawOverlay(model);
  saveState(model);
}

function showCount({ toolbar, matches }: PageModel): void {
  toolbar?.setCount(matches === undefined ? '' : say`${matches.length} found`);
}

function nextMatch(model: PageModel, backwards: boolean): void {
  const { matches, selected } = model;
  if (!matches || matches.length === 0) {
    model.view?.revealSearch?.();
    return;
  }
  const at = selected === undefined ? -1 : matches.indexOf(selected);
  const first = backwards ? matches.length - 1 : 0;
  const next = at < 0 ? first : (at + (backwards ? -1 : 1) + matches.length) % matches.length;
  model.toolbar?.setCount(say`${next + 1} of ${matches.length}`);
  select(model, matches[next], { show: true });
}

function showTable({ table, toolbar, tableShown, view, matches, selected }: PageModel): void {
  table.element.hidden = !tableShown;
  toolbar?.setTable(tableShown);
  if (tableShown && view) table.show(view.table(), matches ? new Set(matches) : undefined, selected);
}

function toggleTable(model: PageModel): void {
  model.tableShown = !model.tableShown;
  showTable(model);
  if (model.tableShown) model.table.element.scrollIntoView({ block: 'nearest' });
  saveState(model);
}

function toggleHelp({ parts: { help, stage } }: PageModel): void {
  help.hidden = !help.hidden;
  if (help.hidden) stage.focus();
  else help.focus();
}

function exportedSvg({ view, parts }: PageModel): string {
  return view!.toSvg(currentPalette(), Math.max(exportWidth, Math.floor(parts.stage.clientWidth)));
}

/** What is shown as a file of its own, with the code of this page. */
function saveAsPage(model: PageModel, script: string): void {
  const { shown, view, host } = model;
  if (!shown || !view) return;
  const documents = [documentOf(shown)];
  const title = shown.document.label;
  const html = standaloneHtml({ title, script, documents, pictures: [exportedSvg(model)] });
  saveText(host, html, view.fileName, 'html');
}

/** What is shown, with what it is compared with. */
function documentOf({ document: shown, before }: Shown): PageDocument {
  if (shown.view === 'map' || !before) return shown;
  return { ...shown, before } as PageDocument;
}

/** The frame of the page: once, with the first message, which brings the words. */
function buildFrame(model: PageModel): void {
  const { host, parts, table } = model;
  const before = model.state;
  model.toolbar = createToolbar(
    {
      pick: (choice) => host.send({ type: 'pick', choice }),
      search: (query) => runSearch(model, query),
      nextMatch: (backwards) => nextMatch(model, backwards),
      zoom: (factor) => model.view?.zoom(factor, undefined, model.selected),
      reset: () => model.view?.reset(),
      toggleTable: () => toggleTable(model),
      saveSvg: () => model.view && saveText(host, exportedSvg(model), model.view.fileName, 'svg'),
      saveHtml: () => host.send({ type: 'script' }),
      saveData: () => {
        for (const { format, data } of model.view?.exports ?? [])
          saveText(host, data(), model.view!.fileName, format);
      },
      savePng: () => {
        if (!model.view) return;
        savePng(host, exportedSvg(model), model.view.fileName).catch(() =>
          announce(model, say`The picture could not be drawn as PNG.`),
        );
      },
      switchView: (view: ViewKind) => host.send({ type: 'switchView', view }),
      togglePlan: () => model.plan.toggle(),
      toggleHelp: () => toggleHelp(model),
    },
    host.isEditor,
  );
  document.body.prepend(model.toolbar.element, parts.main, table.element);
  document.body.append(parts.help);
  model.toolbar.setQuery(before?.search ?? '');
  model.tableShown = before?.table ?? false;
}

/** A picture, new or of a newer analysis: what the reader has chosen stays as far as the things still exist. */
function receiveShow(model: PageModel, context: ViewContext, next: Shown): void {
  useTranslations(next.strings);
  const sameDocument = model.shown?.document.id === next.document.id;
  const before = model.view ? currentState(model) : model.state;
  model.parts.message.remove();
  if (!model.toolbar) buildFrame(model);
  model.toolbar?.show(next);
  const pending = sameDocument ? (model.map?.pending() ?? []) : [];
  model.shown = next;
  createView(model, context, next);
  model.map?.adopt(pending);
  placeView(model);
  placePlan(model, next, before);
  const sameThing = sameDocument || before?.choice === next.document.id;
  model.view?.restore(sameThing && before ? before : freshState(model));
  model.selected = sameThing ? (before?.selected ?? undefined) : undefined;
  model.atCursor = [];
  // Another picture begins at its beginning, wherever the one before it was scrolled to.
  if (!sameThing) scrollTo({ top: 0 });
  draw(model);
  showDetails(model);
  showHelp(model);
  const query = model.toolbar?.query ?? '';
  model.matches = query === '' ? undefined : model.view?.search(query);
  showCount(model);
  showTable(model);
  drawOverlay(model);
  if (next.focus) focusOn(model, next.focus);
  else if (!sameDocument) {
    const { stage } = model.parts;
    announce(model, `${stage.getAttribute('aria-label') ?? ''}. ${model.view?.subtitle() ?? ''}`);
  }
  saveState(model);
}

function createView(model: PageModel, context: ViewContext, shown: Shown): void {
  const measure = () => model.measure;
  const document = documentOf(shown);
  const { canEdit } = shown;
  if (document.view === 'map') {
    const map = createMapView(mapFromWire(document.map), document.id, canEdit, model.host, context, measure);
    model.map = map;
    model.view = map;
  } else if (document.view === 'fill') {
    const { before } = document;
    const comparable = {
      lastBuild: shown.lastBuild ?? null,
      before: before && { label: before.label, model: fillFromWire(before.fill) },
    };
    model.map = undefined;
    model.view = createFillView(fillFromWire(document.fill), comparable, model.host, context, measure);
  } else {
    const { before } = document;
    const comparable = {
      lastBuild: shown.lastBuild ?? null,
      before: before && { label: before.label, model: timelineFromWire(before.timeline) },
    };
    model.map = undefined;
    const timeline = timelineFromWire(document.timeline);
    model.view = createTimelineView(timeline, comparable, model.host, context, measure);
  }
}

/** Of another document: nothing zoomed, opened or chosen. */
function freshState(model: PageModel): PageState {
  return {
    choice: null,
    selected: null,
    search: model.toolbar?.query ?? '',
    table: model.tableShown,
    epoch: null,
    lanes: {},
    timeline: { zoom: 1, shift: 0 },
    plan: model.plan.isOpen(),
  };
}

/** Each analysis brings a new view. The stage stays where it is: an element that is moved loses the focus. */
function placeView({ parts: { top, stage, body }, view }: PageModel): void {
  const focused = document.activeElement;
  top.replaceChildren(...(view?.top ? [view.top] : []));
  while (stage.nextSibling) stage.nextSibling.remove();
  if (view?.side) body.append(view.side);
  // Somebody who types in the editor or in the palette keeps the focus there.
  if (focused !== document.activeElement && document.hasFocus()) {
    const same =
      focused instanceof HTMLInputElement
        ? top.querySelector('input')
        : focused instanceof HTMLSelectElement
          ? top.querySelector<HTMLElement>(`select[aria-label="${focused.getAttribute('aria-label') ?? ''}"]`)
          : null;
    (same ?? stage).focus({ preventScroll: true });
  }
  body.classList.toggle('with-side', view?.side !== undefined);
}

/** The plan belongs to the map; open it where a command or the state from before a reload says so. */
function placePlan({ plan, map }: PageModel, next: Shown, before: PageState | undefined): void {
  if (!map) return plan.leave();
  plan.show(next.document.id, map.propose);
  if (next.opensPlan || before?.plan) plan.open();
}

/** What a lens or command named: an address, the epoch, or what a place of a file declares. */
function focusOn(model: PageModel, { file, offset, line, epoch, address }: FocusParams): void {
  if (address !== undefined) {
    model.toolbar?.setQuery(address);
    runSearch(model, address);
    const item = model.view?.revealSearch?.();
    draw(model);
    select(model, item);
    scrollToItem(model);
    return;
  }
  if (epoch !== null) model.view?.showEpoch?.(epoch);
  const [item] = model.view?.atCursor({ type: 'cursor', file, offset, line }) ?? [];
  if (item !== undefined) select(model, item, { show: true });
}

function showHelp({ parts: { help }, view }: PageModel): void {
  const keys: readonly (readonly [string, string])[] = [
    ['← → ↑ ↓', say`walk from thing to thing`],
    [say`Enter`, say`go to its source`],
    [say`Double click`, say`go to its source`],
    [say`Ctrl + Z`, say`take back the last change of the files`],
    ['+ − 0', say`zoom in, out, show all`],
    [say`Shift + ← →`, say`move along`],
    [say`Ctrl + wheel`, say`zoom at the pointer`],
    ['/', say`find`],
    ['t', say`table`],
    ...(view?.keys() ?? []),
    ['Esc', say`let go`],
  ];
  help.replaceChildren(
    el('h2', {}, say`Keys`),
    el('dl', {}, ...keys.flatMap(([key, meaning]) => [el('dt', {}, key), el('dd', {}, meaning)])),
  );
}
