import {
  assign,
  expandWord,
  known,
  newVariables,
  type RawPart,
  type RawWord,
  type ScriptCommand,
  type Variables,
  type Word,
} from './script';
import { withoutEnding } from '../../base/trimming';

/** The languages of the command line that scripts are written in; `make` is the shell with make's variables. */
export type ShellDialect = 'shell' | 'make' | 'batch' | 'powerShell';

interface RawCommand {
  readonly words: readonly RawWord[];
  /** How many branches, loops and blocks are open around it. */
  readonly depth: number;
}

interface Cursor {
  readonly text: string;
  readonly dialect: ShellDialect;
  at: number;
}

const escapes: Readonly<Record<ShellDialect, string>> = {
  shell: '\\',
  make: '\\',
  batch: '^',
  powerShell: '`',
};

/**
 * The commands of a script in the order of its text, with the values that its own assignments give. `base` is where the
 * text starts in its file, for a script inside another file.
 */
export function shellCommands(
  text: string,
  dialect: ShellDialect,
  variables: Variables = newVariables(),
  base = 0,
): readonly ScriptCommand[] {
  const result: ScriptCommand[] = [];
  const runners = runnersIn(text, dialect);
  for (const { words, depth } of rawCommands(text, dialect, base)) {
    const rest = withoutRunner(withoutKeywords(words, dialect), runners);
    if (rest.length === 0 || takeAssignment(rest, dialect, variables, depth > 0)) continue;
    const expanded = rest.flatMap((word) => expandWord(word, variables));
    if (expanded.length > 0) result.push({ words: expanded, start: rest[0]!.start });
  }
  return result;
}

/**
 * Functions of a script that run what they are given, such as `run() { "$@" || exit 1; }`, and labels of a batch file that
 * do: `:run`, then `%*`.
 */
function runnersIn(text: string, dialect: ShellDialect): ReadonlySet<string> {
  if (dialect !== 'shell' && dialect !== 'batch') return new Set();
  const isBatch = dialect === 'batch';
  const head = isBatch ? /^:(\w+)[ \t]*$/gm : /^[ \t]*(?:function[ \t]+)?(\w+)[ \t]*(?:\(\)\s*)?\{/gm;
  const end = isBatch ? /^[ \t]*(?::\w|goto\b|exit\b)/im : /^[ \t]*\}|;[ \t]*\}[ \t]*$/m;
  const runs = isBatch ? /^[ \t]*@?%\*/m : /(?:^|[;{&|!]|\b(?:if|then|eval|exec))[ \t]*"?\$[@*]"?/m;
  return new Set(
    [...text.matchAll(head)].flatMap((match) => {
      const from = match.index + match[0].length;
      const body = text.slice(from, from + longestRunner);
      const stop = body.search(end);
      return runs.test(stop < 0 ? body : body.slice(0, stop + 1)) ? [match[1]!] : [];
    }),
  );
}

/** A function that only runs something and says so is shorter. */
const longestRunner = 1500;

function withoutRunner(words: readonly RawWord[], runners: ReadonlySet<string>): readonly RawWord[] {
  const first = literal(words[0])?.replace(/^:/, '');
  return first !== undefined && runners.has(first) ? words.slice(1) : words;
}

function* rawCommands(text: string, dialect: ShellDialect, base: number): Generator<RawCommand> {
  const cursor: Cursor = { text, dialect, at: 0 };
  let words: RawWord[] = [];
  let depth = 0;
  while (cursor.at < text.length) {
    const char = text[cursor.at]!;
    if (isContinuation(cursor)) {
      cursor.at += text.startsWith('\r\n', cursor.at + 1) ? 3 : 2;
    } else if (char !== '\n' && (/\s/.test(char) || (dialect === 'powerShell' && char === ','))) {
      cursor.at++;
    } else if (isComment(cursor, words.length === 0)) {
      while (cursor.at < text.length && text[cursor.at] !== '\n') cursor.at++;
    } else if (char === '\n' || char === '|' || char === '&' || (char === ';' && dialect !== 'batch')) {
      // `& $cli` calls in PowerShell; `2>&1` is read with its word.
      if (words.length > 0) yield { words, depth };
      depth = Math.max(0, depth + depthChange(words, dialect));
      words = [];
      cursor.at++;
    } else if ('(){}'.includes(char)) {
      cursor.at++;
      if (dialect === 'powerShell' && (char === '(' || char === ')')) continue;
      if (words.length > 0) yield { words, depth };
      words = [];
      if (dialect === 'batch' || dialect === 'powerShell')
        depth = Math.max(0, depth + (char === '(' || char === '{' ? 1 : -1));
    } else {
      words.push(readWord(cursor, base));
    }
  }
  if (words.length > 0) yield { words, depth };
}

