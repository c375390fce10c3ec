import { formatHex } from '../../base/size';
import type { Span } from '../../base/span';
import { say } from '../../base/wording';
import type { NumberExpression } from '../../linkerScript/syntax/syntaxTree';
import type { ScriptInput } from './scriptInput';
import { walkNode } from '../../linkerScript/syntax/generated/treeWalk';
import { nodesAt } from './treeWalk';

/** A change of notation, offered where the cursor stands. */
export interface NumberAction {
  readonly title: string;
  readonly span: Span;
  readonly newText: string;
}

/**
 * `0x180000` ⇄ `1536K`: the other ways to write the number at an offset. Every one has the same value; none is offered
 * where ld would read it otherwise, as in a fill pattern, whose digits count.
 */
export function numberActionsInScript(
  input: Pick<ScriptInput, 'script' | 'text'>,
  offset: number,
): readonly NumberAction[] {
  const number = numberAt(input, offset);
  if (!number) return [];
  const { span, value } = number;
  const written = input.text.slice(span.start, span.end);
  const forms = new Set<string>();
  const isHex = /^(?:0[xX]|\$)/.test(written);
  const hasUnit = /[kKmM]$/.test(written);
  if (value >= 1024n) {
    if (value % (1n << 20n) === 0n) forms.add(`${value >> 20n}M`);
    if (value % 1024n === 0n && value < 1n << 34n) forms.add(`${value >> 10n}K`);
  }
  if (!isHex || hasUnit) forms.add(formatHex(value));
  if (isHex && value < 1n << 32n) forms.add(value.toString());
  forms.delete(written.toUpperCase());
  forms.delete(written);
  return [...forms].map((newText) => ({ title: say`Convert ${written} to ${newText}`, span, newText }));
}

function numberAt({ script }: Pick<ScriptInput, 'script'>, offset: number): NumberExpression | undefined {
  const nodes = nodesAt(script, offset);
  const innermost = nodes[nodes.length - 1];
  if (!innermost || innermost.kind === 'fill') return undefined;
  const fills = nodes.flatMap((node) => ('fill' in node && node.fill ? [node.fill.span] : []));
  let found: NumberExpression | undefined;
  walkNode(innermost, {
    expression: (expression) => {
      const { span } = expression;
      if (expression.kind !== 'number' || span.start > offset || span.end < offset) return;
      if (fills.some((fill) => fill.start <= span.start && fill.end >= span.end)) return;
      found = expression;
    },
  });
  return found;
}
