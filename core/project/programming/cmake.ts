import {
  assign,
  expandWord,
  newVariables,
  type RawPart,
  type RawWord,
  type ScriptCommand,
  type Variables,
  type Word,
} from './script';

/** A command of CMake with its arguments unexpanded; an argument in quotes stays one word. */
interface Call {
  readonly name: string;
  readonly start: number;
  readonly args: readonly RawWord[];
}

/**
 * The command lines of `add_custom_command` and `add_custom_target`. Values are those that the file itself gives by
 * `set` and `find_program`; where branches disagree a variable is unknown, and so is what a generator expression gives.
 */
export function cmakeCommands(text: string, outer: Variables = newVariables()): readonly ScriptCommand[] {
  const variables = newVariables(
    outer,
    // The tools that CMake itself knows, and the folders that a path may start from.
    Object.entries({
      CMAKE_OBJCOPY: 'objcopy',
      CMAKE_COMMAND: 'cmake',
      CMAKE_SOURCE_DIR: '.',
      PROJECT_SOURCE_DIR: '.',
      CMAKE_CURRENT_SOURCE_DIR: '.',
      CMAKE_CURRENT_LIST_DIR: '.',
    }).map(([name, value]) => [name, [{ text: value, span: undefined, isKnown: true }]] as const),
  );
  const result: ScriptCommand[] = [];
  let depth = 0;
  for (const { name, start, args } of callsIn(text)) {
    if (/^(?:if|foreach|while|function|macro)$/.test(name)) depth++;
    else if (/^end(?:if|foreach|while|function|macro)$/.test(name)) depth = Math.max(0, depth - 1);
    const words = args.flatMap((arg) => expandWord(arg, variables));
    if (name === 'set') takeSet(words, variables, depth > 0);
    else if (name === 'find_program') takeProgram(words, variables);
    else if (name === 'add_custom_command' || name === 'add_custom_target')
      result.push(...commandLines(words, start));
  }
  return result;
}

function takeSet(words: readonly Word[], variables: Variables, isConditional: boolean): void {
  const [name, ...rest] = words;
  if (!name) return;
  const end = rest.findIndex(({ text }) => text === 'CACHE' || text === 'PARENT_SCOPE');
  assign(variables, name.text, end < 0 ? rest : rest.slice(0, end), isConditional);
}

/** `find_program(PROGRAMMER STM32_Programmer_CLI …)`, `find_program(X NAMES a b HINTS …)`: the name, wherever it lies. */
function takeProgram([name, ...rest]: readonly Word[], variables: Variables): void {
  const program = rest.find(({ text }) => text !== 'NAMES');
  if (name && program) assign(variables, name.text, [{ ...program, span: undefined }], false);
}

const keywords =
  /^(?:COMMAND|DEPENDS|BYPRODUCTS|WORKING_DIRECTORY|COMMENT|VERBATIM|USES_TERMINAL|COMMAND_EXPAND_LISTS|OUTPUT|TARGET|POST_BUILD|PRE_BUILD|PRE_LINK|MAIN_DEPENDENCY|JOB_POOL|SOURCES|APPEND|DEPFILE|ALL)$/;

function commandLines(words: readonly Word[], start: number): ScriptCommand[] {
  const lines: Word[][] = [];
  let line: Word[] | undefined;
  for (const word of words) {
    if (word.text === 'COMMAND') lines.push((line = []));
    else if (keywords.test(word.text)) line = undefined;
    else line?.push(word);
  }
  return lines.flatMap((own) => {
    const inner = cmakeTool(own);
    return inner.length > 0 ? [{ words: inner, start: inner[0]!.span?.start ?? start }] : [];
  });
}

/** `cmake -E copy a b` is a copy; `cmake -E env X=1 tool …` runs the tool. */
function cmakeTool(words: readonly Word[]): readonly Word[] {
  if (words[0]?.text !== 'cmake' || words[1]?.text !== '-E') return words;
  const [verb, ...rest] = words.slice(2);
  if (verb && /^copy/.test(verb.text)) return [{ ...verb, text: 'cp' }, ...rest];
  return verb?.text === 'env' ? rest.slice(rest.findIndex(({ text }) => !text.includes('='))) : [];
}

