import type { Evaluation } from '../../../core/linkerScript/evaluation';
import { evaluateScript } from '../../../core/linkerScript/evaluate';
import { parseScript } from '../../../core/linkerScript/syntax/parser';

/** The evaluation of a script without INCLUDEs. */
export function evaluateText(text: string): Evaluation {
  const script = parseScript(text);
  return evaluateScript('x.ld', { script: () => script, resolveInclude: () => undefined });
}
