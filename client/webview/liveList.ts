import {
  byteCount,
  type ComparedLine,
  compareTimelines,
  costLines,
  distinctBytes,
  formatSize,
  layersText,
  liveBuffers,
  mappingOf,
  poolNames,
  poolsAt,
  roleNames,
  shortSize,
  softwareLines,
  spillLine,
  type TimelineModel,
  say,
  sayKey,
} from '../../core';
import { el } from './dom';

/** More than this nobody reads beside a picture; the table has them all. */
const mostRows = 60;
const mostDear = 5;
const mostOperators = 8;

export interface LiveList {
  element: HTMLElement;
  show(epoch: number): void;
}

/** The epochs that cost most and what is slow without an epoch of its own; undefined where nothing is known. */
function createDearest(model: TimelineModel, goTo: (epoch: number) => void): HTMLElement | undefined {
  const costOf = ({ milliseconds, cycles }: TimelineModel['epochs'][number]): number =>
    milliseconds || cycles;
  const epochs = model.epochs
    .map((entry, epoch) => ({ entry, epoch }))
    .filter(({ entry }) => costOf(entry) > 0)
    .sort((a, b) => costOf(b.entry) - costOf(a.entry))
    .slice(0, mostDear);
  if (epochs.length === 0 && model.spills.length === 0) return undefined;
  const rows = epochs.map(({ entry, epoch }) => {
    const operators = entry.operators.slice(0, 3).join(' + ');
    const note = [sayKey(mappingOf(entry)), operators, ...costLines(model, epoch)];
    return epochRow(
      [say`Epoch ${epoch}`, layersText(entry)].filter(Boolean).join(' · '),
      note.filter(Boolean).join(' · '),
      () => goTo(epoch),
    );
  });
  return el(
    'section',
    { class: 'live-dearest', 'aria-label': say`What costs most` },
    el('h2', {}, say`What costs most`),
    ...model.spills.map((spill) => el('p', { class: 'live-layers' }, spillLine(spill))),
    ...(rows.length > 0 ? [el('ul', { class: 'live-list' }, ...rows)] : []),
  );
}

/** What the compiler put on the CPU, by operator; undefined where all runs on the accelerator. */
function createSoftware(model: TimelineModel, goTo: (epoch: number) => void): HTMLElement | undefined {
  const lines = softwareLines(model);
  if (lines.length === 0) return undefined;
  const rows = lines
    .slice(0, mostOperators)
    .map(({ title, note, epoch }) => epochRow(title, note, () => goTo(epoch)));
  return el(
    'section',
    { class: 'live-dearest', 'aria-label': say`What runs in software` },
    el('h2', {}, say`What runs in software`),
    el('ul', { class: 'live-list' }, ...rows),
  );
}

function epochRow(name: string, note: string, go: () => void): HTMLElement {
  const button = el(
    'button',
    { type: 'button' },
    el('span', { class: 'live-name' }, name),
    el('span', { class: 'live-note' }, note),
  );
  button.addEventListener('click', go);
  return el('li', {}, button);
}

/** What differs from another run: sums, then layers; a layer goes to its epoch. */
function createChanges(
  model: TimelineModel,
  before: { readonly label: string; readonly model: TimelineModel },
  goTo: (epoch: number) => void,
): HTMLElement {
  const { sums, layers } = compareTimelines(model, before.model);
  const row = ({ what, before: old, after: now, grew, epoch }: ComparedLine): HTMLElement => {
    const name = epoch === undefined ? what : el('button', { type: 'button', class: 'live-link' }, what);
    if (typeof name !== 'string') name.addEventListener('click', () => goTo(epoch!));
    const change = grew === undefined ? {} : { 'data-change': grew ? 'more' : 'less' };
    return el(
      'tr',
      change,
      el('th', { scope: 'row' }, name),
      el('td', {}, old === '' ? say`new` : old),
      el('td', {}, now === '' ? say`gone` : now),
    );
  };
  const title = say`Since ${before.label}`;
  const heads = [say`What`, say`before`, say`now`];
  return el(
    'section',
    { class: 'live-changes', 'aria-label': title },
    el('h2', {}, title),
    el(
      'table',
      { class: 'live-pools' },
      el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
      el('tbody', {}, ...sums.map(row), ...layers.map(row)),
    ),
  );
}

