import type { Span } from '../../base/span';
import type { FoldingSpan } from '../features';
import type { ScriptInput } from './scriptInput';
import { walkScript } from './treeWalk';

/** What an editor can fold: blocks from their `{`, and comments of several lines. Single lines are left out. */
export function foldingInScript({
  text,
  script,
}: Pick<ScriptInput, 'text' | 'script'>): readonly FoldingSpan[] {
  const folds: FoldingSpan[] = [];
  const add = (span: Span, kind: FoldingSpan['kind']): void => {
    const line = text.indexOf('\n', span.start);
    if (line >= 0 && line < span.end) folds.push({ span, kind });
  };
  walkScript(script, {
    node: (node) => {
      if ('body' in node)
        add({ start: Math.min(node.span.start, node.body.start), end: node.body.end }, 'region');
    },
  });
  let run: { start: number; end: number } | undefined;
  for (const comment of script.comments) {
    if (comment.kind === '/*') {
      add(comment, 'comment');
    } else if (
      run &&
      text.slice(run.end, comment.start).trim() === '' &&
      oneBreak(text, run.end, comment.start)
    ) {
      run.end = comment.end;
    } else {
      if (run) add(run, 'comment');
      run = { start: comment.start, end: comment.end };
    }
  }
  if (run) add(run, 'comment');
  return folds.sort((a, b) => a.span.start - b.span.start);
}

function oneBreak(text: string, from: number, to: number): boolean {
  const first = text.indexOf('\n', from);
  if (first < 0 || first >= to) return false;
  const second = text.indexOf('\n', first + 1);
  return second < 0 || second >= to;
}
