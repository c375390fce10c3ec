import { compareBigints } from '../../core/index';
import {
  compareTimelines,
  comparisonSummary,
  containsAddress,
  epochText,
  formatSize,
  layOutTimeline,
  type MeasureText,
  type PictureItem,
  poolNames,
  roleNames,
  scrubShapes,
  type Shape,
  shapesToSvg,
  type TimelineModel,
  type TimelinePicture,
  timelineSubtitle,
  timelineTable,
  timelineToSvg,
  type TimelineView as Viewport,
  say,
  sayKey,
} from '../../core';
import { createCompareChoice, type Comparable } from './compareBar';
import { el } from './dom';
import type { Host } from './host';
import { createLiveList, type LiveList } from './liveList';
import { fileNameOf, zoomText } from './mapView';
import type { CursorMessage, PageState } from '../../protocol/page';
import type { Size, View, ViewContext } from './view';

const readablePixels = 6;
const widestEpoch = 240;
const lowest = 0.5;
const highest = 2.2;

/** What the timeline shows now. */
interface Timeline {
  readonly model: TimelineModel;
  readonly context: ViewContext;
  readonly measure: () => MeasureText;
  /** At least one, so that an empty model has a picture too. */
  readonly epochs: number;
  readonly byItem: ReadonlyMap<string, TimelineModel['buffers'][number]>;
  readonly scrubber: Scrubber;
  zoom: number;
  shift: number;
  epoch: number;
  picture: TimelinePicture | undefined;
  /** How far lanes stretch in a window of this size. */
  fitted: { readonly width: number; readonly height: number; readonly factor: number } | undefined;
  drag:
    { readonly kind: 'pan' | 'scrub'; readonly x: number; readonly from: number; moved: boolean } | undefined;
}

/** The slider over the epochs, what it says, and the list of what is live. */
interface Scrubber {
  readonly element: HTMLElement;
  readonly slider: HTMLInputElement;
  readonly output: HTMLElement;
  readonly list: LiveList;
}

function createScrubber(
  model: TimelineModel,
  epochs: number,
  comparable: Comparable<TimelineModel>,
  host: Host,
  context: ViewContext,
  goTo: (epoch: number) => void,
): Scrubber {
  const slider = el('input', { type: 'range', min: 0, max: epochs - 1, step: 1, 'aria-label': say`Epoch` });
  const output = el('output', { class: 'epoch-text' });
  const label = el('label', { class: 'scrubber-label' }, el('span', {}, say`Epoch`), slider);
  return {
    element: el(
      'div',
      { class: 'scrubber' },
      label,
      output,
      ...(host.isEditor ? [createCompareChoice(comparable, host)] : []),
    ),
    slider,
    output,
    list: createLiveList(
      model,
      comparable.before,
      (buffer) => context.select(`buffer:${buffer}`, { show: true }),
      goTo,
    ),
  };
}

/** The buffer timeline in the page: zoom over epochs, the scrubber and the list of what is live. */
export function createTimelineView(
  model: TimelineModel,
  comparable: Comparable<TimelineModel>,
  host: Host,
  context: ViewContext,
  measure: () => MeasureText,
): View {
  const epochs = Math.max(1, model.epochs.length);
  const { before } = comparable;
  const changes = before && comparisonSummary(compareTimelines(model, before.model), before.label);
  const scrubber = createScrubber(model, epochs, comparable, host, context, (epoch) =>
    setEpoch(timeline, epoch, true),
  );
  const timeline: Timeline = {
    model,
    context,
    measure,
    epochs,
    byItem: new Map(model.buffers.map((buffer) => [`buffer:${buffer.id}`, buffer])),
    scrubber,
    zoom: 1,
    shift: 0,
    epoch: model.peakEpoch,
    picture: undefined,
    fitted: undefined,
    drag: undefined,
  };
  scrubber.slider.addEventListener('input', () => setEpoch(timeline, Number(scrubber.slider.value)));
  return {
    kind: 'timeline',
    subtitle: () => [timelineSubtitle(model), changes].filter(Boolean).join(' · '),
    zoomText: () => zoomText(timeline.zoom),
    fileName: `buffer-timeline-${fileNameOf(model.model)}`,
    side: scrubber.list.element,
    top: scrubber.element,
    layOut: (size) => {
      const view = viewport(timeline, factorFor(timeline, size));
      timeline.picture = layOutTimeline(model, { width: size.width, measure: measure(), view });
      return timeline.picture;
    },
    markup: () => (timeline.picture ? shapesToSvg(timeline.picture, { titles: false, bulk: true }) : ''),
    overlay: (): readonly Shape[] => {
      const { picture, epoch } = timeline;
      return picture ? scrubShapes(picture.xOf, picture.plot, epoch, picture.perEpoch) : [];
    },
    items: (): readonly PictureItem[] => timeline.picture?.items ?? [],
    table: () => timelineTable(model),
    sourceOf: (item) => {
      const buffer = timeline.byItem.get(item);
      return buffer && { file: model.file, span: buffer.source };
    },
    search: (query) => foundBuffers(model, query),
    atCursor: (cursor) => buffersAtCursor(model, cursor),
    showEpoch: (wanted) => setEpoch(timeline, wanted, true),
    reveal: (item) => reveal(timeline, item),
    zoom: (factor, at, selected) => zoomAt(timeline, factor, at?.x, selected),
    pan: (pixels) => {
      const { picture, zoom, shift } = timeline;
      if (picture) setView(timeline, zoom, shift + pixels / picture.perEpoch);
    },
    reset: () => setView(timeline, 1, 0),
    ...pointerOver(timeline),
    key: (event) => epochKey(timeline, event),
    keys: () => [
      [', .', say`previous, next epoch`],
      ['p', say`epoch of the peak`],
    ],
    toSvg: (palette, width) => {
      const options = { width, view: viewport(timeline, 1), measure: measure() };
      return timelineToSvg(model, { ...options, epoch: timeline.epoch }, palette);
    },
    state: (): Partial<PageState> => {
      const { epoch, zoom, shift } = timeline;
      return { epoch, timeline: { zoom, shift } };
    },
    restore: (state) => {
      timeline.zoom = Math.max(1, state.timeline.zoom);
      timeline.shift = Math.max(0, Math.min(epochs - epochs / timeline.zoom, state.timeline.shift));
      setEpoch(timeline, state.epoch ?? model.peakEpoch);
    },
  };
}

