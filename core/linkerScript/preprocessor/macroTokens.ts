import { spend, type Budget } from './budget';

/** The preprocessor's tokens (C11 6.4, as far as linker scripts need them). */
export interface MacroToken {
  readonly kind: 'name' | 'number' | 'string' | 'space' | 'other';
  readonly text: string;
  /** Macros that must not be expanded here again. */
  readonly hidden?: ReadonlySet<string>;
}

export interface Macro {
  readonly name: string;
  /** `undefined` for `#define NAME …` without parentheses. */
  readonly parameters: readonly string[] | undefined;
  readonly variadic: boolean;
  readonly body: readonly MacroToken[];
}

const tokenPattern =
  /(\s+|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))|([A-Za-z_]\w*)|(\.?[0-9](?:[eEpP][+-]|[\w.])*)|("(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')|(##|\|\||&&|<<|>>|[=!<>]=|[^])/y;

/** Splits a piece of text; comments are white space. O(n). */
export function macroTokens(text: string): MacroToken[] {
  const tokens: MacroToken[] = [];
  tokenPattern.lastIndex = 0;
  for (;;) {
    const match = tokenPattern.exec(text);
    if (!match) return tokens;
    const kind =
      match[1] !== undefined
        ? 'space'
        : match[2]
          ? 'name'
          : match[3]
            ? 'number'
            : match[4]
              ? 'string'
              : 'other';
    tokens.push({ kind, text: kind === 'space' ? ' ' : match[0] });
  }
}

/** Reads what follows `#define`; undefined where it is malformed. */
export function readMacro(text: string): Macro | undefined {
  const match = /^\s*([A-Za-z_]\w*)(\(([^)]*)\))?/.exec(text);
  if (!match) return undefined;
  const given = match[3]?.split(',').map((parameter) => parameter.trim());
  const names = given?.length === 1 && given[0] === '' ? [] : given;
  const variadic = names?.[names.length - 1] === '...';
  const parameters = variadic ? [...names!.slice(0, -1), '__VA_ARGS__'] : names;
  return { name: match[1]!, parameters, variadic, body: trimmed(macroTokens(text.slice(match[0].length))) };
}

export function trimmed(tokens: readonly MacroToken[]): readonly MacroToken[] {
  let start = 0;
  let end = tokens.length;
  while (start < end && tokens[start]!.kind === 'space') start++;
  while (end > start && tokens[end - 1]!.kind === 'space') end--;
  return tokens.slice(start, end);
}

const depthLimit = 100;

/** Expands all macros in `tokens`, as C does: arguments first, the result scanned again. */
export function expandMacros(
  tokens: readonly MacroToken[],
  macros: ReadonlyMap<string, Macro>,
  budget: Budget,
): MacroToken[] {
  return expand(tokens, macros, budget, 0);
}

function expand(
  tokens: readonly MacroToken[],
  macros: ReadonlyMap<string, Macro>,
  budget: Budget,
  depth: number,
): MacroToken[] {
  const output: MacroToken[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (!spend(budget, 1 + (token.hidden?.size ?? 0))) return output;
    const macro =
      token.kind === 'name' && !token.hidden?.has(token.text) ? macros.get(token.text) : undefined;
    if (!macro || depth > depthLimit) {
      output.push(token);
      continue;
    }
    let body = macro.body;
    if (macro.parameters) {
      const call = callArguments(tokens, at + 1);
      if (!call) {
        output.push(token);
        continue;
      }
      at = call.end - 1;
      body = substitute(macro, call.arguments, macros, budget, depth);
    } else {
      body = paste(body);
    }
    const hidden = new Set([...(token.hidden ?? []), macro.name]);
    const marked = body.map((inner) =>
      inner.kind === 'name'
        ? { ...inner, hidden: inner.hidden ? new Set([...inner.hidden, ...hidden]) : hidden }
        : inner,
    );
    for (const expanded of expand(marked, macros, budget, depth + 1)) output.push(expanded);
  }
  return output;
}

/** The arguments of a call whose `(` is at or behind `at`; undefined where there is none. */
export function callArguments(
  tokens: readonly MacroToken[],
  at: number,
): { readonly arguments: readonly (readonly MacroToken[])[]; readonly end: number } | undefined {
  let position = at;
  while (tokens[position]?.kind === 'space') position++;
  if (tokens[position]?.text !== '(') return undefined;
  const found: MacroToken[][] = [[]];
  let depth = 0;
  for (position++; position < tokens.length; position++) {
    const token = tokens[position]!;
    if (token.text === ')' && depth === 0) return { arguments: found.map(trimmed), end: position + 1 };
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    if (token.text === ',' && depth === 0) found.push([]);
    else found[found.length - 1]!.push(token);
  }
  return undefined;
}

function substitute(
  macro: Macro,
  given: readonly (readonly MacroToken[])[],
  macros: ReadonlyMap<string, Macro>,
  budget: Budget,
  depth: number,
): readonly MacroToken[] {
  const parameters = macro.parameters ?? [];
  const values = new Map<string, readonly MacroToken[]>();
  parameters.forEach((name, index) => {
    const last = macro.variadic && index === parameters.length - 1;
    values.set(name, last ? joined(given.slice(index)) : (given[index] ?? []));
  });
  const result: MacroToken[] = [];
  const { body } = macro;
  for (let at = 0; at < body.length; at++) {
    const token = body[at]!;
    const named = nextSolid(body, at + 1);
    if (token.text === '#' && named >= 0 && values.has(body[named]!.text)) {
      const text = values
        .get(body[named]!.text)!
        .map((inner) => inner.text)
        .join('');
      result.push({ kind: 'string', text: `"${text}"` });
      at = named;
      continue;
    }
    const value = token.kind === 'name' ? values.get(token.text) : undefined;
    if (!value) result.push(token);
    else {
      const inserted = besidePaste(body, at) ? value : expand(value, macros, budget, depth + 1);
      for (const inner of inserted) result.push(inner);
    }
  }
  return paste(result);
}

function joined(lists: readonly (readonly MacroToken[])[]): MacroToken[] {
  return lists.flatMap((list, index) =>
    index > 0 ? [{ kind: 'other' as const, text: ',' }, ...list] : [...list],
  );
}

function nextSolid(tokens: readonly MacroToken[], from: number): number {
  for (let at = from; at < tokens.length; at++) if (tokens[at]!.kind !== 'space') return at;
  return -1;
}

function besidePaste(tokens: readonly MacroToken[], at: number): boolean {
  const after = nextSolid(tokens, at + 1);
  if (after >= 0 && tokens[after]!.text === '##') return true;
  for (let before = at - 1; before >= 0; before--) {
    if (tokens[before]!.kind !== 'space') return tokens[before]!.text === '##';
  }
  return false;
}

/** Carries `##` out. */
function paste(tokens: readonly MacroToken[]): readonly MacroToken[] {
  if (!tokens.some((token) => token.text === '##')) return tokens;
  const result: MacroToken[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const next = nextSolid(tokens, at + 1);
    if (token.text !== '##' || result.length === 0 || next < 0) {
      result.push(token);
      continue;
    }
    while (result[result.length - 1]?.kind === 'space') result.pop();
    const left = result.pop();
    const glued = macroTokens(`${left?.text ?? ''}${tokens[next]!.text}`);
    for (const part of glued) result.push(part);
    at = next;
  }
  return result;
}