function isContinuation({ text, dialect, at }: Cursor): boolean {
  if (text[at] !== escapes[dialect]) return false;
  return text[at + 1] === '\n' || text.startsWith('\r\n', at + 1);
}

function isComment({ text, dialect, at }: Cursor, isFirst: boolean): boolean {
  if (dialect !== 'batch') return text[at] === '#';
  return isFirst && /^(?:::|@?rem(?=[\s]|$))/i.test(text.slice(at, at + 6));
}

/** `if` and `for` of the shell open what `fi` and `done` close; the others have brackets. */
function depthChange(words: readonly RawWord[], dialect: ShellDialect): number {
  if (dialect !== 'shell' && dialect !== 'make') return 0;
  const first = literal(words[0]);
  if (first === undefined) return 0;
  if (/^(?:if|for|while|until|case|select)$/.test(first)) return 1;
  return /^(?:fi|done|esac)$/.test(first) ? -1 : 0;
}

const shellKeyword =
  /^(?:then|else|do|!|exec|command|if|elif|while|export|readonly|local|declare|typeset|-x|-r|-gx?)$/;
const keywords: Readonly<Record<ShellDialect, RegExp>> = {
  shell: shellKeyword,
  make: shellKeyword,
  batch: /^(?:@|@?call|@?start|else|do)$/i,
  powerShell: /^(?:return|try|else)$/i,
};

function withoutKeywords(words: readonly RawWord[], dialect: ShellDialect): readonly RawWord[] {
  let at = 0;
  for (;;) {
    const isCondition = dialect === 'batch' && /^@?if$/i.test(literal(words[at]) ?? '');
    if (isCondition) at += conditionLength(words, at);
    else if (at < words.length && keywords[dialect].test(literal(words[at]) ?? '')) at++;
    else return words.slice(at);
  }
}

/** How many words `if "%1" == "" COMMAND` and `if not exist FILE COMMAND` of a batch file take before the command. */
function conditionLength(words: readonly RawWord[], from: number): number {
  const textAt = (at: number): string => literal(words[at]) ?? '';
  let at = from + 1;
  while (/^(?:\/i|not)$/i.test(textAt(at))) at++;
  if (/^(?:exist|defined|errorlevel)$/i.test(textAt(at))) return at + 2 - from;
  if (/^(?:==|equ|neq|lss|leq|gtr|geq)$/i.test(textAt(at + 1))) return at + 3 - from;
  // `%a%==%b%` is one word.
  const isOne = words[at]?.parts.some((part) => part.kind === 'text' && part.text.includes('==')) === true;
  return (isOne ? at + 1 : words.length) - from;
}

function literal(word: RawWord | undefined): string | undefined {
  const part = word?.parts.length === 1 ? word.parts[0]! : undefined;
  return part?.kind === 'text' ? part.text : undefined;
}

/** Whether a command only gives variables their values; the shell allows several in one. */
function takeAssignment(
  words: readonly RawWord[],
  dialect: ShellDialect,
  variables: Variables,
  isConditional: boolean,
): boolean {
  if (dialect === 'batch') {
    if (!/^@?set$/i.test(literal(words[0]) ?? '')) return false;
    const value = words.slice(literal(words[1])?.startsWith('/') ? 2 : 1);
    const [first, ...more] = value.map((word) => expandWord(word, variables)[0]!);
    const match = first && /^([A-Za-z_]\w*)=([^]*)$/.exec(first.text);
    if (match) {
      const rest = after(first, match[1]!.length + 1);
      assign(variables, match[1]!.toLowerCase(), [[rest, ...more].reduce(withBlank)], isConditional);
    }
    return true;
  }
  if (dialect === 'powerShell') {
    const name = words[0]?.parts[0];
    if (name?.kind !== 'variable' || literal(words[1]) !== '=') return false;
    const value = words.slice(2).filter((word) => literal(word) !== '@');
    assign(variables, name.name, powerShellValue(value, variables), isConditional);
    return true;
  }
  if (words.some((word) => !isShellAssignment(word))) return false;
  for (const word of words) {
    const first = word.parts[0]!;
    if (first.kind !== 'text') continue;
    const equals = first.text.indexOf('=');
    const rest = first.text.slice(equals + 1);
    const parts: RawPart[] = [
      ...(rest === '' ? [] : [{ kind: 'text' as const, text: rest, start: first.start + equals + 1 }]),
      ...word.parts.slice(1).map((part) => (part.kind === 'variable' ? { ...part, isQuoted: true } : part)),
    ];
    const value =
      parts.length === 0 ? [known('', first.start)] : expandWord({ parts, start: word.start }, variables);
    assign(variables, first.text.slice(0, equals), value, isConditional);
  }
  return true;
}

function isShellAssignment(word: RawWord): boolean {
  const first = word.parts[0];
  return first?.kind === 'text' && /^[A-Za-z_]\w*=/.test(first.text);
}