function setEpoch(timeline: Timeline, next: number, announce = false): void {
  const { model, context, epochs, scrubber } = timeline;
  const epoch = Math.max(0, Math.min(epochs - 1, Math.round(next)));
  timeline.epoch = epoch;
  scrubber.slider.value = String(epoch);
  const live = model.live[epoch] ?? 0;
  const spoken = `${epochText(model, epoch)} · ${say`${formatSize(BigInt(live))} live`}`;
  scrubber.slider.setAttribute('aria-valuetext', spoken);
  scrubber.output.textContent = spoken;
  scrubber.list.show(epoch);
  context.redrawOverlay();
  context.saveState();
  if (announce) context.announce(spoken);
}

function setView(timeline: Timeline, zoom: number, shift: number): void {
  const { picture, epochs, context } = timeline;
  const plot = picture?.plot;
  const most = plot ? Math.max(1, (widestEpoch * epochs) / (plot.right - plot.left)) : 1;
  timeline.zoom = Math.max(1, Math.min(most, zoom));
  timeline.shift = Math.max(0, Math.min(epochs - epochs / timeline.zoom, shift));
  context.redraw();
  context.saveState();
}

function viewport({ zoom, shift }: Timeline, height: number): Viewport {
  return { zoom, shift, height };
}

/** Lanes stretch or shrink so that picture and live bytes are seen together where the window allows it. */
function factorFor(timeline: Timeline, { width, height }: Size): number {
  const { fitted, model, measure } = timeline;
  if (fitted?.width === width && fitted.height === height) return fitted.factor;
  const view = { zoom: 1, shift: 0, height: 1 };
  const natural = layOutTimeline(model, { width, measure: measure(), view });
  const lanes = natural.lanes.reduce(
    (sum, { lane, top, bottom }) => sum + (lane.onlyWeights ? 0 : bottom - top),
    0,
  );
  const factor =
    lanes === 0 ? 1 : Math.max(lowest, Math.min(highest, (height - (natural.height - lanes)) / lanes));
  timeline.fitted = { width, height, factor };
  return factor;
}

/** Brings a buffer on screen, wide enough to be seen, and the scrubber to an epoch in which it lives. */
function reveal(timeline: Timeline, item: string): boolean {
  const { picture, zoom, epochs, epoch } = timeline;
  const buffer = timeline.byItem.get(item);
  if (!buffer || !picture) return false;
  const { plot, perEpoch } = picture;
  const from = picture.xOf(buffer.first);
  const to = picture.xOf(buffer.last + 1);
  if (to - from < readablePixels || to < plot.left || from > plot.right) {
    const length = buffer.last + 1 - buffer.first;
    const width = plot.right - plot.left;
    const next =
      to - from < readablePixels ? Math.max(zoom, (zoom * (width / 8)) / (length * perEpoch)) : zoom;
    setView(timeline, next, (buffer.first + buffer.last + 1) / 2 - epochs / next / 2);
  }
  if (epoch < buffer.first || epoch > buffer.last) setEpoch(timeline, buffer.first);
  return true;
}

