import type { Span } from '../../base/span';
import { spend, type WorkBudget } from '../build/workBudget';

/** A word of a command, with what variables stood for put in. */
export interface Word {
  readonly text: string;
  /** Where it stands in the text, in the command or in the variable that gave it; undefined where it was put together. */
  readonly span: Span | undefined;
  /** Whether everything in it is known; what is not is {@link unknown}. */
  readonly isKnown: boolean;
}

/** One command that a script would run. Nothing is run here. */
export interface ScriptCommand {
  readonly words: readonly Word[];
  /** Offset of its first word. */
  readonly start: number;
}

/** Stands in a word for what only a run could tell. */
export const unknown = '\ufffd';

/** A word as it is written, before variables are put in. */
export interface RawWord {
  readonly parts: readonly RawPart[];
  readonly start: number;
}

export type RawPart =
  | { readonly kind: 'text'; readonly text: string; readonly start: number }
  | {
      readonly kind: 'variable';
      readonly name: string;
      /** Between double quotes: its value stays one word. */
      readonly isQuoted: boolean;
      /** `${NAME:-value}`. */
      readonly fallback?: string;
    }
  | { readonly kind: 'unknown' };

/** The values of variables: a list where the language has lists. */
export interface Variables {
  readonly own: Map<string, readonly Word[]>;
  /** Lists of `own` that {@link append} made and no one else holds: the next word goes into the same list. */
  readonly grown: Map<string, Word[]>;
  /** Looked at where `own` has nothing: those of the whole file, for one rule of it. */
  readonly outer: Variables | undefined;
  /** Steps that the whole script may still take; a variable that doubles itself would take them without end. */
  readonly budget: WorkBudget;
}

/**
 * Words that the variables of one script may give. The makefiles that CubeIDE writes append to their lists once for each
 * folder: a real project takes more than 300,000.
 */
const scriptSteps = 2_000_000;

/** No variables yet; with `outer` a scope inside it, on the same budget. */
export function newVariables(
  outer?: Variables,
  own: Iterable<readonly [string, readonly Word[]]> = [],
): Variables {
  return { own: new Map(own), grown: new Map(), outer, budget: outer?.budget ?? { steps: scriptSteps } };
}

/** The value of a variable; undefined where it has none, an unknown word where the budget is spent. */
export function lookUp(variables: Variables, name: string): readonly Word[] | undefined {
  let scope: Variables | undefined = variables;
  while (scope && !scope.own.has(name)) scope = scope.outer;
  const value = scope?.own.get(name);
  // Whoever got the list may keep it: it does not grow any more.
  scope?.grown.delete(name);
  return value === undefined || spend(variables.budget, costOf(value)) ? value : [unknownWord];
}

function costOf(value: readonly Word[]): number {
  return value.reduce((sum, word) => sum + 1 + (word.text.length >> 6), 1);
}

const unknownWord: Word = { text: unknown, span: undefined, isKnown: false };

/** A word whose text is known; `start` is −1 where it was put together. */
export function known(text: string, start: number): Word {
  return { text, span: start < 0 ? undefined : { start, end: start + text.length }, isKnown: true };
}

/** A word with its variables put in; several where an unquoted variable holds several. */
export function expandWord({ parts }: RawWord, variables: Variables): readonly Word[] {
  if (parts.length === 1 && parts[0]!.kind === 'variable') {
    const value = valueOf(parts[0]!, variables);
    return parts[0]!.isQuoted ? [joined(value)] : value.flatMap(split);
  }
  const pieces = parts.map((part): Word => {
    if (part.kind === 'text') return known(part.text, part.start);
    if (part.kind === 'unknown') return { text: unknown, span: undefined, isKnown: false };
    return joined(valueOf(part, variables));
  });
  if (pieces.length === 1) return pieces;
  return [
    {
      text: pieces.map((piece) => piece.text).join(''),
      span: undefined,
      isKnown: pieces.every((piece) => piece.isKnown),
    },
  ];
}

function valueOf(
  part: Extract<RawPart, { readonly kind: 'variable' }>,
  variables: Variables,
): readonly Word[] {
  const value = lookUp(variables, part.name);
  if (value) return value;
  if (part.fallback !== undefined) return [{ text: part.fallback, span: undefined, isKnown: true }];
  return [unknownWord];
}

function joined(words: readonly Word[]): Word {
  if (words.length === 1) return words[0]!;
  return {
    text: words.map((word) => word.text).join(' '),
    span: undefined,
    isKnown: words.every((word) => word.isKnown),
  };
}

/** The words of an unquoted value: `STM32_Programmer_CLI -c port=SWD -w`. */
function split(word: Word): readonly Word[] {
  return [...word.text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    span: word.span && {
      start: word.span.start + match.index,
      end: word.span.start + match.index + match[0].length,
    },
    isKnown: !match[0].includes(unknown),
  }));
}

/** A longer value names no file and no address. */
const mostWords = 2000;
const longestWord = 20_000;

/**
 * Gives a variable its value. Inside a branch or loop the value is only certain while all say the same.
 */
export function assign(
  variables: Variables,
  name: string,
  value: readonly Word[],
  isConditional: boolean,
): void {
  if (value.length > mostWords || value.some(({ text }) => text.length > longestWord)) {
    setValue(variables, name, [unknownWord]);
    return;
  }
  const before = lookUp(variables, name);
  const isSame = before?.length === value.length && before.every((word, at) => word.text === value[at]!.text);
  setValue(variables, name, isConditional && before && !isSame ? [unknownWord] : value);
}

function setValue(variables: Variables, name: string, value: readonly Word[]): void {
  variables.own.set(name, value);
  variables.grown.delete(name);
}

/**
 * Adds words to the end of a variable's list, as `A += b` of make does. Costs what is added, not what is there: generated
 * makefiles append to one list thousands of times. `unset` is what a variable without a value holds.
 */
export function append(
  variables: Variables,
  name: string,
  words: readonly Word[],
  unset: readonly Word[] = [],
): void {
  let list = variables.grown.get(name);
  if (!list) {
    list = [...(lookUp(variables, name) ?? unset)];
    variables.grown.set(name, list);
    variables.own.set(name, list);
  }
  const isTooLong =
    list.length + words.length > mostWords || words.some(({ text }) => text.length > longestWord);
  if (isTooLong || !spend(variables.budget, costOf(words))) setValue(variables, name, [unknownWord]);
  else for (const word of words) list.push(word);
}
