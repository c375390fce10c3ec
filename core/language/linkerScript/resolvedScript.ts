import { applyEdits, type SpanEdit } from '../../base/edits';
import { evaluateScript } from '../../linkerScript/evaluate';
import { parseScript } from '../../linkerScript/syntax/parser';
import type { Script } from '../../linkerScript/syntax/script';
import type { Artifacts } from '../../project/artifacts';
import { inlayHintsInScript } from './inlayHints';
import { noOtherScripts } from './scriptInput';
import { walkScript } from './treeWalk';

/** Of what a script INCLUDEs no more is opened: the rest stays as it is written. In characters. */
const longest = 4_000_000;

/**
 * A script as ld reads it: after the preprocessor, every INCLUDE opened, and with the values that the text hides as
 * comments. It means the same as the script. Undefined where the file is not there.
 */
export function resolvedScript(artifacts: Artifacts, file: string): string | undefined {
  const script = artifacts.evaluatedScript(file);
  if (!script) return undefined;
  const text = withIncludesOpened(artifacts, file, script, { left: longest }, [file]);
  // Directives and branches that are not taken leave empty lines behind.
  return withValues(file, script.source ? text.replace(/\n{3,}/g, '\n\n').trimStart() : text, script.context);
}

function withIncludesOpened(
  artifacts: Artifacts,
  file: string,
  script: Script,
  budget: { left: number },
  stack: readonly string[],
): string {
  budget.left -= script.text.length;
  const edits: SpanEdit[] = [];
  walkScript(script, {
    node: (node) => {
      if (node.kind !== 'include') return;
      const name = node.path?.text ?? '';
      const target = artifacts.resolveInclude(file, name);
      const included = target === undefined ? undefined : artifacts.evaluatedScript(target);
      if (target === undefined || !included || stack.includes(target) || budget.left <= 0) return;
      const content = withIncludesOpened(artifacts, target, included, budget, [...stack, target]);
      const newText = `/* INCLUDE ${inComment(target)} */\n${content}\n/* end of ${inComment(target)} */`;
      edits.push({ span: node.span, newText });
    },
  });
  return applyEdits(script.text, edits);
}

function withValues(file: string, text: string, context: Script['context']): string {
  const script = parseScript(text, context);
  const host = {
    script: (path: string) => (path === file ? script : undefined),
    resolveInclude: () => undefined,
  };
  const evaluation = evaluateScript(file, host, { context });
  const input = {
    file,
    text,
    script,
    evaluation,
    device: undefined,
    target: undefined,
    otherScripts: noOtherScripts,
  };
  const edits = inlayHintsInScript(input).map(({ offset, label }) => ({
    span: { start: offset, end: offset },
    newText: ` /* ${inComment(label.trim())} */`,
  }));
  return applyEdits(text, edits);
}

/** A name from a file, so that it cannot end the comment that it stands in. */
function inComment(text: string): string {
  return text.replaceAll('*/', '* /').replace(/[\r\n]+/g, ' ');
}
