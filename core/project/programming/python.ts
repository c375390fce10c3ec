import {
  append,
  assign,
  known,
  lookUp,
  newVariables,
  unknown,
  type ScriptCommand,
  type Variables,
  type Word,
} from './script';
import { replacedBrackets } from '../../base/bracketed';
import { shellCommands } from './shell';

const nothing: Word = { text: unknown, span: undefined, isKnown: false };

interface Token {
  readonly kind: 'string' | 'name' | 'number' | 'mark';
  readonly text: string;
  readonly start: number;
  /** An f-string. */
  readonly isFormat?: boolean;
  /** The name before the last dot: `command` of `command.append`. */
  readonly owner?: string;
}

/** Commands that a Python script runs by `subprocess`, `os.system` and the like, of values that it states itself. */
export function pythonCommands(
  text: string,
  variables: Variables = newVariables(),
): readonly ScriptCommand[] {
  const tokens = tokensOf(text);
  const result: ScriptCommand[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind !== 'name') continue;
    const next = tokens[at + 1];
    if (next?.text === '=' && isStatement(text, token.start)) {
      const value = readValue(tokens, at + 2, variables);
      assign(variables, token.text, value.words, /^[ \t]/.test(lineUpTo(text, token.start)));
    } else if (next?.text === '+' && isMark(tokens[at + 2], '=') && isStatement(text, token.start)) {
      const { words } = readValue(tokens, at + 3, variables);
      append(variables, token.text, words, [nothing]);
    } else if (/^(?:append|extend)$/.test(token.text) && token.owner !== undefined && next?.text === '(') {
      const { words } = readValue(tokens, at + 2, variables);
      append(variables, token.owner, words, [nothing]);
    } else if (token.text === 'add_argument' && next?.text === '(') {
      takeDefault(tokens, at + 1, variables);
    } else if (next?.text === '(' && runs.test(token.text)) {
      const { words } = readValue(tokens, at + 2, variables);
      if (words.length === 1 && /\s/.test(words[0]!.text)) {
        const [line] = words as [Word];
        result.push(
          ...shellCommands(line.text, 'shell', newVariables(), line.span?.start ?? -1e9).map((command) => ({
            words: command.words,
            start: token.start,
          })),
        );
      } else if (words.length > 1) result.push({ words, start: token.start });
    }
  }
  return result;
}

/** `add_argument("--file", default=NAME)`: what `args.file` is where nothing says otherwise. */
function takeDefault(tokens: readonly Token[], open: number, variables: Variables): void {
  const close = closing(tokens, open);
  const names = tokens
    .slice(open, close)
    .filter(({ kind }, at, all) => kind === 'string' && all[at - 1]?.text !== '=');
  const name = names.find(({ text }) => text.startsWith('--')) ?? names[0];
  const at = tokens.findIndex(
    (token, i) => i > open && i < close && token.text === 'default' && isMark(tokens[i + 1], '='),
  );
  if (!name || at < 0) return;
  const key = name.text.replace(/^-+/, '').replaceAll('-', '_');
  if (!variables.own.has(key)) assign(variables, key, readValue(tokens, at + 2, variables).words, false);
}

const runs = /^(?:run|call|check_call|check_output|Popen|system|popen|run_cmd|run_command|execute|sh)$/;

function lineUpTo(text: string, at: number): string {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
}

function isStatement(text: string, at: number): boolean {
  return /^[ \t]*$/.test(lineUpTo(text, at));
}

