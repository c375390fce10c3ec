import {
  addressOf,
  type CurvePicture,
  formatHex,
  formatSize,
  layOutCurve,
  type MeasureText,
  nearestEnd,
  type PlanModel,
  shapeToSvg,
  say,
} from '../../core';
import type { PlanAtResultMessage, PlanMessage, WireChange } from '../../protocol/page';
import { el, oncePerFrame } from './dom';
import type { Host } from './host';

/** How near to a mark the handle snaps to it, in pixels. */
const magnet = 6;
/** A reader who holds an arrow key down is not answered for each step. */
const restAfter = 350;

/** Draws the proposal in the map; `isFinal`: the handle rests, and the rules are to be asked. */
type Propose = (changes: readonly WireChange[], isFinal: boolean) => void;

/** What the panel may ask of the page. */
export interface PlanPanelContext {
  readonly host: Host;
  readonly measure: () => MeasureText;
  announce(text: string): void;
  /** The panel was opened or closed. */
  toggled(isOpen: boolean): void;
}

/** The panel of the plan: the frontier with a handle, what becomes of region and pools, the plans as buttons. */
export interface PlanPanel {
  readonly element: HTMLElement;
  isOpen(): boolean;
  open(): void;
  toggle(): void;
  /** A new picture of a target: what is known of its plan is old. */
  show(choice: string, propose: Propose): void;
  /** Nothing of a target is shown. */
  leave(): void;
  receivePlan(message: PlanMessage<PlanModel>): void;
  receiveAt(message: PlanAtResultMessage): void;
  /** What was proposed is let go. */
  discarded(): void;
  redraw(): void;
}

interface Panel {
  readonly context: PlanPanelContext;
  readonly parts: Parts;
  readonly redraw: () => void;
  isOpen: boolean;
  choice: string | undefined;
  propose: Propose;
  plan: PlanModel | undefined;
  curve: CurvePicture | undefined;
  /** Where the handle stands; undefined: where the region ends today. */
  at: number | undefined;
  isDragging: boolean;
  /** The question that is out; one at a time. */
  question: number;
  waiting: { readonly id: number; readonly at: number; readonly isFinal: boolean } | undefined;
  next: { readonly at: number; readonly isFinal: boolean } | undefined;
  rest: ReturnType<typeof setTimeout> | undefined;
}

interface Parts {
  readonly element: HTMLElement;
  readonly text: HTMLElement;
  readonly svg: SVGSVGElement;
  readonly slider: HTMLInputElement;
  readonly buttons: HTMLElement;
  readonly lines: HTMLElement;
  readonly notes: HTMLElement;
  readonly close: HTMLButtonElement;
}

export function createPlanPanel(context: PlanPanelContext): PlanPanel {
  const panel: Panel = {
    context,
    parts: createParts(),
    redraw: oncePerFrame(() => draw(panel)),
    isOpen: false,
    choice: undefined,
    propose: () => undefined,
    plan: undefined,
    curve: undefined,
    at: undefined,
    isDragging: false,
    question: 0,
    waiting: undefined,
    next: undefined,
    rest: undefined,
  };
  listen(panel);
  return {
    element: panel.parts.element,
    isOpen: () => panel.isOpen,
    open: () => setOpen(panel, true),
    toggle: () => setOpen(panel, !panel.isOpen),
    show: (choice, propose) => show(panel, choice, propose),
    leave: () => {
      panel.choice = undefined;
      panel.parts.element.hidden = true;
    },
    receivePlan: (message) => receivePlan(panel, message),
    receiveAt: (message) => receiveAt(panel, message),
    discarded: () => {
      panel.at = undefined;
      panel.next = undefined;
      panel.waiting = undefined;
      clearTimeout(panel.rest);
      describe(panel, []);
      // At once: a screen reader reads the slider after the key.
      draw(panel);
    },
    redraw: panel.redraw,
  };
}

/** Made before the words are known; {@link setOpen} puts them in. */
function createParts(): Parts {
  const text = el('p', { class: 'plan-text' });
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'plan-curve');
  svg.setAttribute('aria-hidden', 'true');
  const slider = el('input', { type: 'range', class: 'plan-slider' });
  const buttons = el('div', { class: 'plan-buttons' });
  const lines = el('ul', { class: 'plan-lines' });
  const notes = el('ul', { class: 'plan-notes' });
  const close = el('button', { type: 'button', class: 'plan-close' }, '×');
  return {
    element: el(
      'section',
      { class: 'plan', hidden: true },
      el('div', { class: 'plan-head' }, text, close),
      svg,
      slider,
      buttons,
      lines,
      notes,
    ),
    text,
    svg,
    slider,
    buttons,
    lines,
    notes,
    close,
  };
}