function* callsIn(text: string): Generator<Call> {
  const opening = /#(?:\[(=*)\[)?|(?<!\w)([A-Za-z_]\w*)[ \t]*\(/g;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    if (match[2] === undefined) {
      opening.lastIndex =
        match[1] === undefined ? lineEnd(text, match.index) : bracketEnd(text, opening.lastIndex, match[1]);
      continue;
    }
    const { args, end } = argumentsFrom(text, opening.lastIndex);
    yield { name: match[2].toLowerCase(), start: match.index, args };
    opening.lastIndex = end;
  }
}

function argumentsFrom(text: string, from: number): { args: RawWord[]; end: number } {
  const args: RawWord[] = [];
  let depth = 1;
  let at = from;
  let stretch: Stretch = { end: from, lastClose: -1 };
  while (at < text.length) {
    const char = text[at]!;
    if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return { args, end: at + 1 };
    else if (char === '#') at = lineEnd(text, at);
    else if (char === '"') {
      const end = quoteEnd(text, at + 1);
      args.push({ parts: partsOf(text.slice(at + 1, end), at + 1, true), start: at });
      at = end;
    } else if (!/[\s()]/.test(char)) {
      if (at >= stretch.end) stretch = stretchAt(text, at);
      const end = wordEnd(text, at, stretch);
      args.push({ parts: partsOf(text.slice(at, end), at, false), start: at });
      at = end;
      continue;
    }
    at++;
  }
  return { args, end: text.length };
}

/** Behind the bracket that ends a comment; one that never ends goes on to the end of the text. */
function bracketEnd(text: string, from: number, marks: string): number {
  const close = `]${marks}]`;
  const end = text.indexOf(close, from);
  return end < 0 ? text.length : end + close.length;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** A stretch of text without blanks, and the last `>` in it. */
interface Stretch {
  readonly end: number;
  readonly lastClose: number;
}

function stretchAt(text: string, from: number): Stretch {
  const blank = /\s/g;
  blank.lastIndex = from;
  const end = blank.exec(text)?.index ?? text.length;
  const lastClose = text.slice(from, end).lastIndexOf('>');
  return { end, lastClose: lastClose < 0 ? -1 : from + lastClose };
}

/** Past an unquoted argument; a generator expression may hold parentheses, quotes and `#` up to its last `>`. */
function wordEnd(text: string, from: number, stretch: Stretch): number {
  let at = from;
  while (at < stretch.end) {
    const char = text[at]!;
    if (char === '$' && text[at + 1] === '<' && stretch.lastClose > at) at = stretch.lastClose + 1;
    else if (char === '\\') at += 2;
    else if (/[()#"]/.test(char)) break;
    else at++;
  }
  return Math.min(Math.max(at, from + 1), text.length);
}

function quoteEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

/** Text, `${NAME}`, and what only the build system knows: `$<TARGET_FILE:app>`, `$ENV{NAME}`. */
function partsOf(text: string, start: number, isQuoted: boolean): RawPart[] {
  const parts: RawPart[] = [];
  let last = 0;
  // Asked for once: a text of many `$<` and no `>` would be read to its end for each.
  const [lastBrace, lastAngle] = [text.lastIndexOf('}'), text.lastIndexOf('>')];
  for (const match of text.matchAll(/\$\{([\w.+-]+)\}|\$ENV\{|\$</g)) {
    const { 0: whole, 1: name, index } = match;
    if (index < last || (name === undefined && index > (whole === '$<' ? lastAngle : lastBrace))) continue;
    if (index > last) parts.push({ kind: 'text', text: text.slice(last, index), start: start + last });
    parts.push(name === undefined ? { kind: 'unknown' } : { kind: 'variable', name, isQuoted });
    if (name !== undefined) last = index + whole.length;
    else last = 1 + (whole === '$<' ? lastAngle : text.indexOf('}', index));
  }
  if (last < text.length) parts.push({ kind: 'text', text: text.slice(last), start: start + last });
  return parts;
}
