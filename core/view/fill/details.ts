import { formatAddress, formatSize } from '../../base/size';
import { say, sayKey, sayList } from '../../base/wording';
import { fillName, otherName } from '../../image/fill/fill';
import type { ItemText } from '../shapes';
import { growth } from './compare';
import { fillObjects, type FillBar, type FillModel, type FillPart } from './model';

export function sizeText(bytes: number): string {
  return formatSize(BigInt(Math.round(bytes)));
}

export function percentText(part: number, whole: number): string {
  return whole === 0 ? '' : `${((part / whole) * 100).toFixed(1)} %`;
}

/** `+1.5 KiB`, `-12 bytes`, `new`, `gone`; empty where nothing changed or nothing is compared. */
export function changeText(thing: { readonly size: number; readonly before?: number | null }): string {
  const grown = growth(thing);
  if (grown === undefined || grown === 0) return '';
  if (thing.before === null) return say`new`;
  const signed = `${grown > 0 ? '+' : '-'}${sizeText(Math.abs(grown))}`;
  return thing.size === 0 ? `${say`gone`} ${signed}` : signed;
}

/** What a reader calls a part: bytes without an owner are called what they are. */
export function partName({ name, isCopy, archive, section }: FillPart): string {
  if (name === fillName) return say`alignment`;
  if (name === otherName) return section === undefined ? say`without a name` : say`rest of ${section}`;
  return `${name}${isCopy ? ` (${say`load copy`})` : ''}${archive === undefined ? '' : ` · ${archive.slice(archive.lastIndexOf('/') + 1)}`}`;
}

export function partText(part: FillPart, whole: number): ItemText {
  const name = partName(part);
  const change = changeText(part);
  const share = percentText(part.size, whole);
  const size = [sizeText(part.size), share].filter(Boolean).join(' · ');
  const details = partDetails(part);
  return {
    label: sayList(
      [name, sayKey(levelNames[part.level]), sizeText(part.size), change, ...details].filter(Boolean),
    ),
    details: [name, size, ...(change === '' ? [] : [say`${change} since ${beforeText(part)}`]), ...details],
  };
}

export const levelNames: Readonly<Record<FillPart['level'], string>> = {
  section: 'section',
  object: 'object',
  symbol: 'symbol',
  use: 'use of a model',
};

function beforeText({ before }: FillPart): string {
  return before === null || before === undefined ? say`not there before` : sizeText(before);
}

/** What a bar stands for, for translators. */
export const barKinds: Readonly<Record<FillBar['kind'], string>> = { region: 'region', pool: 'pool' };

function partDetails(part: FillPart): string[] {
  const { level, start, load, isCopy, archive, section, models, declared } = part;
  const lines: string[] = [];
  if (start !== undefined && level === 'section')
    lines.push(
      isCopy ? say`waits to be copied to ${formatAddress(start)}` : say`runs at ${formatAddress(start)}`,
    );
  if (load !== undefined && load !== start) lines.push(say`loaded at ${formatAddress(load)}`);
  if (start !== undefined && level === 'symbol') lines.push(say`${formatAddress(start)} in ${section ?? ''}`);
  if (archive !== undefined) lines.push(say`from ${archive}`);
  if (models !== undefined) lines.push(say`used by ${sayList(models)}`);
  if (declared) lines.push(`${declared.file}${declared.line === undefined ? '' : `:${declared.line}`}`);
  return lines;
}

/** `2.69 KiB of 1 MiB · 0.3 %`. */
export function barNumbers({ used, total }: FillBar): string {
  return `${say`${sizeText(used)} of ${sizeText(total)}`} · ${percentText(used, total)}`;
}

export function isOverBudget({ used, budget }: FillBar): boolean {
  return budget !== undefined && used > budget;
}

/** ` · budget 1 KiB, exceeded`; empty without a budget. */
export function budgetText(bar: FillBar): string {
  if (bar.budget === undefined) return '';
  const size = sizeText(bar.budget);
  return isOverBudget(bar) ? say`budget ${size}, exceeded` : say`budget ${size}`;
}

export function barText(bar: FillBar): ItemText {
  const numbers = barNumbers(bar);
  const kind = sayKey(barKinds[bar.kind]);
  const change = changeText({ ...bar, size: bar.used });
  const budget = budgetText(bar);
  return {
    label: sayList([bar.name, kind, numbers, change, budget].filter(Boolean)),
    details: [
      bar.name,
      say`${kind} at ${formatAddress(bar.start)}`,
      numbers,
      ...(change === '' ? [] : [change]),
      ...(budget === '' ? [] : [budget]),
      say`${sizeText(Math.max(0, bar.total - bar.used))} free`,
    ],
  };
}

/** `AXISRAM1_S 42.2 %, DTCM 12.5 %. The largest object is build/camera.o …`: what a screen reader says first. */
export function fillDescription(model: FillModel): string {
  const full = sayList(model.bars.map(({ name, used, total }) => `${name} ${percentText(used, total)}`));
  const largest = fillObjects(model).find(({ kind }) => kind === 'application');
  const changed = changeSummary(model);
  return [
    `${full}.`,
    largest ? say`The largest object is ${largest.name} with ${sizeText(largest.size)}.` : '',
    changed,
  ]
    .filter(Boolean)
    .join(' ');
}

/**
 * `Since build of yesterday: AXISRAM1_S +1.5 KiB. Largest change: frame_ring +1.5 KiB.`: empty where nothing is
 * compared.
 */
export function changeSummary({ bars, comparedWith }: FillModel): string {
  if (comparedWith === undefined) return '';
  const changed = bars.flatMap((bar) => {
    const change = changeText({ ...bar, size: bar.used });
    return change === '' ? [] : [`${bar.name} ${change}`];
  });
  if (changed.length === 0) return say`Regions and pools are as full as in ${comparedWith}.`;
  const largest = largestChange(bars.flatMap(({ parts }) => parts));
  const sum = say`Since ${comparedWith}: ${sayList(changed)}.`;
  if (!largest) return sum;
  const { part } = largest;
  return `${sum} ${say`Largest change: ${`${partName(part)} ${changeText(part)}`}.`}`;
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
export function fillSubtitle(model: FillModel): string {
  return [
    [...model.files].sort().join(' · '),
    ...(model.match === 'different' ? [say`built with another linker script than today’s`] : []),
    ...(model.discarded > 0
      ? [say`${sizeText(model.discarded)} left out by the linker, as nothing uses them`]
      : []),
  ].join(' · ');
}