/** Beside the timeline: what one epoch runs, what is live in it, what it reads and writes. */
export function createLiveList(
  model: TimelineModel,
  before: { readonly label: string; readonly model: TimelineModel } | undefined,
  pick: (buffer: number) => void,
  goTo: (epoch: number) => void,
): LiveList {
  const title = el('h2', {});
  const layers = el('p', { class: 'live-layers' });
  const cost = el('ul', { class: 'live-cost' });
  const dearest = createDearest(model, goTo);
  const software = createSoftware(model, goTo);
  const sum = el('p', { class: 'live-sum' });
  const list = el('ul', { class: 'live-list' });
  const pools = el('table', { class: 'live-pools' });
  const element = el(
    'aside',
    { class: 'side', 'aria-label': say`Live at this epoch` },
    before && createChanges(model, before, goTo),
    title,
    layers,
    cost,
    sum,
    list,
    pools,
    dearest,
    software,
  );
  list.addEventListener('click', (event) => {
    const id = (event.target as Element).closest('button')?.dataset['buffer'];
    if (id !== undefined) pick(Number(id));
  });

  return {
    element,
    show(epoch) {
      const entry = model.epochs[epoch];
      title.textContent = `${say`Epoch ${epoch}`}${entry && entry.mapping !== 'none' ? ` · ${sayKey(mappingOf(entry))}` : ''}`;
      layers.textContent = entry && entry.layers.length > 0 ? entry.layers.join(', ') : say`no layer named`;
      cost.replaceChildren(...costLines(model, epoch).map((line) => el('li', {}, line)));
      const live = liveBuffers(model, epoch);
      const active = live.filter((buffer) => buffer.role !== 'weights');
      const weights = live.filter((buffer) => buffer.role === 'weights');
      const parts = [say`${formatSize(BigInt(model.live[epoch] ?? 0))} live in ${active.length} buffers`];
      if (weights.length > 0)
        parts.push(
          say`${formatSize(distinctBytes(weights.map((buffer) => buffer.range)))} of weights in ${weights.length}`,
        );
      sum.textContent = parts.join(' · ');
      list.replaceChildren(
        ...active
          .slice(0, mostRows)
          .map((buffer) =>
            el(
              'li',
              {},
              el(
                'button',
                { type: 'button', 'data-buffer': buffer.id, class: `role-${buffer.role}` },
                el('span', { class: 'live-name' }, buffer.name),
                el(
                  'span',
                  { class: 'live-note' },
                  `${formatSize(byteCount(buffer.range))} · ${sayKey(roleNames[buffer.role])} · ${poolNames(model, buffer)}`,
                ),
              ),
            ),
          ),
        ...(active.length > mostRows
          ? [el('li', { class: 'live-more' }, say`and ${active.length - mostRows} more in the table`)]
          : []),
      );
      const size = (bytes: bigint | number): string =>
        BigInt(bytes) === 0n ? '–' : shortSize(BigInt(bytes));
      const columns = [say`Pool`, say`live`, say`largest gap`, say`read`, say`written`];
      pools.replaceChildren(
        el('caption', {}, say`Pools in this epoch`),
        el('thead', {}, el('tr', {}, ...columns.map((column) => el('th', { scope: 'col' }, column)))),
        el(
          'tbody',
          {},
          ...poolsAt(model, epoch).map((pool) =>
            el(
              'tr',
              {},
              el('th', { scope: 'row' }, pool.name),
              ...[pool.live, pool.largestGap, pool.reads, pool.writes].map((bytes) =>
                el('td', {}, size(bytes)),
              ),
            ),
          ),
        ),
      );
    },
  };
}
