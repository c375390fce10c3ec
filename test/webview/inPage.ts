/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

// These functions run in the page: they must not use anything from outside themselves.

/** Runs in the page: texts of the picture, or of the drawing that is named, that overlap, leave it, or are cut by the window. */
export function findCollisions(selector?: unknown): string[] {
  const drawing = typeof selector === 'string' ? selector : '.stage svg';
  const texts = [...document.querySelectorAll<SVGTextElement>(`${drawing} text`)];
  const boxes = texts.map((text) => text.getBoundingClientRect());
  const picture = document.querySelector(drawing)!.getBoundingClientRect();
  const found: string[] = [];
  boxes.forEach((box, i) => {
    const name = texts[i]!.textContent;
    if (box.left < picture.left - 1 || box.right > picture.right + 1 || box.bottom > picture.bottom + 1)
      found.push(`${name} is cut`);
    for (let j = i + 1; j < boxes.length; j++) {
      const other = boxes[j]!;
      // The line box is higher than its letters: two lines may share a few pixels of it.
      const dy = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      const dx = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      if (dx > 1 && dy > 3.5) found.push(`${name} touches ${texts[j]!.textContent}`);
    }
  });
  for (const node of document.querySelectorAll<HTMLElement>(
    '.bar > *, .bar button, .what-if, .subtitle, .plan, .plan button',
  )) {
    const box = node.getBoundingClientRect();
    if (box.width > 0 && (box.right > innerWidth + 1 || box.left < -1))
      found.push(`${node.textContent} is cut by the window`);
    if (node instanceof HTMLButtonElement && node.scrollWidth > node.clientWidth + 1)
      found.push(`${node.textContent} is cut`);
  }
  return found;
}

/** Runs in the page: texts with less contrast to the ground they stand on than 4.5 to 1 (WCAG AA). */
export function findFaintTexts(): string[] {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const rgb = (color: string): [number, number, number] => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
    return [r!, g!, b!];
  };
  const luminance = (color: readonly number[]): number => {
    const [r, g, b] = color.map((n) =>
      n / 255 <= 0.03928 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const contrast = (a: readonly number[], b: readonly number[]): number => {
    const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
    return (x! + 0.05) / (y! + 0.05);
  };
  const found: string[] = [];
  const rects = [
    ...document.querySelectorAll<SVGGraphicsElement>(
      '.stage rect, .stage circle, .stage path.n6-sw, .stage path.n6-hw-run',
    ),
  ].filter(
    (rect) =>
      !rect.closest('[id="n6-active"]') &&
      !/option|scrub|match|hatch|halo|dots|part/.test(rect.getAttribute('class') ?? ''),
  );
  for (const text of document.querySelectorAll<SVGTextElement>('.stage text')) {
    const box = text.getBoundingClientRect();
    const x = box.left + Math.min(box.width / 2, 8);
    const y = box.top + box.height / 2;
    const under = rects.filter((rect) => {
      const at = rect.getBoundingClientRect();
      return (
        at.left <= x &&
        at.right >= x &&
        at.top <= y &&
        at.bottom >= y &&
        rect.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING
      );
    });
    const style = getComputedStyle(text);
    const ground = rgb(getComputedStyle(under[under.length - 1]!).fill);
    const alpha = Number(style.fillOpacity);
    const ink = rgb(style.fill).map((n, i) => n * alpha + ground[i]! * (1 - alpha));
    const ratio = contrast(ink, ground);
    if (ratio < 4.5)
      found.push(`${text.textContent} ${ratio.toFixed(2)} ${style.fill} on ${ground.join(',')}`);
  }
  return found;
}

/** Runs in the page: script time per frame while zooming at the pointer and while scrubbing; medians in milliseconds. */
export async function measureFrames(): Promise<{ zoom: number; scrub: number }> {
  const frame = (): Promise<number> =>
    new Promise((done) => {
      requestAnimationFrame(() => {
        const start = performance.now();
        // The page's own work of this frame was asked for first; it is over when the next microtask of the frame runs.
        done(start);
      });
    });
  const stage = document.querySelector<HTMLElement>('.stage')!;
  const svg = stage.querySelector('svg')!;
  const box = svg.getBoundingClientRect();
  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const zoom: number[] = [];
  for (let i = 0; i < 40; i++) {
    const asked = await frame();
    svg.dispatchEvent(
      new WheelEvent('wheel', {
        deltaY: i < 20 ? -40 : 40,
        ctrlKey: true,
        clientX: box.left + 600,
        clientY: box.top + 300,
        bubbles: true,
        cancelable: true,
      }),
    );
    void asked;
    const before = performance.now();
    await new Promise<void>((done) => requestAnimationFrame(() => done()));
    const frameStart = document.timeline.currentTime as number;
    zoom.push(Math.max(0, performance.now() - Math.max(before, frameStart)));
  }
  const scrub: number[] = [];
  const slider = document.querySelector<HTMLInputElement>('input[type=range]')!;
  for (let i = 0; i < 40; i++) {
    slider.value = String(i * 9);
    const start = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    scrub.push(performance.now() - start);
    await frame();
  }
  return { zoom: median(zoom), scrub: median(scrub) };
}
