import { createSideTable } from '../../base/sideTable';
import type { Span } from '../../base/span';
import { originalOf } from '../syntax/incremental/originalNode';
import { changeBetween, type TextChange } from '../syntax/incremental/textChange';
import type { Script } from '../syntax/script';
import type { Assignment, InputSections, Statement } from '../syntax/syntaxTree';

/** The one statement in which two versions of a script differ. */
export interface StatementChange {
  /** Outside of it the two say the same; behind it everything stands elsewhere. */
  readonly region: TextChange;
  /** Both undefined where only blanks and comments differ. */
  readonly before: Assignment | InputSections | undefined;
  readonly after: Assignment | InputSections | undefined;
  /** The output section around it, in the version before. */
  readonly section: (Statement & { readonly kind: 'outputSection' }) | undefined;
  /** The same of the version after. */
  readonly sectionAfter: (Statement & { readonly kind: 'outputSection' }) | undefined;
  /** Which statement of which list it is: the same in both. */
  readonly path: string;
}

type Container = Statement & { readonly kind: 'sections' | 'outputSection' };

/**
 * Finds the one assignment or input-section description in which two versions differ; undefined where more differs.
 * The statements around it are compared by kind and place: what they hold was read from the same text. O(statements
 * on the way to it).
 */
export function changedStatement(before: Script, after: Script): StatementChange | undefined {
  if (before.context !== after.context) return undefined;
  const change = changeBetween(before.text, after.text);
  const by = change.newEnd - change.oldEnd;
  // A text with errors is read with recovery, which may take another view of what is right.
  const compare = hasErrors(before) === hasErrors(after) ? isSame : isSameInside;
  let [olds, news] = [before.statements, after.statements];
  let [section, sectionAfter]: (StatementChange['section'] | undefined)[] = [undefined, undefined];
  for (let path = ''; ;) {
    const at = differing(olds, news, change, compare);
    if (at === undefined) return undefined;
    if (at < 0) {
      const found = { region: change, before: undefined, after: undefined, section, sectionAfter, path };
      return compare === isSame || isAllErrorsIn(found.region, before, after) ? found : undefined;
    }
    const [one, other] = [olds[at]!, news[at]!];
    path += `/${at}`;
    if (isContainer(one) && isContainer(other)) {
      if (!isInside(change, one) || !isSame(one, other, 0, by) || !isSameHead(one, other, 0, by))
        return undefined;
      if (one.kind === 'outputSection') section = one;
      if (other.kind === 'outputSection') sectionAfter = other;
      [olds, news] = [one.statements, other.statements];
      continue;
    }
    if (!isLeaf(one) || !isLeaf(other) || one.kind !== other.kind) return undefined;
    const start = Math.min(one.span.start, change.start);
    const oldEnd = Math.max(one.span.end, change.oldEnd);
    const newEnd = oldEnd + by;
    if (other.span.start < start || other.span.end > newEnd) return undefined;
    const region = { start, oldEnd, newEnd };
    if (compare !== isSame && !isAllErrorsIn(region, before, after)) return undefined;
    return { region, before: one, after: other, section, sectionAfter, path };
  }
}

/** The index of the one statement that a change touches; −1 where it touches none, undefined where it is not one. */
function differing(
  olds: readonly Statement[],
  news: readonly Statement[],
  { start, oldEnd, newEnd }: TextChange,
  compare: typeof isSame,
): number | undefined {
  const by = newEnd - oldEnd;
  if (olds.length !== news.length) return undefined;
  let first = 0;
  let end = olds.length;
  while (first < end && olds[first]!.span.end < start && compare(olds[first]!, news[first]!, 0, 0)) first++;
  while (first < end && olds[end - 1]!.span.start > oldEnd && compare(olds[end - 1]!, news[end - 1]!, by, by))
    end--;
  if (end - first > 1) return undefined;
  return first === end ? -1 : first;
}

function isSame(one: Statement, other: Statement, start: number, end: number): boolean {
  return (
    one === other ||
    (one.kind === other.kind &&
      other.span.start === one.span.start + start &&
      other.span.end === one.span.end + end)
  );
}

/** The same, heads and contents included. Compared where they were read: nothing is moved for it. */
function isSameInside(one: Statement, other: Statement, by: number): boolean {
  if (one === other) return true;
  const [old, now] = [originalOf(one), originalOf(other)];
  const apart = by + old.by - now.by;
  if (old.node === now.node) return apart === 0;
  return isSameRead(old.node, now.node, apart);
}

/** Nodes that were found to be the same as another reading's, however far apart they stand. */
const sameNodes = createSideTable<Statement, Statement>();

function isSameRead(one: Statement, other: Statement, by: number): boolean {
  if (!isSame(one, other, by, by)) return false;
  if (!isContainer(one) || !isContainer(other)) return one.kind !== 'overlay' && one.kind !== 'sectionGroup';
  if (sameNodes.get(one) === other) return true;
  const isEqual = isSameHead(one, other, by, by) && isSameList(one.statements, other.statements, by);
  if (isEqual) sameNodes.set(one, other);
  return isEqual;
}

/** Whether what stands around the braces of two blocks is the same, moved by `start` before them and `end` behind. */
function isSameHead(one: Container, other: Container, start: number, end: number): boolean {
  const { body } = one;
  if (other.body.start !== body.start + start || other.body.end !== body.end + end) return false;
  if (one.kind !== 'outputSection' || other.kind !== 'outputSection') return one.kind === other.kind;
  const parts = (section: typeof one): (Span | undefined)[] => {
    const { address, type, loadAddress, align, subalign, constraint, region, loadRegion, fill } = section;
    const nodes = [
      section.name,
      address,
      type,
      loadAddress,
      align,
      subalign,
      constraint,
      region,
      loadRegion,
      fill,
    ];
    return [section.alignWithInput, ...[...nodes, ...section.phdrs].map((node) => node?.span)];
  };
  const [ours, theirs] = [parts(one), parts(other)];
  return (
    ours.length === theirs.length &&
    ours.every((span, at) => isMovedSpan(span, theirs[at], span && span.start >= body.end ? end : start))
  );
}

function isSameList(olds: readonly Statement[], news: readonly Statement[], by: number): boolean {
  return olds.length === news.length && olds.every((statement, at) => isSameInside(statement, news[at]!, by));
}

function isMovedSpan(one: Span | undefined, other: Span | undefined, by: number): boolean {
  return one && other ? other.start === one.start + by && other.end === one.end + by : one === other;
}

function hasErrors({ problems }: Script): boolean {
  return problems.some(({ severity }) => severity !== 'warning');
}

/** Whether all that is wrong in either version is wrong in what has changed, or at the sign that ends it. */
function isAllErrorsIn({ start, oldEnd, newEnd }: TextChange, before: Script, after: Script): boolean {
  const isIn = ({ problems }: Script, end: number): boolean =>
    problems.every(
      ({ severity, span }) => severity === 'warning' || (span.start >= start && span.start <= end),
    );
  return isIn(before, oldEnd) && isIn(after, newEnd);
}

function isContainer(statement: Statement): statement is Container {
  return statement.kind === 'sections' || statement.kind === 'outputSection';
}

function isInside({ start, oldEnd }: TextChange, { body }: Container): boolean {
  return start > body.start && oldEnd < body.end;
}

function isLeaf(statement: Statement): statement is Assignment | InputSections {
  return statement.kind === 'assignment' || statement.kind === 'inputSections';
}
