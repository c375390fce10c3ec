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
  say,
} from '../../core';
import { el } from './dom';
import type { Host } from './host';
import type { WhatIfResultMessage, WireChange } from '../../protocol/page';
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
  /** What a plan proposes, in place of all that is tried; `isFinal`: the rules are asked. */
  propose(changes: readonly WireChange[], isFinal: boolean): void;
}

/** What is being tried. */
interface Trial {
  readonly model: MapModel;
  readonly choice: string;
  readonly host: Host;
  readonly context: ViewContext;
  readonly picture: () => MapPicture | undefined;
  readonly bar: Bar;
  /** By claim. */
  changes: Map<string, WhatIfChange>;
  /** Of what the map does not show: a pool that is switched off. */
  unseen: readonly WireChange[];
  /** The model as it would be. */
  current: MapModel;
  drag: { readonly claim: string; readonly edge: Edge; readonly lane: string; x: number } | undefined;
  /** The last question to the rules: an answer to another one is late. */
  question: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

interface Bar {
  readonly element: HTMLElement;
  readonly text: HTMLElement;
  readonly verdict: HTMLElement;
  readonly apply: HTMLButtonElement;
  readonly discard: HTMLButtonElement;
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
  const trial: Trial = {
    model,
    choice,
    host,
    context,
    picture,
    bar: createBar(host.isEditor && canEdit),
    changes: new Map(),
    unseen: [],
    current: model,
    drag: undefined,
    question: 0,
    timer: undefined,
  };
  trial.bar.discard.addEventListener('click', () => discard(trial));
  trial.bar.apply.addEventListener('click', () => apply(trial));
  return {
    model: () => trial.current,
    bar: trial.bar.element,
    edgeAt: (x, y) => edgeAt(trial, x, y),
    overlay: () => dragLine(trial),
    pointerDown: (x, y) => beginDrag(trial, x, y),
    pointerMove: (x) => dragTo(trial, x),
    pointerUp: () => endDrag(trial),
    key: (event, selected) => tryKey(trial, event, selected),
    pending: () => [...trial.changes.values()],
    adopt: (pending) => {
      if (pending.length === 0) return;
      // What the files now say is not a change any more: that is how an applied what-if ends.
      merge(trial, pending);
      ask(trial);
    },
    propose: (changes, isFinal) => propose(trial, changes, isFinal),
    receive: (message) => showAnswer(trial, message),
  };
}

function createBar(canApply: boolean): Bar {
  const text = el('p', { class: 'what-if-text' });
  const verdict = el('p', { class: 'what-if-verdict' });
  const applyButton = el('button', { type: 'button', class: 'primary' }, say`Apply to the files`);
  const discardButton = el('button', { type: 'button' }, say`Discard`);
  const element = el(
    'section',
    { class: 'what-if', 'aria-label': say`What if`, hidden: true },
    el('div', {}, text, verdict),
    el('div', { class: 'what-if-buttons' }, applyButton, discardButton),
  );
  applyButton.hidden = !canApply;
  applyButton.disabled = true;
  return { element, text, verdict, apply: applyButton, discard: discardButton };
}

/** The changes as the host hands them on: in the addresses that the files write. */
function wireChanges({ model, changes, unseen }: Trial): WireChange[] {
  const seen = [...changes.values()].flatMap((change) => {
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
  return [...seen, ...unseen];
}

function propose(trial: Trial, proposed: readonly WireChange[], isFinal: boolean): void {
  const seen: WhatIfChange[] = [];
  const unseen: WireChange[] = [];
  for (const change of proposed) {
    const claim = trial.model.claims.find(
      ({ kind, source }) =>
        kind === change.kind && source.file === change.file && source.span.start === change.span.start,
    );
    if (!claim) {
      unseen.push(change);
      continue;
    }
    const shift = claim.range.start - claim.written.start;
    seen.push({
      claim: claim.id,
      range: { start: BigInt(change.start) + shift, end: BigInt(change.end) + shift },
    });
  }
  trial.changes = new Map();
  trial.unseen = unseen;
  // A late answer speaks of another proposal.
  trial.question++;
  merge(trial, seen);
  if (isFinal) ask(trial);
}

function isTrying({ changes, unseen }: Trial): boolean {
  return changes.size > 0 || unseen.length > 0;
}

function show(trial: Trial): void {
  const { model, changes, bar, host, context } = trial;
  const list = [...changes.values()];
  const isOpen = isTrying(trial);
  trial.current = applyWhatIf(model, list);
  bar.element.hidden = !isOpen;
  bar.text.textContent = list.length === 0 ? '' : whatIfText(model, list);
  bar.verdict.textContent = host.isEditor && isOpen ? say`Checking all rules …` : '';
  delete bar.verdict.dataset['outcome'];
  bar.apply.disabled = true;
  context.redraw();
}

/** What would the rules say? */
function ask(trial: Trial): void {
  clearTimeout(trial.timer);
  if (!isTrying(trial)) return;
  trial.context.announce(whatIfText(trial.model, [...trial.changes.values()]));
  trial.host.send({
    type: 'whatIf',
    id: ++trial.question,
    choice: trial.choice,
    changes: wireChanges(trial),
  });
}

function showAnswer(trial: Trial, message: WhatIfResultMessage): void {
  const { bar, context, question } = trial;
  if (message.id !== question || !isTrying(trial)) return;
  bar.verdict.textContent = message.text;
  bar.verdict.dataset['outcome'] = message.outcome;
  bar.apply.disabled = message.outcome === 'impossible' || message.edits === 0;
  context.announce(message.text);
}

function apply(trial: Trial): void {
  const { bar, host, question, choice } = trial;
  host.send({ type: 'applyWhatIf', id: question, choice, changes: wireChanges(trial) });
  bar.apply.disabled = true;
  bar.verdict.textContent = say`Writing …`;
  delete bar.verdict.dataset['outcome'];
}

function discard(trial: Trial): void {
  clearTimeout(trial.timer);
  trial.question++;
  trial.changes = new Map();
  trial.unseen = [];
  show(trial);
  trial.context.discarded();
  trial.context.announce(say`What if discarded`);
}

/** Takes changes in; one that ends where the model is already is none. */
function merge(trial: Trial, next: readonly WhatIfChange[]): void {
  for (const change of next) {
    const original = trial.model.claims.find((claim) => claim.id === change.claim);
    if (!original) continue;
    const same = original.range.start === change.range.start && original.range.end === change.range.end;
    if (same) trial.changes.delete(change.claim);
    else trial.changes.set(change.claim, change);
  }
  show(trial);
}

/** The movable edge nearest to a point, within the grip. */
function edgeAt(
  { current, picture }: Trial,
  x: number,
  y: number,
): { readonly claim: string; readonly edge: Edge } | undefined {
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
}

/** The address under the pointer, on another edge where one is near, else on the roundest step of a pixel. */
function snapped({ model, picture, drag }: Trial, x: number): bigint | undefined {
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
}

/** The dragged edge as a line through its lane. */
function dragLine({ current, picture, drag }: Trial): readonly Shape[] {
  const placed = picture()?.lanes.find((one) => one.lane.id === drag?.lane);
  const claim = current.claims.find((one) => one.id === drag?.claim);
  if (!drag || !placed || !claim) return [];
  const x = placed.xOf(claim.range[drag.edge]);
  return [{ kind: 'path', d: `M${x.toFixed(2)} ${placed.top - 4}V${placed.bottom + 4}`, paint: 'n6-scrub' }];
}

function beginDrag(trial: Trial, x: number, y: number): boolean {
  const edge = edgeAt(trial, x, y);
  const item = edge && trial.picture()?.items.find((one) => one.claim === edge.claim);
  if (!edge || !item) return false;
  trial.drag = { ...edge, lane: item.lane, x };
  return true;
}

function dragTo(trial: Trial, x: number): boolean {
  const { drag, model } = trial;
  if (!drag) return false;
  if (Math.abs(x - drag.x) < 2) return true;
  drag.x = Number.NaN; // once moved, every pixel counts
  const address = snapped(trial, x);
  if (address !== undefined) merge(trial, moveEdge(model, drag.claim, drag.edge, address));
  return true;
}

function endDrag(trial: Trial): boolean {
  const { drag } = trial;
  if (!drag) return false;
  const moved = Number.isNaN(drag.x);
  trial.drag = undefined;
  trial.context.redrawOverlay();
  if (moved) ask(trial);
  return moved;
}

/** Alt and arrows move an edge of what is selected, Escape drops all that is tried. */
function tryKey(trial: Trial, event: KeyboardEvent, selected: string | undefined): boolean {
  if (event.key === 'Escape' && isTrying(trial)) {
    discard(trial);
    return true;
  }
  if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return false;
  const claim = trial.current.claims.find((one) => one.id === selected);
  if (!claim || !isMovable(claim)) return false;
  const edge: Edge = event.shiftKey ? 'start' : 'end';
  const from = claim.range[edge];
  const to = event.key === 'ArrowLeft' ? from - keyStep : from + keyStep;
  merge(trial, moveEdge(trial.model, claim.id, edge, to));
  clearTimeout(trial.timer);
  trial.timer = setTimeout(() => ask(trial), 400);
  return true;
}
