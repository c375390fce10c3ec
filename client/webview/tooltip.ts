import { el } from './dom';

export interface Tooltip {
  /** Shows lines beside a point of the window; the first is the title. */
  show(lines: readonly string[], x: number, y: number): void;
  hide(): void;
}

/** One tooltip for the page; it never leaves the window and never takes the pointer. */
export function createTooltip(): Tooltip {
  const box = el('div', { class: 'tooltip', role: 'tooltip', hidden: true });
  document.body.append(box);
  let shown = '';
  return {
    show(lines, x, y) {
      const text = lines.join('\n');
      if (text !== shown) {
        shown = text;
        box.replaceChildren(
          ...lines.map((line, i) => el('div', i === 0 ? { class: 'tooltip-title' } : {}, line)),
        );
      }
      box.hidden = false;
      const { width, height } = box.getBoundingClientRect();
      const left = x + 14 + width > innerWidth - 4 ? Math.max(4, x - 14 - width) : x + 14;
      const top = y + 16 + height > innerHeight - 4 ? Math.max(4, y - 12 - height) : y + 16;
      box.style.left = `${left}px`;
      box.style.top = `${top}px`;
    },
    hide() {
      box.hidden = true;
    },
  };
}
