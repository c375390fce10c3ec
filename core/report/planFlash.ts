import { formatAddress, formatBytes, formatRange, formatSize } from '../base/size';
import { say, sayLabelled, sayList } from '../base/wording';
import type { FlashPlan, FlashSlot } from '../memory/planning/flashPlan';
import type { TextEdit } from '../rules/engine/finding';
import type { TriedPlan } from '../rules/fixes/planEdits';
import type { Positions } from './positions';
import type { Style } from './style';

/** The plan of one flash memory, with the edits that move weights and what came of trying them. */
export interface ReportedFlash {
  readonly plan: FlashPlan;
  /** Undefined where nothing moves, or where it cannot be written. */
  readonly tried: TriedPlan | undefined;
}

/** An edit as JSON. */
export function editJson({ file, span, newText }: TextEdit, positions: Positions) {
  return { file, range: positions.rangeOf(file, span), newText };
}

export function flashJson({ plan, tried }: ReportedFlash, positions: Positions) {
  return {
    memory: plan.memory,
    start: formatAddress(plan.range.start),
    end: formatAddress(plan.range.end),
    fits: plan.fits,
    moved: Number(plan.moved),
    slots: plan.slots.map(({ kind, name, range, today, bytes }) => ({
      kind,
      name,
      start: formatAddress(range.start),
      end: formatAddress(range.end),
      today: formatAddress(today),
      bytes: bytes === undefined ? null : Number(bytes),
    })),
    notes: plan.notes,
    consequences: tried?.consequences.text ?? null,
    edits: (tried?.edits ?? []).map((edit) => editJson(edit, positions)),
  };
}

/** The memory with what lies in it, for a terminal. */
export function flashLines({ plan, tried }: ReportedFlash, positions: Positions, style: Style): string[] {
  const { memory, range, slots, fits, moved, notes } = plan;
  const lines = [`  ${style.bold(say`flash ${memory}`)}  ${formatRange(range)}`];
  for (const slot of slots) lines.push(`    ${formatRange(slot.range)}  ${slotText(slot)}`);
  if (!fits)
    lines.push(`    ${say`Does not fit: beside what stays where it is there is no room for the weights.`}`);
  else if (moved === 0n) lines.push(`    ${say`Nothing has to move.`}`);
  else if (!tried) lines.push(`    ${say`The move cannot be written: its addresses are computed.`}`);
  for (const { file, span, newText } of tried?.edits ?? []) {
    const { line, character } = positions.rangeOf(file, span).start;
    lines.push(`    ${file}:${line + 1}:${character + 1}: ${newText}`);
  }
  if (tried)
    lines.push(
      `    ${tried.consequences.text}`,
      `    ${say`Then generate the model again and program its weights.`}`,
    );
  return [...lines, ...notes.map((note) => `    ${note}`)];
}

/** `application: 1507328 bytes (1.44 MiB), 157 KiB of head room`, `weights of network.c: 10 MiB, moved from 0x70380000`. */
function slotText({ name, kind, range, today, bytes }: FlashSlot): string {
  const room = bytes === undefined ? 0n : range.end - range.start - bytes;
  return sayList([
    bytes === undefined ? say`${name}: size not known` : sayLabelled(name, formatBytes(bytes)),
    ...(kind === 'boot' && room > 0n ? [say`${formatSize(room)} of head room`] : []),
    ...(range.start === today ? [] : [say`moved from ${formatAddress(today)}`]),
  ]);
}

/** The memory as Markdown. */
export function flashMarkdownLines({ plan }: ReportedFlash): string[] {
  return [
    `### ${say`Flash ${plan.memory}`}`,
    '',
    `| ${[say`what`, say`from`, say`to`, say`bytes`].join(' | ')} | |`,
    '| --- | --- | --- | ---: | --- |',
    ...plan.slots.map(
      ({ name, range, today, bytes }) =>
        `| ${name} | ${formatAddress(range.start)} | ${formatAddress(range.end)} | ${bytes ?? ''} | ${range.start === today ? '' : say`moved from ${formatAddress(today)}`} |`,
    ),
    ...(plan.fits ? [] : ['', say`Does not fit.`]),
    ...plan.notes.flatMap((note) => ['', `> ${note}`]),
  ];
}
