import { say } from '../../core';
import { el } from './dom';
import type { Host } from './host';

/** What a view can be compared with. */
export interface Comparable<Model> {
  /** The build before this one, where one was seen. */
  readonly lastBuild: string | null;
  /** What it is compared with now. */
  readonly before: { readonly label: string; readonly model: Model } | undefined;
}

/** Not compared, since the last build, with a file: the choice of the reader goes to the host. */
export function createCompareChoice({ lastBuild, before }: Comparable<unknown>, host: Host): HTMLElement {
  const compare = el(
    'select',
    { 'aria-label': say`Compare` },
    el('option', { value: 'nothing' }, say`not compared`),
    el(
      'option',
      { value: 'lastBuild', disabled: lastBuild === null },
      lastBuild === null ? say`since the last build: none was seen yet` : say`since ${lastBuild}`,
    ),
    el('option', { value: 'file' }, say`compare with a file …`),
  );
  if (before && before.label !== lastBuild)
    compare.append(el('option', { value: 'shown' }, say`since ${before.label}`));
  compare.value = !before ? 'nothing' : before.label === lastBuild ? 'lastBuild' : 'shown';
  compare.addEventListener('change', () => {
    const chosen = compare.value;
    if (chosen === 'nothing' || chosen === 'lastBuild' || chosen === 'file')
      host.send({ type: 'compare', with: chosen });
  });
  return el('label', {}, el('span', {}, say`Changes`), compare);
}
