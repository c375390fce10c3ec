import {
  applyWhatIf,
  type Edge,
  formatHex,
  isMovable,
  type MapModel,
  type MapPicture,
  moveEdge,
  type Shape,
  type WhatIfChange,
  whatIfText,
} from '../../core';
import { el } from './dom';
import type { Host } from './host';
import type { WhatIfResultMessage, WireChange } from '../../protocol/page';
import { t } from './strings';
import type { ViewContext } from './view';

/** How near to an edge the pointer takes hold of it. */
const grip = 5;
/** How near to another edge a dragged one snaps to it. */
const magnet = 6;
const keyStep = 4096n;

export interface WhatIf {
  /** The model as it would be. */
  model(): MapModel;
  readonly bar: HTMLElement;
  overlay(): readonly Shape[];
  edgeAt(x: number, y: number): { readonly claim: string; readonly edge: Edge } | undefined;
  pointerDown(x: number, y: number): boolean;
  pointerMove(x: number, y: number): boolean;
  pointerUp(): boolean;
  key(event: KeyboardEvent, selected: string | undefined): boolean;
  receive(message: WhatIfResultMessage): void;
  /** What is being tried: a new analysis of the same target must not take it away. */
  pending(): readonly WhatIfChange[];
  adopt(changes: readonly WhatIfChange[]): void;
}

