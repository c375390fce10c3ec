import {
  byteCount,
  distinctBytes,
  formatSize,
  liveBuffers,
  poolNames,
  poolsAt,
  roleNames,
  shortSize,
  type TimelineModel,
} from '../../core';
import { el } from './dom';
import { t } from './strings';

/** More than this nobody reads beside a picture; the table has them all. */
const mostRows = 60;

export interface LiveList {
  element: HTMLElement;
  show(epoch: number): void;
}

/** Beside the timeline: what one epoch runs, what is live in it, what it reads and writes. */
export function createLiveList(model: TimelineModel, pick: (buffer: number) => void): LiveList {
  const title = el('h2', {});
  const layers = el('p', { class: 'live-layers' });
  const sum = el('p', { class: 'live-sum' });
  const list = el('ul', { class: 'live-list' });
  const pools = el('table', { class: 'live-pools' });
  const element = el(
    'aside',
    { class: 'side', 'aria-label': t('Live at this epoch') },
    title,
    layers,
    sum,
    list,
    pools,
  );
  list.addEventListener('click', (event) => {
    const id = (event.target as Element).closest('button')?.dataset['buffer'];
    if (id !== undefined) pick(Number(id));
  });

  return {
    element,
    show(epoch) {
      const entry = model.epochs[epoch];
      title.textContent = `${t('Epoch {0}', epoch)}${entry && entry.mapping !== 'none' ? ` · ${t(entry.mapping)}` : ''}`;
      layers.textContent = entry && entry.layers.length > 0 ? entry.layers.join(', ') : t('no layer named');
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
