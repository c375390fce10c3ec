import { element, narrowPicture, optionId, type PictureItem, rectPath, shapeToSvg } from '../../core';
import { itemOf, type PageModel } from './pageModel';

const activeId = 'n6-active';
/** Found items beyond this are not marked one by one. */
const mostMarks = 2000;

/** Lays the picture out for the width that there is, and draws it. */
export function draw(model: PageModel): void {
  const { view, parts } = model;
  if (!view) return;
  const { stage, svg, content, subtitle, description } = parts;
  const width = Math.max(240, Math.floor(stage.clientWidth || document.body.clientWidth));
  const height = Math.max(320, innerHeight - (stage.getBoundingClientRect().top + scrollY) - 4);
  document.body.dataset['narrow'] = String(width < narrowPicture);
  const picture = view.layOut({ width, height });
  svg.setAttribute('width', String(picture.width));
  svg.setAttribute('height', String(picture.height));
  svg.setAttribute('viewBox', `0 0 ${picture.width} ${picture.height}`);
  content.innerHTML = view.markup();
  stage.setAttribute('aria-label', picture.title);
  description.textContent = picture.description;
  subtitle.textContent = view.subtitle();
  model.toolbar?.setZoom(view.zoomText(model.selected));
  drawOverlay(model);
  document.body.dataset['drawn'] = String(Number(document.body.dataset['drawn'] ?? '0') + 1);
}

/** Draws what lies above the picture: what was found, what the cursor is at, what is selected. */
export function drawOverlay(model: PageModel): void {
  const { view, matches, parts } = model;
  if (!view) return;
  const items = view.items();
  let markup = '';
  if (matches && matches.length > 0) {
    const wanted = new Set(matches.slice(0, mostMarks));
    const boxes = items
      .filter(({ id, twin }) => wanted.has(id) || (twin !== undefined && wanted.has(twin)))
      .map((item) => rectPath(item.bounds));
    if (boxes.length > 0) markup += element('path', { class: 'n6-match', d: boxes.join('') });
  }
  const marked = new Set(model.atCursor);
  for (const item of marked.size > 0 ? items.filter((one) => marked.has(one.id)) : []) {
    markup += ring(item, 'n6-halo', 3);
  }
  markup += view.overlay().map(shapeToSvg).join('');
  const index = items.findIndex((item) => item.id === model.selected);
  const item = items[index];
  for (const twin of item ? twinsOf(items, item) : []) markup += ring(twin, 'n6-halo', 1);
  if (item) markup += activeOption(item, index, items.length);
  parts.overlay.innerHTML = markup;
  markActive(model, item, index);
}

function activeOption(item: PictureItem, index: number, count: number): string {
  const attributes = {
    id: activeId,
    role: 'option',
    'aria-selected': 'true',
    'aria-label': item.text().label,
    'aria-posinset': String(index + 1),
    'aria-setsize': String(count),
  };
  return element('g', attributes, ring(item, 'n6-ring', 1.5));
}

/** The same thing in other places of the picture. */
function twinsOf(items: readonly PictureItem[], { id, twin }: PictureItem): readonly PictureItem[] {
  const thing = twin ?? id;
  return items.filter((other) => other.id !== id && (other.id === thing || other.twin === thing));
}

/** Shapes are options themselves; of the timeline's thousands only the selected one is. */
function markActive({ view, parts }: PageModel, item: PictureItem | undefined, index: number): void {
  const { content, overlay, stage } = parts;
  const hasOptions = view?.kind !== 'timeline';
  content.querySelector('[aria-selected="true"]')?.removeAttribute('aria-selected');
  content.querySelector(`#${optionId(index)}`)?.setAttribute('aria-selected', 'true');
  if (item && hasOptions) overlay.querySelector(`#${activeId}`)?.setAttribute('role', 'presentation');
  if (item) stage.setAttribute('aria-activedescendant', hasOptions ? optionId(index) : activeId);
  else stage.removeAttribute('aria-activedescendant');
}

/** Brings the selected item into the window. */
export function scrollToItem(model: PageModel): void {
  const item = itemOf(model, model.selected);
  if (!item) return;
  const y = model.parts.svg.getBoundingClientRect().top + item.bounds.y;
  if (y < 60 || y + item.bounds.height > innerHeight - 20) {
    const smooth = !matchMedia('(prefers-reduced-motion: reduce)').matches;
    scrollTo({ top: scrollY + y - innerHeight / 3, behavior: smooth ? 'smooth' : 'auto' });
  }
}

function ring(item: PictureItem, paint: string, grow: number): string {
  const { x, y, width, height } = item.bounds;
  return element('rect', {
    class: paint,
    x: x - grow,
    y: y - grow,
    width: width + 2 * grow,
    height: height + 2 * grow,
    rx: 3,
  });
}
