import { sayClauses } from '../base/wording';

/** What a hover says of a region or a pool: what people ask first, the rest below a line. */
export interface MemoryFacts {
  readonly title: string;
  /** Its bytes and their number; what stands in their place where they are not known. */
  readonly range: string;
  /** The memory in which it lies. */
  readonly place?: string | undefined;
  /** Who else is there, overlaps first. */
  readonly others: readonly string[];
  /** How full it is, and of what. */
  readonly fill: readonly string[];
  /** Arithmetic, aliases, other names. */
  readonly details: readonly string[];
}

/** People read no more of a hover at one look. */
const mostLines = 6;

/** One shape for regions and pools, as Markdown: at most six lines, then the details. Nothing is left out. */
export function memoryMarkdown({ title, range, place, others, fill, details }: MemoryFacts): string {
  const first = [title, range, ...(place === undefined ? [] : [place])];
  const last = fill.length === 0 ? [] : [sayClauses(fill)];
  const room = mostLines - first.length - last.length;
  const main = [...first, ...others.slice(0, room), ...last];
  const below = [...others.slice(room), ...details];
  return [...main, ...(below.length === 0 ? [] : ['---', ...below])].join('\n\n');
}