/** Dragging a boundary: the map shows at once what would be; only Apply asks the host to write. */
export function createWhatIf(
  model: MapModel,
  choice: string,
  canEdit: boolean,
  host: Host,
  context: ViewContext,
  picture: () => MapPicture | undefined,
): WhatIf {
  let changes = new Map<string, WhatIfChange>();
  let current = model;
  let drag: { readonly claim: string; readonly edge: Edge; readonly lane: string; x: number } | undefined;
  let question = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const text = el('p', { class: 'what-if-text' });
  const verdict = el('p', { class: 'what-if-verdict' });
  const apply = el('button', { type: 'button', class: 'primary' }, t('Apply to the files'));
  const discard = el('button', { type: 'button' }, t('Discard'));
  const bar = el(
    'section',
    { class: 'what-if', 'aria-label': t('What if'), hidden: true },
    el('div', {}, text, verdict),
    el('div', { class: 'what-if-buttons' }, apply, discard),
  );
  apply.hidden = !host.isEditor || !canEdit;
  apply.disabled = true;

  const list = (): WhatIfChange[] => [...changes.values()];
  const wire = (): WireChange[] =>
    list().flatMap((change) => {
      const claim = model.claims.find((one) => one.id === change.claim);
      if (!claim || (claim.kind !== 'region' && claim.kind !== 'pool')) return [];
      return [
        {
          name: claim.name,
          kind: claim.kind,
          file: claim.source.file,
          span: claim.source.span,
          start: formatHex(claim.written.start + change.range.start - claim.range.start),
          end: formatHex(claim.written.end + change.range.end - claim.range.end),
        },
      ];
    });
  const show = (): void => {
    current = applyWhatIf(model, list());
    bar.hidden = changes.size === 0;
    text.textContent = changes.size === 0 ? '' : whatIfText(model, list(), t);
    verdict.textContent = host.isEditor && changes.size > 0 ? t('Checking all rules …') : '';
    delete verdict.dataset['outcome'];
    apply.disabled = true;
    context.redraw();
  };
  const ask = (): void => {
    clearTimeout(timer);
    if (changes.size === 0) return;
    context.announce(whatIfText(model, list(), t));
    host.send({ type: 'whatIf', id: ++question, choice, changes: wire() });
  };
  const merge = (next: readonly WhatIfChange[]): void => {
    for (const change of next) {
      const original = model.claims.find((claim) => claim.id === change.claim);
      if (!original) continue;
      const same = original.range.start === change.range.start && original.range.end === change.range.end;
      if (same) changes.delete(change.claim);
      else changes.set(change.claim, change);
    }
    show();
  };
  const clear = (): void => {
    clearTimeout(timer);
    question++;
    changes = new Map();
    show();
    context.announce(t('What if discarded'));
  };
  discard.addEventListener('click', clear);
  apply.addEventListener('click', () => {
    host.send({ type: 'applyWhatIf', id: question, choice, changes: wire() });
    apply.disabled = true;
    verdict.textContent = t('Writing …');
    delete verdict.dataset['outcome'];
  });

  const edgeAt: WhatIf['edgeAt'] = (x, y) => {
    const now = picture();
    let best: { claim: string; edge: Edge } | undefined;
    let bestDistance = grip + 0.01;
    for (const item of now?.items ?? []) {
      if (item.claim === undefined || item.kind !== 'claim') continue;
      const { bounds } = item;
      if (y < bounds.y || y > bounds.y + bounds.height) continue;
      const claim = current.claims.find((one) => one.id === item.claim);
      const placed = now?.lanes.find((one) => one.lane.id === item.lane);
      if (!claim || !placed || !isMovable(claim)) continue;
      for (const edge of ['end', 'start'] as const) {
        const at = placed.xOf(claim.range[edge]);
        const distance = Math.abs(at - x);
        if (at < placed.x - 1 || at > placed.x + placed.width + 1 || distance >= bestDistance) continue;
        best = { claim: claim.id, edge };
        bestDistance = distance;
      }
    }
    return best;
  };

  /** The address under the pointer, on another edge where one is near, else on the roundest step of a pixel. */
  const snapped = (x: number): bigint | undefined => {
    const placed = picture()?.lanes.find((one) => one.lane.id === drag?.lane);
    if (!placed) return undefined;
    const clamped = Math.max(placed.x, Math.min(placed.x + placed.width, x));
    const edges = [
      ...model.claims.flatMap((claim) =>
        claim.id === drag?.claim || !isMovable(claim) ? [] : [claim.range.start, claim.range.end],
      ),
      ...placed.lane.banks.flatMap((bank) => [bank.range.start, bank.range.end]),
    ];
    let best: bigint | undefined;
    let distance = magnet;
    for (const edge of edges) {
      const away = Math.abs(placed.xOf(edge) - clamped);
      if (edge >= placed.lane.range.start && edge <= placed.lane.range.end && away < distance) {
        best = edge;
        distance = away;
      }
    }
    if (best !== undefined) return best;
    const address = placed.addressAt(clamped);
    const next = placed.addressAt(clamped + 1);
    let step = 8n;
    while (step < next - address || (step < 1024n && step * 4n < next - address)) step <<= 1n;
    return ((address + step / 2n) / step) * step;
  };

  return {
    model: () => current,
    bar,
    edgeAt,
    overlay() {
      const placed = picture()?.lanes.find((one) => one.lane.id === drag?.lane);
      const claim = current.claims.find((one) => one.id === drag?.claim);
      if (!drag || !placed || !claim) return [];
      const x = placed.xOf(claim.range[drag.edge]);
      return [
        { kind: 'path', d: `M${x.toFixed(2)} ${placed.top - 4}V${placed.bottom + 4}`, paint: 'n6-scrub' },
      ];
    },
    pointerDown(x, y) {
      const edge = edgeAt(x, y);
      const item = edge && picture()?.items.find((one) => one.claim === edge.claim);
      if (!edge || !item) return false;
      drag = { ...edge, lane: item.lane, x };
      return true;
    },
    pointerMove(x) {
      if (!drag) return false;
      if (Math.abs(x - drag.x) < 2) return true;
      drag.x = Number.NaN; // once moved, every pixel counts
      const address = snapped(x);
      if (address !== undefined) merge(moveEdge(model, drag.claim, drag.edge, address));
      return true;
    },
    pointerUp() {
      if (!drag) return false;
      const moved = Number.isNaN(drag.x);
      drag = undefined;
      context.redrawOverlay();
      if (moved) ask();
      return moved;
    },
    key(event, selected) {
      if (event.key === 'Escape' && changes.size > 0) {
        clear();
        return true;
      }
      if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return false;
      const claim = current.claims.find((one) => one.id === selected);
      if (!claim || !isMovable(claim)) return false;
      const edge: Edge = event.shiftKey ? 'start' : 'end';
      const from = claim.range[edge];
      merge(moveEdge(model, claim.id, edge, event.key === 'ArrowLeft' ? from - keyStep : from + keyStep));
      clearTimeout(timer);
      timer = setTimeout(ask, 400);
      return true;
    },
    pending: list,
    adopt(pending) {
      if (pending.length === 0) return;
      // What the files now say is no change any more: that is how an applied what-if ends.
      merge(pending);
      ask();
    },
    receive(message) {
      if (message.id !== question || changes.size === 0) return;
      verdict.textContent = message.text;
      verdict.dataset['outcome'] = message.outcome;
      apply.disabled = message.outcome === 'impossible' || message.edits === 0;
      context.announce(message.text);
    },
  };
}
