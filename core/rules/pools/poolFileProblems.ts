import type { Span, SyntaxProblem } from '../../base/span';
import { say, saySentences } from '../../base/wording';
import type { Fix } from '../engine/finding';
import type { PoolFileSubject, Report, RuleContext } from '../engine/rule';

/** What reading the pool file found with this code. */
export function poolFileProblems(
  { file, poolFile }: PoolFileSubject,
  id: string,
  context: RuleContext,
): readonly Report[] {
  const text = context.artifacts.files.text(file) ?? '';
  return poolFile.problems
    .filter(({ code }) => code === id || (code === 'mpool-unread' && id === 'mpool-syntax'))
    .map((problem) => ({
      key: `${file}#${text.slice(problem.span.start, problem.span.end)}`,
      severity: problem.severity ?? 'error',
      message: saySentences([consequenceOf(problem), problem.message]),
      help:
        id === 'mpool-number'
          ? say`Write a decimal or 0x number that gives whole bytes.`
          : problem.severity === 'warning'
            ? say`Remove it: the compiler reads strict JSON in ASCII.`
            : say`Correct this place, or what stands just before it.`,
      place: { file, span: problem.span },
      fixes: removal(file, text, problem.span, problem.severity),
    }));
}

/** What the compiler does with it; the warnings and our own limits say so by themselves. */
function consequenceOf({ code, severity }: SyntaxProblem): string {
  if (code === 'mpool-number') return say`The compiler refuses the file, or takes this pool for empty.`;
  return code === 'mpool-syntax' && severity !== 'warning' ? say`The compiler cannot read the file.` : '';
}

/** The titles of removals, by the first character of what goes. */
const removed: Readonly<Record<string, () => string>> = {
  ',': () => say`Remove the trailing comma`,
  '/': () => say`Remove the comment`,
  '\ufeff': () => say`Remove the byte order mark`,
};

/** Takes a comment, a trailing comma or a byte order mark away; nothing where only the author knows a better text. */
function removal(file: string, text: string, span: Span, severity: SyntaxProblem['severity']): Fix[] {
  const title = removed[text[span.start] ?? '']?.();
  if (severity !== 'warning' || title === undefined) return [];
  const edits = [{ file, span: withBlanks(text, span), newText: '' }];
  return [{ title, safety: 'safe', edits }];
}

/** What goes with a removed comment: its line where it stands alone there, else the blanks before it. */
function withBlanks(text: string, { start, end }: Span): Span {
  if (text[start] === ',' || text[start] === '\ufeff') return { start, end };
  let from = start;
  while (from > 0 && /[ \t]/.test(text[from - 1]!)) from--;
  const isFirst = from === 0 || /[\r\n\ufeff]/.test(text[from - 1]!);
  const rest = /^[ \t]*(\r\n|\r|\n|$)/.exec(text.slice(end));
  if (isFirst && rest) return { start: from, end: end + rest[0].length };
  // What follows on the line keeps its indentation.
  return { start: isFirst ? start : from, end };
}
