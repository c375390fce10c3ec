import type { Origin, Traced } from './traced';

/** An argument of a CMake command, unexpanded. */
export interface CMakeArgument {
  readonly value: Traced;
  /** `quoted` is one argument whatever it contains; `bracket` is taken as it stands. */
  readonly kind: 'plain' | 'quoted' | 'bracket';
}

export interface CMakeCommand {
  /** In lower case: CMake's commands are case-insensitive. */
  readonly name: string;
  readonly args: readonly CMakeArgument[];
  readonly at: Origin;
}

/** Splits a CMake file into commands. Never fails: what is not a command is skipped. */
export function parseCMake(file: string, text: string): CMakeCommand[] {
  const commands: CMakeCommand[] = [];
  let at = 0;
  let line = 0;
  const step = (): void => {
    if (text.charCodeAt(at) === 10) line++;
    at++;
  };
  const skipTo = (end: number): void => {
    while (at < end && at < text.length) step();
  };
  const skipBlank = (): void => {
    while (at < text.length) {
      const c = text[at]!;
      if (c === '#') {
        const bracket = bracketEnd(text, at + 1);
        const newline = text.indexOf('\n', at);
        skipTo(bracket ?? (newline < 0 ? text.length : newline));
      } else if (c === ' ' || c === '\t' || c === '\n' || c === '\r' || c === '\ufeff') step();
      else return;
    }
  };
  const name = /[A-Za-z_]\w*/y;
  while (at < text.length) {
    skipBlank();
    name.lastIndex = at;
    const word = name.exec(text)?.[0];
    if (word === undefined) {
      step();
      continue;
    }
    const start = { file, line };
    at += word.length;
    skipBlank();
    if (text[at] !== '(') continue;
    at++;
    const args: CMakeArgument[] = [];
    let depth = 0;
    for (;;) {
      skipBlank();
      if (at >= text.length) break;
      const c = text[at]!;
      const here = { file, line };
      if (c === ')' && depth-- === 0) {
        at++;
        break;
      }
      if (c === '(' || c === ')') {
        // Nested parentheses only group conditions; they are arguments of their own.
        if (c === '(') depth++;
        args.push({ value: [{ text: c, at: here }], kind: 'plain' });
        at++;
        continue;
      }
      const bracket = bracketEnd(text, at);
      if (bracket !== undefined) {
        const open = text.indexOf('[', at + 1) + 1;
        args.push({ value: [{ text: text.slice(open, bracket - (open - at)), at: here }], kind: 'bracket' });
        skipTo(bracket);
      } else if (c === '"') {
        const from = ++at;
        while (at < text.length && text[at] !== '"') {
          if (text[at] === '\\') step();
          step();
        }
        args.push({ value: quotedPieces(file, here.line, text.slice(from, at)), kind: 'quoted' });
        at++;
      } else {
        const from = at;
        while (at < text.length && !/[\s()#"]/.test(text[at]!)) {
          if (text[at] === '\\') step();
          step();
          // `-DNAME="a b"` is one old-style argument.
          if (text[at] === '"' && text[at - 1] === '=') {
            const close = text.indexOf('"', at + 1);
            skipTo(close < 0 ? text.length : close + 1);
          }
        }
        if (at === from) step();
        args.push({ value: [{ text: text.slice(from, at), at: here }], kind: 'plain' });
      }
    }
    commands.push({ name: word.toLowerCase(), args, at: start });
  }
  return commands;
}

/** One piece for each line of a quoted argument, escapes resolved. */
function quotedPieces(file: string, line: number, body: string): Traced {
  if (body === '') return [];
  const pieces = body.split('\n').map((part, i, all) => ({
    text: unescape(i + 1 < all.length ? `${part}\n` : part),
    at: { file, line: line + i },
  }));
  return pieces.filter((piece) => piece.text !== '');
}

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\\r?\n/g, '').replace(/\\([^A-Za-z0-9;])/g, '$1');
}

/** The end of a bracket argument or comment `[==[ … ]==]` that starts at `from`. */
function bracketEnd(text: string, from: number): number | undefined {
  if (text[from] !== '[') return undefined;
  let at = from + 1;
  while (text[at] === '=') at++;
  if (text[at] !== '[') return undefined;
  const close = `]${'='.repeat(at - from - 1)}]`;
  const end = text.indexOf(close, at + 1);
  return end < 0 ? text.length : end + close.length;
}
