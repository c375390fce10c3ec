import { spanContains } from '../../base/span';
import type { Span } from '../../base/span';
import type { ScriptInput } from './scriptInput';
import { tokenAt } from './tokens';
import { walkNode } from '../../linkerScript/syntax/generated/treeWalk';
import { nodesAt } from './treeWalk';

/** Ever wider selections around an offset, innermost first: word, expressions, statement, block, whole file. */
export function selectionSpansInScript(
  { text, script }: Pick<ScriptInput, 'text' | 'script'>,
  offset: number,
): readonly Span[] {
  const spans: Span[] = [{ start: 0, end: text.length }];
  const nodes = nodesAt(script, offset);
  const add = (span: Span | undefined): void => {
    if (span && spanContains(span, offset)) spans.push({ start: span.start, end: span.end });
  };
  for (const node of nodes) {
    add(node.span);
    if ('body' in node) {
      add(node.body);
      // Without the braces.
      if (node.body.end - node.body.start > 2) add({ start: node.body.start + 1, end: node.body.end - 1 });
    }
    if (node.kind === 'region') add(node.attributes?.span);
  }
  const innermost = nodes[nodes.length - 1];
  if (innermost) {
    walkNode(innermost, { expression: (expression) => add(expression.span) });
    if (innermost.kind === 'inputSections') for (const pattern of innermost.sections) add(pattern.span);
  }
  add(script.comments.find((comment) => comment.start <= offset && comment.end >= offset));
  add(tokenAt(script, offset)?.span);
  spans.sort((a, b) => a.end - a.start - (b.end - b.start));
  const nested: Span[] = [];
  for (const span of spans) {
    const inner = nested[nested.length - 1];
    if (!inner) nested.push(span);
    else if (
      span.start <= inner.start &&
      span.end >= inner.end &&
      span.end - span.start > inner.end - inner.start
    )
      nested.push(span);
  }
  return nested;
}