function tokensOf(text: string): Token[] {
  const pattern =
    /#[^\n]*|([rbuf]{0,2})("""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')|([A-Za-z_][\w.]*)|(0[xX][\da-fA-F_]+|\d[\d_]*)|([=()[\],+/])|\S/gi;
  return [...text.matchAll(pattern)].flatMap((match): Token[] => {
    const start = match.index;
    const [whole, prefix, quoted, name, number] = match;
    if (whole.startsWith('#')) return [];
    if (quoted !== undefined) {
      const marks = /^(?:"""|''')/.test(quoted) ? 3 : 1;
      const inner = quoted.slice(marks, -marks);
      const isFormat = /f/i.test(prefix!);
      return [{ kind: 'string', text: inner, start: start + prefix!.length + marks, isFormat }];
    }
    if (name !== undefined) {
      const parts = name.split('.');
      const owner = parts.length === 2 ? { owner: parts[0]! } : {};
      return [{ kind: 'name', text: parts[parts.length - 1]!, start, ...owner }];
    }
    if (number !== undefined) return [{ kind: 'number', text: number.replaceAll('_', ''), start }];
    return [{ kind: 'mark', text: whole, start }];
  });
}

/** The value of an expression: a list's elements, or one word; what is not understood is one unknown word. */
function readValue(
  tokens: readonly Token[],
  from: number,
  variables: Variables,
): { words: readonly Word[]; end: number } {
  const first = tokens[from];
  if (first?.text === '[' && first.kind === 'mark') {
    const words: Word[] = [];
    let at = from + 1;
    while (at < tokens.length && !isMark(tokens[at], ']')) {
      const item = readSum(tokens, at, variables);
      words.push(...item.words);
      at = Math.max(item.end, at + 1);
      while (at < tokens.length && !isMark(tokens[at], ',') && !isMark(tokens[at], ']')) at++;
      if (isMark(tokens[at], ',')) at++;
    }
    let end = at + 1;
    let all: readonly Word[] = words;
    while (isMark(tokens[end], '+')) {
      const more = readValue(tokens, end + 1, variables);
      all = [...all, ...more.words];
      end = more.end;
    }
    return { words: all, end };
  }
  return readSum(tokens, from, variables);
}

/** `a + "b"`, `folder / "file"`. */
function readSum(
  tokens: readonly Token[],
  from: number,
  variables: Variables,
): { words: readonly Word[]; end: number } {
  let { words, end } = readTerm(tokens, from, variables);
  while (isMark(tokens[end], '+') || isMark(tokens[end], '/')) {
    const isPath = isMark(tokens[end], '/');
    const more = isMark(tokens[end + 1], '[')
      ? readValue(tokens, end + 1, variables)
      : readTerm(tokens, end + 1, variables);
    if (words.length === 1 && more.words.length === 1 && !isMark(tokens[end + 1], '[')) {
      const [a, b] = [words[0]!, more.words[0]!];
      words = [
        { text: `${a.text}${isPath ? '/' : ''}${b.text}`, span: undefined, isKnown: a.isKnown && b.isKnown },
      ];
    } else words = [...words, ...more.words];
    end = more.end;
  }
  return { words, end };
}

const wrappers = /^(?:str|Path|hex|abspath|fspath|resolve|PurePath|PosixPath)$/;

function readTerm(
  tokens: readonly Token[],
  from: number,
  variables: Variables,
): { words: readonly Word[]; end: number } {
  const token = tokens[from];
  if (!token) return { words: [nothing], end: from };
  if (token.kind === 'string') return readStrings(tokens, from, variables);
  if (token.kind === 'number') return { words: [known(token.text, token.start)], end: from + 1 };
  if (token.kind !== 'name') return { words: [nothing], end: from + 1 };
  if (!isMark(tokens[from + 1], '(')) {
    if (token.text === 'parent') return { words: [known('.', -1)], end: from + 1 };
    return { words: lookUp(variables, token.text) ?? [nothing], end: from + 1 };
  }
  const close = closing(tokens, from + 1);
  // `Path(__file__).resolve().parent`: the script's own folder.
  const isOwn = tokens.slice(from, close).some((inner) => inner.text === '__file__');
  let end = close + 1;
  while (tokens[end]?.text === '.' || (isOwn && tokens[end]?.kind === 'name'))
    end += isMark(tokens[end + 1], '(') ? closing(tokens, end + 1) - end + 1 : 1;
  if (isOwn) return { words: [known('.', -1)], end };
  if (wrappers.test(token.text)) {
    const { words } = readValue(tokens, from + 2, variables);
    const [word] = words;
    const isHex = token.text === 'hex' && word !== undefined && /^\d+$/.test(word.text);
    return { words: isHex ? [{ ...word, text: `0x${BigInt(word.text).toString(16)}` }] : words, end };
  }
  if (token.text === 'join') {
    const parts: Word[] = [];
    for (let at = from + 2; at < close;) {
      const item = readSum(tokens, at, variables);
      parts.push(...item.words);
      at = Math.max(at + 1, item.end) + (isMark(tokens[Math.max(at + 1, item.end)], ',') ? 1 : 0);
    }
    const text = parts.map((part) => part.text).join('/');
    return { words: [{ text, span: undefined, isKnown: parts.every((part) => part.isKnown) }], end };
  }
  return { words: [nothing], end };
}

/** Neighbouring strings are one. */
function readStrings(
  tokens: readonly Token[],
  from: number,
  variables: Variables,
): { words: readonly Word[]; end: number } {
  let end = from;
  const parts: Word[] = [];
  while (tokens[end]?.kind === 'string') {
    const token = tokens[end++]!;
    parts.push(
      token.isFormat
        ? formatted(token, variables)
        : known(token.text.replace(/\\(.)/g, '$1'), token.text.includes('\\') ? -1 : token.start),
    );
  }
  if (parts.length === 1) return { words: parts, end };
  const text = parts.map((part) => part.text).join('');
  return { words: [{ text, span: undefined, isKnown: parts.every((part) => part.isKnown) }], end };
}

/** `f"0x{ADDRESS:08x}"`, `f"{folder}/x.bin"`. */
function formatted({ text }: Token, variables: Variables): Word {
  let isKnown = true;
  const full = replacedBrackets(text, '{', '}', (field) => {
    const [, name, format] = /^(\w+)(?::([^]*))?$/.exec(field) ?? [];
    const value = name === undefined ? undefined : lookUp(variables, name);
    const word = value?.length === 1 ? value[0]! : undefined;
    if (!word?.isKnown) {
      isKnown = false;
      return unknown;
    }
    const base = /^(#?)0?\d*([xX])$/.exec(format ?? '');
    if (!base || !/^(?:0x[\da-f]+|\d+)$/i.test(word.text)) return word.text;
    return `${base[1] === '#' ? '0x' : ''}${BigInt(word.text).toString(16)}`;
  });
  return { text: full, span: undefined, isKnown };
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (isMark(tokens[at], '(')) depth++;
    else if (isMark(tokens[at], ')') && --depth === 0) return at;
  }
  return tokens.length;
}