function listen(panel: Panel): void {
  const { svg, slider, close } = panel.parts;
  slider.addEventListener('input', () => {
    moveTo(panel, endOfStep(panel, Number(slider.value)), false);
    clearTimeout(panel.rest);
    panel.rest = setTimeout(() => rest(panel), restAfter);
  });
  // Let go of with the mouse, or left by Tab.
  slider.addEventListener('change', () => rest(panel));
  close.addEventListener('click', () => setOpen(panel, false));
  svg.addEventListener('pointerdown', (event) => {
    if (!panel.plan || event.button !== 0) return;
    svg.setPointerCapture(event.pointerId);
    panel.isDragging = true;
    event.preventDefault();
    slider.focus({ preventScroll: true });
    moveTo(panel, endAt(panel, event), false);
  });
  svg.addEventListener('pointermove', (event) => {
    if (panel.isDragging) moveTo(panel, endAt(panel, event), false);
  });
  const letGo = (event: PointerEvent): void => {
    if (!panel.isDragging) return;
    panel.isDragging = false;
    if (svg.hasPointerCapture(event.pointerId)) svg.releasePointerCapture(event.pointerId);
    rest(panel);
  };
  svg.addEventListener('pointerup', letGo);
  svg.addEventListener('pointercancel', letGo);
}

function setOpen(panel: Panel, isOpen: boolean): void {
  const { parts, context } = panel;
  if (isOpen === panel.isOpen) {
    if (isOpen) parts.slider.focus({ preventScroll: true });
    return;
  }
  panel.isOpen = isOpen;
  parts.element.setAttribute('aria-label', say`Plan`);
  parts.close.setAttribute('aria-label', say`Close the plan`);
  parts.close.title = say`Close the plan`;
  parts.slider.setAttribute('aria-label', say`Where the application ends`);
  parts.element.hidden = !isOpen || panel.choice === undefined;
  if (isOpen) ask(panel);
  else {
    panel.at = undefined;
    panel.propose([], true);
  }
  context.toggled(isOpen);
}

function show(panel: Panel, choice: string, propose: Propose): void {
  if (panel.choice !== choice) {
    panel.plan = undefined;
    panel.at = undefined;
    describe(panel, []);
  }
  panel.choice = choice;
  panel.propose = propose;
  panel.waiting = undefined;
  panel.parts.element.hidden = !panel.isOpen;
  if (panel.isOpen) ask(panel);
}

function ask({ choice, plan, parts, context }: Panel): void {
  if (choice === undefined) return;
  if (!plan) parts.text.textContent = say`Packing the models …`;
  context.host.send({ type: 'plan', choice });
}

function receivePlan(panel: Panel, { choice, plan, text }: PlanMessage<PlanModel>): void {
  if (choice !== panel.choice || !panel.isOpen) return;
  const { parts, context } = panel;
  const isFirst = panel.plan === undefined;
  panel.plan = plan ?? undefined;
  for (const part of [parts.svg, parts.slider, parts.buttons, parts.lines])
    part.toggleAttribute('hidden', plan === null);
  if (!plan) {
    parts.text.textContent = text;
    parts.notes.replaceChildren();
    context.announce(text);
    return;
  }
  parts.text.textContent = summaryOf(plan);
  parts.notes.replaceChildren(...plan.notes.map((note) => el('li', {}, note)));
  showPlans(panel, plan);
  // What the files say now is not a proposal any more: that is how an applied plan ends.
  if (panel.at === plan.today) panel.at = undefined;
  if (panel.at !== undefined) moveTo(panel, panel.at, true);
  else describe(panel, []);
  panel.redraw();
  if (isFirst) {
    context.announce(parts.text.textContent);
    parts.slider.focus({ preventScroll: true });
  }
}

/** `The models need 1.05 MiB of on-chip RAM, the application 549 KiB. AXISRAM1_S can end at 0x34170000 at most.` */
function summaryOf(plan: PlanModel): string {
  const { least, need, highest, missing, region } = plan;
  const models = formatSize(BigInt(least));
  const parts = [
    need > 0
      ? say`The models need ${models} of on-chip RAM, the application ${formatSize(BigInt(need))}.`
      : say`The models need ${models} of on-chip RAM.`,
    highest === null
      ? say`Both do not fit: ${formatSize(BigInt(missing))} are missing.`
      : say`${region} can end at ${formatHex(addressOf(plan, highest))} at most.`,
  ];
  return parts.join(' ');
}

