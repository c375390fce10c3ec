import {
  append,
  assign,
  newVariables,
  unknown,
  type ScriptCommand,
  type Variables,
  type Word,
} from './script';
import { shellCommands } from './shell';

interface MakeLine {
  /** Continuations are still in it. */
  readonly text: string;
  readonly start: number;
}

/**
 * The commands in the recipes of a Makefile. Values are taken from this file and from `included` ones; where branches
 * (`ifeq`) disagree a variable is unknown, and so is what functions give.
 */
export function makeCommands(
  text: string,
  included: readonly string[] = [],
  values: Variables = newVariables(),
): readonly ScriptCommand[] {
  for (const other of included) for (const line of logicalLines(other)) takeVariable(line, values, 0, false);
  const result: ScriptCommand[] = [];
  let depth = 0;
  for (const line of logicalLines(text)) {
    if (/^ *(?:ifn?eq|ifn?def)\b/.test(line.text)) depth++;
    else if (/^ *endif\b/.test(line.text)) depth = Math.max(0, depth - 1);
    else if (!line.text.startsWith('\t')) takeVariable(line, values, depth, true);
  }
  let rule: Variables = values;
  for (const line of logicalLines(text)) {
    if (line.text.startsWith('\t')) {
      const skipped = /^\t\s*[@+-]*/.exec(line.text)![0].length;
      result.push(
        ...shellCommands(line.text.slice(skipped), 'make', newVariables(rule), line.start + skipped),
      );
      continue;
    }
    const head = /^([^\s#=:][^#=:]*)::?(?!=)([^=#]*)$/.exec(line.text);
    if (head) rule = automatic(head[1]!.trimEnd(), head[2]!, values, line);
  }
  return result;
}

function* logicalLines(text: string): Generator<MakeLine> {
  let start = 0;
  while (start < text.length) {
    let end = start;
    for (;;) {
      const newline = text.indexOf('\n', end);
      end = newline < 0 ? text.length : newline;
      const isContinued = /(?:^|[^\\])(?:\\\\)*\\\r?$/.test(text.slice(Math.max(start, end - 8), end));
      if (!isContinued || end >= text.length) break;
      end++;
    }
    yield { text: text.slice(start, end).replace(/\r$/, ''), start };
    start = end + 1;
  }
}

const assignment = /^ *(?:export +|override +)?([\w.-]+) *(=|:=|::=|\?=|\+=)[ \t]*/;

function takeVariable({ text, start }: MakeLine, values: Variables, depth: number, isOwn: boolean): void {
  const match = assignment.exec(text);
  if (!match) return;
  const [whole, name, operator] = match;
  if (operator === '?=' && values.own.has(name!)) return;
  const body = text.slice(whole.length).replace(/(^|\s)#[^]*$/, '$1');
  // Recursive values are put in where they stand: what is defined further down stays unknown, which is safe.
  const [command] = shellCommands(`_ ${body}`, 'make', values, isOwn ? start + whole.length - 2 : -1e9);
  const words = (command?.words.slice(1) ?? []).map((word): Word =>
    isOwn ? word : { ...word, span: undefined },
  );
  if (operator === '+=') append(values, name!, words);
  else assign(values, name!, words, depth > 0);
}

/** `$@`, `$<` and `$^` of a rule. */
function automatic(targets: string, prerequisites: string, values: Variables, line: MakeLine): Variables {
  const wordsOf = (text: string): readonly Word[] =>
    (
      shellCommands(`_ ${text.split(';')[0]!.split('|')[0]!}`, 'make', values, line.start)[0]?.words.slice(
        1,
      ) ?? []
    ).map((word) => ({ ...word, span: undefined, isKnown: word.isKnown && !word.text.includes('%') }));
  const target = wordsOf(targets);
  const needed = wordsOf(prerequisites);
  const none: Word = { text: unknown, span: undefined, isKnown: false };
  return newVariables(values, [
    ['@', [target.length === 1 ? target[0]! : none]],
    ['<', [needed[0] ?? none]],
    ['^', needed],
    ['*', [none]],
  ]);
}

/** The files that a Makefile includes, as it names them. */
export function makeIncludes(text: string): readonly string[] {
  return [...text.matchAll(/^ *-?include[ \t]+([^\s$#]+)/gm)].map((match) => match[1]!);
}