/** Zooms at a place of the picture; without one at what is selected, else at the scrubber. */
function zoomAt(
  timeline: Timeline,
  factor: number,
  at: number | undefined,
  selected: string | undefined,
): void {
  const { picture, epoch, epochs, zoom, shift } = timeline;
  if (!picture) return;
  const { plot } = picture;
  const item = picture.items.find((candidate) => candidate.id === selected);
  const middle = item ? item.bounds.x + item.bounds.width / 2 : picture.xOf(epoch + 0.5);
  const x = Math.max(plot.left, Math.min(plot.right, at ?? middle));
  const anchor = shift + (x - plot.left) / picture.perEpoch;
  const share = (x - plot.left) / (plot.right - plot.left);
  const next = Math.max(1, zoom * factor);
  setView(timeline, next, anchor - (share * epochs) / next);
}

function isInLanes({ picture }: Timeline, y: number): boolean {
  return picture?.lanes.some((lane) => y >= lane.top && y <= lane.bottom) ?? false;
}

/** Dragging in the lanes moves along where there is more than is seen; everywhere else it scrubs. */
function pointerOver(
  timeline: Timeline,
): Pick<View, 'pointerDown' | 'pointerMove' | 'pointerUp' | 'cursorAt' | 'click'> {
  return {
    pointerDown: (event, x, y) => {
      const { picture, zoom, shift } = timeline;
      if (!picture || event.button !== 0 || x < picture.plot.left || x > picture.plot.right) return false;
      const first = picture.plot.bands[0];
      const last = picture.plot.bands[picture.plot.bands.length - 1];
      if (!first || !last || y < first.top - 20 || y > last.bottom) return false;
      const inLanes = isInLanes(timeline, y);
      timeline.drag = { kind: inLanes && zoom > 1 ? 'pan' : 'scrub', x, from: shift, moved: false };
      return timeline.drag.kind === 'scrub' && !inLanes;
    },
    pointerMove: (event, x) => {
      const { drag, picture, zoom } = timeline;
      if (!drag || !picture) return false;
      if (event.buttons === 0) {
        timeline.drag = undefined;
        return false;
      }
      if (!drag.moved && Math.abs(x - drag.x) < 3) return false;
      drag.moved = true;
      if (drag.kind === 'scrub') setEpoch(timeline, picture.epochAt(x));
      else setView(timeline, zoom, drag.from - (x - drag.x) / picture.perEpoch);
      return true;
    },
    pointerUp: (_event, x) => {
      const { drag, picture } = timeline;
      timeline.drag = undefined;
      if (!drag || !picture) return false;
      if (drag.kind === 'scrub') setEpoch(timeline, picture.epochAt(x));
      return drag.moved;
    },
    cursorAt: (x, y) => {
      const { picture } = timeline;
      if (!picture || x < picture.plot.left || x > picture.plot.right || isInLanes(timeline, y)) return '';
      return picture.plot.bands.some((band) => y >= band.top && y <= band.bottom) ? 'col-resize' : '';
    },
    click: (x) => {
      const { picture } = timeline;
      if (picture && x >= picture.plot.left && x <= picture.plot.right)
        setEpoch(timeline, picture.epochAt(x));
    },
  };
}

function epochKey(timeline: Timeline, event: KeyboardEvent): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  if (event.key === ',' || event.key === '.')
    setEpoch(timeline, timeline.epoch + (event.key === ',' ? -1 : 1), true);
  else if (event.key === 'p') setEpoch(timeline, timeline.model.peakEpoch, true);
  else return false;
  return true;
}

/** Items of the buffers whose name, role, pool or address a query means, in the order of their epochs. */
function foundBuffers(model: TimelineModel, query: string): readonly string[] {
  const wanted = query.toLowerCase();
  const address = /^0x[0-9a-f]+$/.test(wanted) ? BigInt(wanted) : undefined;
  return model.buffers
    .filter((buffer) =>
      address !== undefined
        ? containsAddress(buffer.range, address)
        : `${buffer.name} ${sayKey(roleNames[buffer.role])} ${poolNames(model, buffer)}`
            .toLowerCase()
            .includes(wanted),
    )
    .sort((a, b) => a.first - b.first || compareBigints(a.range.start, b.range.start))
    .map((buffer) => `buffer:${buffer.id}`);
}

function buffersAtCursor(model: TimelineModel, { file, offset }: CursorMessage): readonly string[] {
  if (file !== model.file) return [];
  return model.buffers
    .filter((buffer) => buffer.source.start <= offset && offset <= buffer.source.end)
    .map((buffer) => `buffer:${buffer.id}`);
}