function showPlans(panel: Panel, { plans, today }: PlanModel): void {
  panel.parts.buttons.replaceChildren(
    ...plans.map(({ title, at }, index) => {
      const button = el('button', { type: 'button' }, `${say`Plan ${index + 1}`}: ${title}`);
      button.addEventListener('click', () => moveTo(panel, at, true));
      button.disabled = at === today && index > 0;
      return button;
    }),
  );
}

/** A step of the slider: whole KiB of the address. */
function stepOf(plan: PlanModel, at: number): number {
  return Number(addressOf(plan, at) / BigInt(plan.step));
}

function endOfStep({ plan }: Panel, step: number): number {
  if (!plan) return 0;
  // Today's end may lie between two steps.
  if (step === stepOf(plan, plan.today)) return plan.today;
  return nearestEnd(plan, Number(BigInt(step) * BigInt(plan.step) - BigInt(plan.start)));
}

function endAt({ plan, curve, parts: { svg } }: Panel, event: PointerEvent): number {
  if (!plan || !curve) return 0;
  const x = event.clientX - svg.getBoundingClientRect().left;
  let best: number | undefined;
  let distance = magnet;
  for (const mark of curve.marks) {
    const away = Math.abs(curve.xOf(mark) - x);
    if (away < distance) {
      best = mark;
      distance = away;
    }
  }
  return best ?? nearestEnd(plan, curve.atOf(x));
}

function moveTo(panel: Panel, at: number, isFinal: boolean): void {
  panel.at = at;
  draw(panel);
  if (panel.waiting) panel.next = { at, isFinal };
  else question(panel, at, isFinal);
}

function question(panel: Panel, at: number, isFinal: boolean): void {
  const { choice, context } = panel;
  if (choice === undefined) return;
  const id = ++panel.question;
  panel.waiting = { id, at, isFinal };
  context.host.send({ type: 'planAt', id, choice, at });
}

/** The handle rests: the rules are asked. */
function rest(panel: Panel): void {
  clearTimeout(panel.rest);
  if (panel.at !== undefined) moveTo(panel, panel.at, true);
}

function receiveAt(panel: Panel, { id, changes, missing, lines }: PlanAtResultMessage): void {
  const { waiting, next, plan, context } = panel;
  if (!waiting || waiting.id !== id) return;
  panel.waiting = undefined;
  panel.next = undefined;
  if (next) question(panel, next.at, next.isFinal);
  if (!plan || panel.at === undefined) return;
  panel.propose(changes, waiting.isFinal && !next);
  describe(panel, lines, missing > 0 || waiting.at < plan.need);
  if (waiting.isFinal && !next) context.announce(lines.join(' '));
}

function describe({ parts, plan }: Panel, lines: readonly string[], isImpossible = false): void {
  parts.lines.dataset['outcome'] = isImpossible ? 'impossible' : 'possible';
  const shown = lines.length > 0 ? lines : plan ? [say`Drag the handle, or take a plan.`] : [];
  parts.lines.replaceChildren(...shown.map((line) => el('li', {}, line)));
}

function draw(panel: Panel): void {
  const { plan, parts, context, isOpen } = panel;
  if (!plan || !isOpen) return;
  const at = panel.at ?? plan.today;
  const width = Math.max(200, parts.element.clientWidth - horizontalPadding(parts.element));
  const curve = layOutCurve(plan, { width, measure: context.measure(), at });
  panel.curve = curve;
  parts.svg.setAttribute('width', String(curve.width));
  parts.svg.setAttribute('height', String(curve.height));
  parts.svg.setAttribute('viewBox', `0 0 ${curve.width} ${curve.height}`);
  // Hatches are those of the picture: a second definition of one id would take its place, and vanish with this panel.
  parts.svg.innerHTML = curve.shapes.map(shapeToSvg).join('');
  const { slider } = parts;
  slider.min = String(stepOf(plan, nearestEnd(plan, 0)));
  slider.max = String(stepOf(plan, plan.limit));
  slider.step = '1';
  slider.value = String(stepOf(plan, at));
  slider.setAttribute('aria-valuetext', valueText(plan, at));
}

/** `ends at 0x34100000: 1 MiB, the models fit`. */
function valueText(plan: PlanModel, at: number): string {
  const { highest, need } = plan;
  const fit =
    highest !== null && at <= highest
      ? at < need
        ? say`too little for the application`
        : say`the models fit`
      : say`the models do not fit`;
  return `${formatHex(addressOf(plan, at))}, ${formatSize(BigInt(at))}: ${fit}`;
}

function horizontalPadding(element: HTMLElement): number {
  const { paddingLeft, paddingRight } = getComputedStyle(element);
  return parseFloat(paddingLeft) + parseFloat(paddingRight);
}
