import { formatSize } from '../../base/size';
import { say, sayList, sayLabelled } from '../../base/wording';
import { onCanvas, type Picture, type PictureItem, type Shape } from '../shapes';
import { pictureToSvgFile } from '../svgFile';
import { estimateText, fitText, type TextStyle } from '../textMetrics';

/** A size before and after; undefined where the thing was not there. */
export interface ChangedSize {
  readonly name: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly delta: number;
}

/** A heading with its changes, the largest first. */
export interface ChangeGroup {
  readonly title: string;
  readonly changes: readonly ChangedSize[];
}

const headingStyle: TextStyle = { size: 13, bold: true };
const labelStyle: TextStyle = { size: 12 };
const rowHeight = 22;

/** `n6mem diff --format svg`: what shrank to the left, what grew to the right, all on one scale. */
export function changesToSvg(title: string, groups: readonly ChangeGroup[], width: number): string {
  return pictureToSvgFile(layOutChanges(title, groups, width));
}

/** Lays the changes out. Pure: groups without a change are left out. */
export function layOutChanges(
  title: string,
  all: readonly ChangeGroup[],
  width: number,
): Picture<PictureItem> {
  const groups = all.filter(({ changes }) => changes.length > 0);
  const margin = 24;
  const names = Math.round(width * 0.32);
  const sizes = 190;
  const most = Math.max(1, ...groups.flatMap(({ changes }) => changes.map(({ delta }) => Math.abs(delta))));
  const half = (width - 2 * margin - names - sizes) / 2;
  const middle = margin + names + half;
  const shapes: Shape[] = [];
  const items: PictureItem[] = [];
  let y = margin;
  const text = (
    content: string,
    x: number,
    style: TextStyle,
    paint: string,
    anchor: 'start' | 'end' = 'start',
  ): void => {
    shapes.push({
      kind: 'text',
      x,
      y: y + 14,
      text: content,
      anchor,
      style,
      width: estimateText(content, style),
      paint,
    });
  };
  const titleStyle: TextStyle = { size: 18, bold: true };
  const heading = fitText(title, titleStyle, width - 2 * margin, estimateText);
  if (heading) text(heading.text, margin, titleStyle, 'n6-ink');
  y += 34;
  if (groups.length === 0) text(say`Nothing has changed.`, margin, labelStyle, 'n6-muted');
  for (const group of groups) {
    text(group.title, margin, headingStyle, 'n6-ink');
    y += rowHeight;
    for (const change of group.changes) {
      const length = (Math.abs(change.delta) / most) * half;
      const grew = change.delta > 0;
      const box = {
        x: grew ? middle : middle - length,
        y: y + 3,
        width: Math.max(1, length),
        height: rowHeight - 7,
      };
      const id = `${group.title}:${items.length}`;
      const label = sayLabelled(
        change.name,
        `${sizeOr(change.before, say`new`)} → ${sizeOr(change.after, say`gone`)}`,
      );
      const signed = `${grew ? '+' : '-'}${formatSize(BigInt(Math.abs(change.delta)))}`;
      shapes.push({ kind: 'rect', ...box, paint: grew ? 'n6-out' : 'n6-npu-fill', item: id });
      const name = fitText(change.name, labelStyle, names - 12, estimateText);
      if (name) text(name.text, margin, labelStyle, 'n6-ink');
      text(signed, width - margin, labelStyle, 'n6-ink', 'end');
      items.push({
        id,
        bounds: box,
        text: () => ({ label: sayList([label, signed]), details: [change.name, label, signed] }),
      });
      y += rowHeight;
    }
    y += 8;
  }
  const height = Math.ceil(y + margin);
  return {
    ...onCanvas(width, height, [
      { kind: 'path', d: `M${middle.toFixed(2)} ${margin + 30}V${height - margin}`, paint: 'n6-axis' },
      ...shapes,
    ]),
    items,
    title,
    description:
      sayList(groups.map(({ title: name, changes }) => sayLabelled(name, String(changes.length)))) ||
      say`Nothing has changed.`,
  };
}

function sizeOr(bytes: number | undefined, absent: string): string {
  return bytes === undefined ? absent : formatSize(BigInt(bytes));
}