/** `Join-Path $PSScriptRoot "x"` is a path; everything else is a list of words. */
function powerShellValue(words: readonly RawWord[], variables: Variables): readonly Word[] {
  const values = words.flatMap((word) => expandWord({ ...word, parts: word.parts.map(quoted) }, variables));
  if (!/^Join-Path$/i.test(values[0]?.text ?? '')) return values;
  const parts = values.slice(1).filter((word) => !/^-(?:Path|ChildPath)$/i.test(word.text));
  return [
    {
      text: parts.map((part) => withoutEnding(part.text, '\\/')).join('/'),
      span: undefined,
      isKnown: parts.every((part) => part.isKnown),
    },
  ];
}

function quoted(part: RawPart): RawPart {
  return part.kind === 'variable' ? { ...part, isQuoted: true } : part;
}

function after(word: Word, length: number): Word {
  return {
    text: word.text.slice(length),
    span: word.span && { start: word.span.start + length, end: word.span.end },
    isKnown: word.isKnown,
  };
}

function withBlank(a: Word, b: Word): Word {
  const span = a.span && b.span ? { start: a.span.start, end: b.span.end } : undefined;
  return { text: `${a.text} ${b.text}`, span, isKnown: a.isKnown && b.isKnown };
}

/** One word with its quotes taken off. */
function readWord(cursor: Cursor, base: number): RawWord {
  const { text, dialect } = cursor;
  const start = cursor.at + base;
  const parts: RawPart[] = [];
  let literalStart: number | undefined;
  let pending = '';
  const flush = (): void => {
    if (literalStart !== undefined) parts.push({ kind: 'text', text: pending, start: literalStart });
    literalStart = undefined;
    pending = '';
  };
  const add = (char: string): void => {
    // What is escaped or quoted inside a word breaks its span, unless it is the word's first.
    if (literalStart !== undefined && literalStart + pending.length !== cursor.at + base) flush();
    literalStart ??= cursor.at + base;
    pending += char;
  };
  let quote = '';
  // cmd takes brackets inside a word as they are.
  let brackets = 0;
  while (cursor.at < text.length) {
    const char = text[cursor.at]!;
    const isInside =
      dialect === 'batch' && (char === '(' ? cursor.at + base > start : char === ')' && brackets > 0);
    if (quote === '' && !isInside && endsWord(cursor)) break;
    if (quote === '' && isInside) brackets += char === '(' ? 1 : -1;
    if (quote === "'" && char !== "'") {
      add(char);
      cursor.at++;
    } else if (char === quote) {
      if (literalStart === undefined && parts.length === 0)
        parts.push({ kind: 'text', text: '', start: cursor.at + base });
      quote = '';
      cursor.at++;
    } else if (quote === '' && (char === '"' || (char === "'" && dialect !== 'batch'))) {
      quote = char;
      cursor.at++;
    } else if (char === escapes[dialect] && isEscape(cursor, quote)) {
      cursor.at++;
      add(text[cursor.at]!);
      cursor.at++;
    } else if (isVariable(cursor)) {
      flush();
      parts.push(readVariable(cursor, quote === '"'));
    } else {
      add(char);
      cursor.at++;
    }
  }
  flush();
  return {
    parts: parts.filter((part, _, all) => all.length === 1 || part.kind !== 'text' || part.text !== ''),
    start,
  };
}

