import {
  byteCount,
  costLines,
  distinctBytes,
  formatSize,
  liveBuffers,
  mappingOf,
  poolNames,
  poolsAt,
  roleNames,
  shortSize,
  spillLine,
  type TimelineModel,
} from '../../core';
import { el } from './dom';
import { t } from './strings';

/** More than this nobody reads beside a picture; the table has them all. */
const mostRows = 60;
const mostDear = 5;

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
    // What it computes says more in a list than the names of all its layers.
    const what = entry.operators.slice(0, 3).join(' + ') || entry.layers[0];
    const name = [t('Epoch {0}', epoch), t(mappingOf(entry)), what].filter(Boolean).join(' · ');
    const button = el(
      'button',
      { type: 'button' },
      el('span', { class: 'live-name' }, name),
      el('span', { class: 'live-note' }, costLines(model, epoch, t).join(' · ')),
    );
    button.addEventListener('click', () => goTo(epoch));
    return el('li', {}, button);
  });
  return el(
    'section',
    { class: 'live-dearest', 'aria-label': t('What costs most') },
    el('h2', {}, t('What costs most')),
    ...model.spills.map((spill) => el('p', { class: 'live-layers' }, spillLine(spill, t))),
    ...(rows.length > 0 ? [el('ul', { class: 'live-list' }, ...rows)] : []),
  );
}

/** Beside the timeline: what one epoch runs, what is live in it, what it reads and writes. */
export function createLiveList(
  model: TimelineModel,
  pick: (buffer: number) => void,
  goTo: (epoch: number) => void,
): LiveList {
  const title = el('h2', {});
  const layers = el('p', { class: 'live-layers' });
  const cost = el('ul', { class: 'live-cost' });
  const dearest = createDearest(model, goTo);
  const sum = el('p', { class: 'live-sum' });
  const list = el('ul', { class: 'live-list' });
  const pools = el('table', { class: 'live-pools' });
  const element = el(
    'aside',
    { class: 'side', 'aria-label': t('Live at this epoch') },
    title,
    layers,
    cost,
    sum,
    list,
    pools,
    dearest,
  );
  list.addEventListener('click', (event) => {
    const id = (event.target as Element).closest('button')?.dataset['buffer'];
    if (id !== undefined) pick(Number(id));
  });

  return {
    element,
    show(epoch) {
      const entry = model.epochs[epoch];
      title.textContent = `${t('Epoch {0}', epoch)}${entry && entry.mapping !== 'none' ? ` · ${t(mappingOf(entry))}` : ''}`;
      layers.textContent = entry && entry.layers.length > 0 ? entry.layers.join(', ') : t('no layer named');
      cost.replaceChildren(...costLines(model, epoch, t).map((line) => el('li', {}, line)));
      const live = liveBuffers(model, epoch);
      const active = live.filter((buffer) => buffer.role !== 'weights');
      const weights = live.filter((buffer) => buffer.role === 'weights');
      const parts = [t('{0} live in {1} buffers', formatSize(BigInt(model.live[epoch] ?? 0)), active.length)];
      if (weights.length > 0)
        parts.push(
          t(
            '{0} of weights in {1}',
            formatSize(distinctBytes(weights.map((buffer) => buffer.range))),
            weights.length,
          ),
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
                  `${formatSize(byteCount(buffer.range))} · ${t(roleNames[buffer.role])} · ${poolNames(model, buffer)}`,
                ),
              ),
            ),
          ),
        ...(active.length > mostRows
          ? [el('li', { class: 'live-more' }, t('and {0} more in the table', active.length - mostRows))]
          : []),
      );
      const size = (bytes: bigint | number): string =>
        BigInt(bytes) === 0n ? '–' : shortSize(BigInt(bytes));
      const columns = [t('Pool'), t('live'), t('largest gap'), t('read'), t('written')];
      pools.replaceChildren(
        el('caption', {}, t('Pools in this epoch')),
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
