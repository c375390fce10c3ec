import { formatAddress, formatSize } from '../../base/size';
import { fillName, otherName } from '../../image/fill/fill';
import type { ItemText } from '../shapes';
import { english, type Words } from '../words';
import { growth } from './compare';
import { fillObjects, type FillBar, type FillModel, type FillPart } from './model';

export function sizeText(bytes: number): string {
  return formatSize(BigInt(Math.round(bytes)));
}

export function percentText(part: number, whole: number): string {
  return whole === 0 ? '' : `${((part / whole) * 100).toFixed(1)} %`;
}

/** `+1.5 KiB`, `-12 bytes`, `new`, `gone`; empty where nothing changed or nothing is compared. */
export function changeText(
  thing: { readonly size: number; readonly before?: number | null },
  words: Words = english,
): string {
  const grown = growth(thing);
  if (grown === undefined || grown === 0) return '';
  if (thing.before === null) return words('new');
  const signed = `${grown > 0 ? '+' : '-'}${sizeText(Math.abs(grown))}`;
  return thing.size === 0 ? `${words('gone')} ${signed}` : signed;
}

/** What a reader calls a part: bytes without an owner are called what they are. */
export function partName({ name, isCopy, archive, section }: FillPart, words: Words = english): string {
  if (name === fillName) return words('alignment');
  if (name === otherName)
    return section === undefined ? words('without a name') : words('rest of {0}', section);
  return `${name}${isCopy ? ` (${words('load copy')})` : ''}${archive === undefined ? '' : ` · ${archive.slice(archive.lastIndexOf('/') + 1)}`}`;
}

export function partText(part: FillPart, whole: number, words: Words = english): ItemText {
  const name = partName(part, words);
  const change = changeText(part, words);
  const share = percentText(part.size, whole);
  const size = [sizeText(part.size), share].filter(Boolean).join(' · ');
  const details = partDetails(part, words);
  return {
    label: [name, words(levelNames[part.level]), sizeText(part.size), change, ...details]
      .filter(Boolean)
      .join(', '),
    details: [
      name,
      size,
      ...(change === '' ? [] : [words('{0} since {1}', change, beforeText(part, words))]),
      ...details,
    ],
  };
}

export const levelNames: Readonly<Record<FillPart['level'], string>> = {
  section: 'section',
  object: 'object',
  symbol: 'symbol',
  use: 'use of a model',
};

function beforeText({ before }: FillPart, words: Words): string {
  return before === null || before === undefined ? words('not there before') : sizeText(before);
}

/** What a bar stands for, for translators. */
export const barKinds: Readonly<Record<FillBar['kind'], string>> = { region: 'region', pool: 'pool' };

function partDetails(part: FillPart, words: Words): string[] {
  const { level, start, load, isCopy, archive, section, models, declared } = part;
  const lines: string[] = [];
  if (start !== undefined && level === 'section')
    lines.push(
      isCopy
        ? words('waits to be copied to {0}', formatAddress(start))
        : words('runs at {0}', formatAddress(start)),
    );
  if (load !== undefined && load !== start) lines.push(words('loaded at {0}', formatAddress(load)));
  if (start !== undefined && level === 'symbol')
    lines.push(words('{0} in {1}', formatAddress(start), section ?? ''));
  if (archive !== undefined) lines.push(words('from {0}', archive));
  if (models !== undefined) lines.push(words('used by {0}', models.join(', ')));
  if (declared) lines.push(`${declared.file}${declared.line === undefined ? '' : `:${declared.line}`}`);
  return lines;
}

/** `2.69 KiB of 1 MiB · 0.3 %`. */
export function barNumbers({ used, total }: FillBar, words: Words = english): string {
  return `${words('{0} of {1}', sizeText(used), sizeText(total))} · ${percentText(used, total)}`;
}

export function isOverBudget({ used, budget }: FillBar): boolean {
  return budget !== undefined && used > budget;
}

/** ` · budget 1 KiB, exceeded`; empty without a budget. */
export function budgetText(bar: FillBar, words: Words = english): string {
  if (bar.budget === undefined) return '';
  const size = sizeText(bar.budget);
  return isOverBudget(bar) ? words('budget {0}, exceeded', size) : words('budget {0}', size);
}

export function barText(bar: FillBar, words: Words = english): ItemText {
  const numbers = barNumbers(bar, words);
  const kind = words(barKinds[bar.kind]);
  const change = changeText({ ...bar, size: bar.used }, words);
  const budget = budgetText(bar, words);
  return {
    label: [`${bar.name}, ${kind}`, numbers, change, budget].filter(Boolean).join(', '),
    details: [
      bar.name,
      words('{0} at {1}', kind, formatAddress(bar.start)),
      numbers,
      ...(change === '' ? [] : [change]),
      ...(budget === '' ? [] : [budget]),
      words('{0} free', sizeText(Math.max(0, bar.total - bar.used))),
    ],
  };
}

/** `AXISRAM1_S 42.2 %, DTCM 12.5 %. The largest object is build/camera.o …`: what a screen reader says first. */
export function fillDescription(model: FillModel, words: Words = english): string {
  const full = model.bars.map(({ name, used, total }) => `${name} ${percentText(used, total)}`).join(', ');
  const largest = fillObjects(model).find(({ kind }) => kind === 'application');
  const changed = changeSummary(model, words);
  return [
    `${full}.`,
    largest ? words('The largest object is {0} with {1}.', largest.name, sizeText(largest.size)) : '',
    changed,
  ]
    .filter(Boolean)
    .join(' ');
}

/**
 * `Since build of yesterday: AXISRAM1_S +1.5 KiB. Largest change: frame_ring +1.5 KiB.`: empty where nothing is
 * compared.
 */
export function changeSummary({ bars, comparedWith }: FillModel, words: Words = english): string {
  if (comparedWith === undefined) return '';
  const changed = bars.flatMap((bar) => {
    const change = changeText({ ...bar, size: bar.used }, words);
    return change === '' ? [] : [`${bar.name} ${change}`];
  });
  if (changed.length === 0) return words('Regions and pools are as full as in {0}.', comparedWith);
  const largest = largestChange(bars.flatMap(({ parts }) => parts));
  const sum = words('Since {0}: {1}.', comparedWith, changed.join(', '));
  if (!largest) return sum;
  const { part } = largest;
  return `${sum} ${words('Largest change: {0}.', `${partName(part, words)} ${changeText(part, words)}`)}`;
}

/** Of the smallest parts, symbols where they are known, the one that changed most. */
function largestChange(
  parts: readonly FillPart[],
): { readonly part: FillPart; readonly bytes: number } | undefined {
  let largest: { readonly part: FillPart; readonly bytes: number } | undefined;
  for (const part of parts) {
    const found =
      part.parts.length > 0 ? largestChange(part.parts) : { part, bytes: Math.abs(growth(part) ?? 0) };
    if (found && found.bytes > (largest?.bytes ?? 0)) largest = found;
  }
  return largest;
}

/** One line below the title: the files, and what a reader should know of the numbers. */
export function fillSubtitle(model: FillModel, words: Words = english): string {
  return [
    [...model.files].sort().join(' · '),
    ...(model.match === 'different' ? [words('built with another linker script than today’s')] : []),
    ...(model.discarded > 0
      ? [words('{0} left out by the linker, as nothing uses them', sizeText(model.discarded))]
      : []),
  ].join(' · ');
}