/** A backslash in a quoted Windows path is one. */
function isEscape({ text, dialect, at }: Cursor, quote: string): boolean {
  const next = text[at + 1];
  if (next === undefined || next === '\n' || next === '\r') return false;
  if (dialect === 'shell' || dialect === 'make')
    return quote === '' ? /[\s"'$\\();&|`]/.test(next) : /["$\\`]/.test(next);
  return quote === '' ? true : dialect === 'powerShell';
}

function endsWord(cursor: Cursor): boolean {
  const { text, dialect, at } = cursor;
  const char = text[at]!;
  if (/\s/.test(char)) return true;
  if (isContinuation(cursor)) return true;
  if (char === '&' && (text[at - 1] === '>' || text[at - 1] === '<')) return false;
  if ('|&'.includes(char) || (char === ';' && dialect !== 'batch')) return true;
  if (dialect === 'powerShell' && char === ',') return true;
  return '()'.includes(char) || (dialect === 'powerShell' && '{}'.includes(char));
}

function isVariable({ text, dialect, at }: Cursor): boolean {
  if (dialect === 'batch') return /^(?:%~?[A-Za-z_]\w*%|%~dp0|!\w+!|%[0-9*])/.test(text.slice(at, at + 80));
  if (dialect === 'powerShell' && text[at] === '@') return /^@[A-Za-z_]\w*/.test(text.slice(at, at + 80));
  return text[at] === '$' || (text[at] === '`' && dialect !== 'powerShell');
}

function readVariable(cursor: Cursor, isQuoted: boolean): RawPart {
  const { text, dialect } = cursor;
  const ahead = text.slice(cursor.at, cursor.at + 200);
  if (dialect === 'batch') {
    const [whole] = /^(?:%~?[A-Za-z_]\w*%|%~dp0|!\w+!|%[0-9*])/.exec(ahead)!;
    const start = cursor.at;
    cursor.at += whole.length;
    if (/^%~dp0$/i.test(whole)) return here(cursor, start);
    return { kind: 'variable', name: whole.replace(/[%!~]/g, '').toLowerCase(), isQuoted };
  }
  if (dialect === 'make' && ahead[0] === '$') return readMakeReference(cursor, isQuoted);
  if (ahead.startsWith('$(') || ahead[0] === '`') return readSubstitution(cursor);
  const match = /^(?:\$\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|[$@]([A-Za-z_]\w*(?::\w+)?))/.exec(ahead);
  if (!match) {
    cursor.at += ahead.startsWith('${') ? Math.max(1, ahead.indexOf('}') + 1) : 2;
    return { kind: 'unknown' };
  }
  const start = cursor.at;
  cursor.at += match[0].length;
  const name = match[1] ?? match[3]!;
  if (dialect === 'powerShell' && /^PSScriptRoot$/i.test(name)) return here(cursor, start);
  return {
    kind: 'variable',
    name: dialect === 'powerShell' ? name.toLowerCase() : name,
    isQuoted,
    ...(match[2] === undefined ? {} : { fallback: match[2].replace(/^["']|["']$/g, '') }),
  };
}

/** `$(NAME)` and `$@`; functions and what is left to the shell (`$$x`) are not followed. */
function readMakeReference(cursor: Cursor, isQuoted: boolean): RawPart {
  const { text, at } = cursor;
  const open = text[at + 1];
  if (open !== '(' && open !== '{') {
    cursor.at += 2;
    if (open === '$') while (/[\w{}]/.test(text[cursor.at] ?? '')) cursor.at++;
    return open !== undefined && '@<^*'.includes(open)
      ? { kind: 'variable', name: open, isQuoted }
      : { kind: 'unknown' };
  }
  let depth = 0;
  let end = at + 1;
  for (; end < text.length; end++) {
    if (text[end] === open) depth++;
    else if (text[end] === (open === '(' ? ')' : '}') && --depth === 0) break;
  }
  cursor.at = Math.min(text.length, end + 1);
  const name = text.slice(at + 2, end).trim();
  return /^[\w.-]+$/.test(name) ? { kind: 'variable', name, isQuoted } : { kind: 'unknown' };
}

/** The script's own folder, however it is asked for. Paths of a script are looked up there. */
function here(cursor: Cursor, start: number): RawPart {
  const isBare = cursor.dialect !== 'batch' || /[\\/]/.test(cursor.text[cursor.at] ?? '');
  return { kind: 'text', text: isBare ? '.' : './', start };
}

/** `$(…)`: only the usual ways to name the script's own folder, and sums of numbers, are known without running it. */
function readSubstitution(cursor: Cursor): RawPart {
  const { text } = cursor;
  const start = cursor.at;
  const isBackquote = text[start] === '`';
  let depth = 0;
  let at = start + 1;
  for (; at < text.length; at++) {
    if (isBackquote ? text[at] === '`' : text[at] === ')' && --depth === 0) break;
    if (!isBackquote && text[at] === '(') depth++;
  }
  cursor.at = Math.min(text.length, at + 1);
  const inner = text.slice(start, cursor.at).replace(/["'\s]/g, '');
  const own = /\$\(dirname\$(?:0|\{?BASH_SOURCE(?:\[0\])?\}?)\)|\$\{0%\/\*\}/;
  if (own.test(inner) && /^\$\((?:cd(?:--)?)?/.test(inner)) {
    const up = /\)((?:\/\.\.)*)(?:>\/dev\/null(?:2>&1)?)?&&pwd(?:-P)?\)$/.exec(inner)?.[1] ?? '';
    return { kind: 'text', text: `.${up}`, start };
  }
  const sum = /^\$\(\(((?:0x[0-9a-fA-F]+|\d+)(?:[+-](?:0x[0-9a-fA-F]+|\d+))*)\)\)$/.exec(inner);
  if (sum) {
    const total = [...sum[1]!.matchAll(/([+-]?)(0x[0-9a-fA-F]+|\d+)/g)].reduce(
      (value, [, sign, digits]) => (sign === '-' ? value - BigInt(digits!) : value + BigInt(digits!)),
      0n,
    );
    return { kind: 'text', text: `0x${total.toString(16)}`, start: -1 };
  }
  return { kind: 'unknown' };
}
