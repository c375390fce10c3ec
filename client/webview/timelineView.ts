import {
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
} from '../../core';
import { el } from './dom';
import { createLiveList } from './liveList';
import { fileNameOf, zoomText } from './mapView';
import type { PageState } from '../../protocol/page';
import { t } from './strings';
import type { Size, View, ViewContext } from './view';

const readablePixels = 6;
const widestEpoch = 240;
const lowest = 0.5;
const highest = 2.2;

/** The buffer timeline in the page: zoom over epochs, the scrubber and the list of what is live. */
export function createTimelineView(
  model: TimelineModel,
  context: ViewContext,
  measure: () => MeasureText,
): View {
  const epochs = Math.max(1, model.epochs.length);
  let zoom = 1;
  let shift = 0;
  let epoch = model.peakEpoch;
  let picture: TimelinePicture | undefined;
  let fitted: { readonly width: number; readonly height: number; readonly factor: number } | undefined;
  let drag:
    { readonly kind: 'pan' | 'scrub'; readonly x: number; readonly from: number; moved: boolean } | undefined;

  const list = createLiveList(model, (buffer) => context.select(`buffer:${buffer}`, { show: true }));
  const slider = el('input', { type: 'range', min: 0, max: epochs - 1, step: 1, 'aria-label': t('Epoch') });
  const output = el('output', { class: 'epoch-text' });
  const top = el(
    'div',
    { class: 'scrubber' },
    el('label', { class: 'scrubber-label' }, el('span', {}, t('Epoch')), slider),
    output,
  );

  const setEpoch = (next: number, announce = false): void => {
    epoch = Math.max(0, Math.min(epochs - 1, Math.round(next)));
    slider.value = String(epoch);
    const live = model.live[epoch] ?? 0;
    const spoken = `${epochText(model, epoch, t)} · ${t('{0} live', formatSize(BigInt(live)))}`;
    slider.setAttribute('aria-valuetext', spoken);
    output.textContent = spoken;
    list.show(epoch);
    context.redrawOverlay();
    context.saveState();
    if (announce) context.announce(spoken);
  };
  slider.addEventListener('input', () => setEpoch(Number(slider.value)));

  const setView = (nextZoom: number, nextShift: number): void => {
    const plot = picture?.plot;
    const most = plot ? Math.max(1, (widestEpoch * epochs) / (plot.right - plot.left)) : 1;
    zoom = Math.max(1, Math.min(most, nextZoom));
    shift = Math.max(0, Math.min(epochs - epochs / zoom, nextShift));
    context.redraw();
    context.saveState();
  };
  const viewport = (height: number): Viewport => ({ zoom, shift, height });

  /** Lanes stretch or shrink so that picture and live bytes are seen together where the window allows it. */
  const factorFor = ({ width, height }: Size): number => {
    if (fitted?.width === width && fitted.height === height) return fitted.factor;
    const natural = layOutTimeline(model, {
      width,
      measure: measure(),
      words: t,
      view: { zoom: 1, shift: 0, height: 1 },
    });
    const lanes = natural.lanes.reduce(
      (sum, { lane, top: a, bottom: b }) => sum + (lane.onlyWeights ? 0 : b - a),
      0,
    );
    const factor =
      lanes === 0 ? 1 : Math.max(lowest, Math.min(highest, (height - (natural.height - lanes)) / lanes));
    fitted = { width, height, factor };
    return factor;
  };
  const bufferOf = (item: string): (typeof model.buffers)[number] | undefined => byItem.get(item);
  const byItem = new Map(model.buffers.map((buffer) => [`buffer:${buffer.id}`, buffer]));
  const inLanes = (y: number): boolean =>
    picture?.lanes.some((lane) => y >= lane.top && y <= lane.bottom) ?? false;

  return {
    kind: 'timeline',
    subtitle: () => timelineSubtitle(model, t),
    zoomText: () => zoomText(zoom),
    fileName: `buffer-timeline-${fileNameOf(model.model)}`,
    side: list.element,
    top,
    layOut(size) {
      picture = layOutTimeline(model, {
        width: size.width,
        measure: measure(),
        words: t,
        view: viewport(factorFor(size)),
      });
      return picture;
    },
    markup: () => (picture ? shapesToSvg(picture, { titles: false, bulk: true }) : ''),
    overlay: (): readonly Shape[] =>
      picture ? scrubShapes(picture.xOf, picture.plot, epoch, picture.perEpoch) : [],
    items: (): readonly PictureItem[] => picture?.items ?? [],
    table: () => timelineTable(model, t),
    sourceOf(item) {
      const buffer = bufferOf(item);
      return buffer && { file: model.file, span: buffer.source };
    },
    search(query) {
      const wanted = query.toLowerCase();
      const address = /^0x[0-9a-f]+$/.test(wanted) ? BigInt(wanted) : undefined;
      return model.buffers
        .filter((buffer) =>
          address !== undefined
            ? containsAddress(buffer.range, address)
            : `${buffer.name} ${t(roleNames[buffer.role])} ${poolNames(model, buffer)}`
                .toLowerCase()
                .includes(wanted),
        )
        .sort((a, b) => a.first - b.first || (a.range.start < b.range.start ? -1 : 1))
        .map((buffer) => `buffer:${buffer.id}`);
    },
    atCursor: ({ file, offset }) =>
      file !== model.file
        ? []
        : model.buffers
            .filter((buffer) => buffer.source.start <= offset && offset <= buffer.source.end)
            .map((buffer) => `buffer:${buffer.id}`),
    showEpoch: (wanted) => setEpoch(wanted, true),
    reveal(item) {
      const buffer = bufferOf(item);
      if (!buffer || !picture) return false;
      const { plot, perEpoch } = picture;
      const from = picture.xOf(buffer.first);
      const to = picture.xOf(buffer.last + 1);
      if (to - from < readablePixels || to < plot.left || from > plot.right) {
        const length = buffer.last + 1 - buffer.first;
        const width = plot.right - plot.left;
        const next =
          to - from < readablePixels ? Math.max(zoom, (zoom * (width / 8)) / (length * perEpoch)) : zoom;
        setView(next, (buffer.first + buffer.last + 1) / 2 - epochs / next / 2);
      }
      if (epoch < buffer.first || epoch > buffer.last) setEpoch(buffer.first);
      return true;
    },
    zoom(factor, at, selected) {
      if (!picture) return;
      const { plot } = picture;
      const item = picture.items.find((candidate) => candidate.id === selected);
      const middle = item ? item.bounds.x + item.bounds.width / 2 : picture.xOf(epoch + 0.5);
      const x = Math.max(plot.left, Math.min(plot.right, at ? at.x : middle));
      const anchor = shift + (x - plot.left) / picture.perEpoch;
      const share = (x - plot.left) / (plot.right - plot.left);
      const next = Math.max(1, zoom * factor);
      setView(next, anchor - (share * epochs) / next);
    },
    pan(pixels) {
      if (picture) setView(zoom, shift + pixels / picture.perEpoch);
    },
    reset: () => setView(1, 0),
    pointerDown(event, x, y) {
      if (!picture || event.button !== 0 || x < picture.plot.left || x > picture.plot.right) return false;
      const first = picture.plot.bands[0];
      const last = picture.plot.bands[picture.plot.bands.length - 1];
      if (!first || !last || y < first.top - 20 || y > last.bottom) return false;
      drag = { kind: inLanes(y) && zoom > 1 ? 'pan' : 'scrub', x, from: shift, moved: false };
      return drag.kind === 'scrub' && !inLanes(y);
    },
    pointerMove(event, x) {
      if (!drag || !picture) return false;
      if (event.buttons === 0) {
        drag = undefined;
        return false;
      }
      if (!drag.moved && Math.abs(x - drag.x) < 3) return false;
      drag.moved = true;
      if (drag.kind === 'scrub') setEpoch(picture.epochAt(x));
      else setView(zoom, drag.from - (x - drag.x) / picture.perEpoch);
      return true;
    },
    pointerUp(_event, x) {
      const ended = drag;
      drag = undefined;
      if (!ended || !picture) return false;
      if (ended.kind === 'scrub') setEpoch(picture.epochAt(x));
      return ended.moved;
    },
    cursorAt(x, y) {
      if (!picture || x < picture.plot.left || x > picture.plot.right) return '';
      return inLanes(y)
        ? ''
        : picture.plot.bands.some((band) => y >= band.top && y <= band.bottom)
          ? 'col-resize'
          : '';
    },
    click(x) {
      if (picture && x >= picture.plot.left && x <= picture.plot.right) setEpoch(picture.epochAt(x));
    },
    key(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return false;
      if (event.key === ',' || event.key === '.') {
        setEpoch(epoch + (event.key === ',' ? -1 : 1), true);
        return true;
      }
      if (event.key === 'p') {
        setEpoch(model.peakEpoch, true);
        return true;
      }
      return false;
    },
    keys: () => [
      [', .', t('previous, next epoch')],
      ['p', t('epoch of the peak')],
    ],
    toSvg: (palette, width) =>
      timelineToSvg(model, { width, view: viewport(1), measure: measure(), words: t, epoch }, palette),
    state: (): Partial<PageState> => ({ epoch, timeline: { zoom, shift } }),
    restore(state) {
      zoom = Math.max(1, state.timeline.zoom);
      shift = Math.max(0, Math.min(epochs - epochs / zoom, state.timeline.shift));
      setEpoch(state.epoch ?? model.peakEpoch);
    },
  };
}
