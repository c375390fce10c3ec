import { say } from '../../base/wording';
import { bits64 } from './arithmetic';
import { fold } from './assign';
import { atLeast, both, unknown } from './certainty';
import { absolute, flag, nowhere, type LinkStatement, type OutputStatement } from './linkState';
import { isUncertain, startCertainty, takesInputs } from './sizing';
import { complain, isClosed, type Link } from './state';

/** Assigns everything with the sizes known so far: one pass of ld's lang_do_assignments. */
export function assignAll(link: Link): void {
  link.iteration++;
  link.dot = 0n;
  link.dotKnown = startCertainty(link);
  assignStatements(link, link.program.statements, undefined);
}

function assignStatements(
  link: Link,
  statements: readonly LinkStatement[],
  output: OutputStatement | undefined,
): void {
  for (const statement of statements) {
    switch (statement.kind) {
      case 'output':
        assignOutput(link, statement);
        break;
      case 'assign':
        statement.dot = link.dot;
        statement.dotKnown = link.dotKnown;
        fold(link, statement.tree, output ? (output.section ?? nowhere) : absolute);
        if (statement.padding !== 0n) link.dot = bits64(link.dot + statement.padding);
        if (output) link.dotKnown = both(link.dotKnown, statement.paddingKnown);
        break;
      case 'data':
        fold(link, statement.tree, absolute);
        if (!link.result.valid && link.phase === 'final') {
          const message = say`The value of this data statement is not constant`;
          complain(link, 'ld-syntax', message, statement.tree.place);
        }
        link.dot = bits64(link.dot + statement.size);
        break;
      case 'wild':
        for (const input of statement.inputs ?? [])
          link.dot = bits64(link.dot + input.padding + input.section.size);
        if (!isClosed(link)) link.dotKnown = both(link.dotKnown, atLeast);
        break;
      case 'plain':
      case 'insert':
        break;
    }
  }
}

function assignOutput(link: Link, output: OutputStatement): void {
  const { section } = output;
  const { dot, dotKnown } = link;
  if (section) {
    link.dot = section.vma;
    link.dotKnown = section.vmaKnown;
  }
  link.uncertain = isUncertain(link, output);
  assignStatements(link, output.children, output);
  link.uncertain = false;
  if (output.ignored) {
    link.dot = dot;
    link.dotKnown = dotKnown;
  } else if (section) {
    const isThreadBss = (section.flags & flag.threadLocal) !== 0 && (section.flags & flag.load) === 0;
    link.dot = bits64(section.vma + (isThreadBss ? 0n : section.size));
    link.dotKnown = both(section.vmaKnown, section.sizeKnown);
    if (output.updateDotTree) fold(link, output.updateDotTree, absolute);
  }
  if (isUncertain(link, output) || link.orphans.behind.has(output)) link.dotKnown = unknown;
  else if (!isClosed(link) && takesInputs(link, output)) link.dotKnown = both(link.dotKnown, atLeast);
}
