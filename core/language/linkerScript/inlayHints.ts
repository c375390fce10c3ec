import { formatAddress, formatHex, formatSize } from '../../base/size';
import type { Span } from '../../base/span';
import { say, sayList } from '../../base/wording';
import type { Expression, RegionDefinition } from '../../linkerScript/syntax/syntaxTree';
import type { InlayText } from '../features';
import { rangeOfRegion } from './regionText';
import type { ScriptInput } from './scriptInput';
import { walkTouching } from './treeWalk';

/**
 * What the text hides: the value of an ORIGIN, LENGTH or symbol that is not a plain number, and the end of each region.
 * Only hints inside `within` are given.
 */
export function inlayHintsInScript(
  input: ScriptInput,
  within: Span = { start: 0, end: input.text.length },
): readonly InlayText[] {
  const hints: InlayText[] = [];
  const symbols = symbolsByPlace(input);
  walkTouching(input.script, within, {
    node: (node) => {
      if (node.span.end < within.start || node.span.start > within.end) return;
      if (node.kind === 'region') hints.push(...regionHints(input, node));
      else if (node.kind === 'assignment' && node.target.text !== '.' && !isLiteral(node.value)) {
        const value = symbols.get(node.target.span.start);
        if (value !== undefined)
          hints.push({ offset: node.value.span.end, label: ` = ${formatAddress(value)}` });
      }
    },
  });
  return hints.filter((hint) => hint.offset >= within.start && hint.offset <= within.end);
}

function regionHints(input: ScriptInput, node: RegionDefinition): readonly InlayText[] {
  const region = input.evaluation.regions.find(
    (candidate) => candidate.file === input.file && candidate.nameSpan.start === node.name.span.start,
  );
  if (!region) return [];
  const hints: InlayText[] = [];
  if (node.origin && region.origin !== undefined && !isLiteral(node.origin)) {
    hints.push({ offset: node.origin.span.end, label: ` = ${formatAddress(region.origin)}` });
  }
  const range = rangeOfRegion(region);
  if (!node.length || region.length === undefined) return hints;
  const parts: string[] = [];
  const written = input.text.slice(node.length.span.start, node.length.span.end);
  if (!isLiteral(node.length))
    parts.push(sayList([`= ${formatHex(region.length)}`, formatSize(region.length)]));
  else if (!/[kKmM]$/.test(written) && region.length >= 1024n) parts.push(`= ${formatSize(region.length)}`);
  if (range && range.end > range.start) parts.push(say`ends ${formatAddress(range.end)}`);
  if (parts.length > 0) hints.push({ offset: node.length.span.end, label: ` ${sayList(parts)}` });
  return hints;
}

/** Whether an expression is a number as it stands. */
function isLiteral(expression: Expression): boolean {
  return expression.kind === 'number' || (expression.kind === 'parenthesized' && isLiteral(expression.inner));
}

/** Values of symbols by where this file assigns them; where one is assigned twice only the last place speaks. */
function symbolsByPlace(input: ScriptInput): ReadonlyMap<number, bigint> {
  const values = new Map<number, bigint>();
  for (const { file, span, value } of input.evaluation.symbols) {
    if (file === input.file && value !== undefined) values.set(span.start, value);
  }
  return values;
}
