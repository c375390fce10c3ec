/**
 * Patterns that come from a project's files: CMake's regular expressions and shell patterns. A backtracking engine can be
 * made to run for hours by a short pattern, so these run as an automaton: work is at most pattern length × text length.
 */
export interface LinearPattern {
  /** Whether the pattern matches anywhere in the text. */
  matches(text: string): boolean;
}

/** A longer pattern is not a real one. */
const longestPattern = 2000;

/** One step of the automaton. `next` follows on success, `other` is a second way that needs no character. */
type State =
  | { readonly kind: 'character'; readonly accepts: (code: number) => boolean; next: number }
  | { readonly kind: 'fork'; next: number; other: number }
  | { readonly kind: 'start' | 'end'; next: number }
  | { readonly kind: 'match' };

/** A part of the automaton: where it begins, and the open ends that wait for what follows. */
interface Fragment {
  readonly start: number;
  readonly ends: readonly OpenEnd[];
}

interface OpenEnd {
  readonly state: number;
  readonly slot: 'next' | 'other';
}

/**
 * Compiles a regular expression as CMake knows it: `^ $ . [a-z] [^a-z] * + ? | ( )` and `\` before a character.
 * Undefined where it is not one, or longer than any real one.
 */
export function compileRegularExpression(source: string): LinearPattern | undefined {
  if (source.length > longestPattern) return undefined;
  const reader: Reader = { source, at: 0, states: [] };
  const whole = readAlternatives(reader);
  if (!whole || reader.at < source.length) return undefined;
  const match = addState(reader.states, { kind: 'match' });
  connect(reader.states, whole.ends, match);
  return automaton(reader.states, whole.start);
}

/**
 * Compiles one component of a shell pattern: `*`, `?`, `[a-z]`, `[!a-z]`. The whole name must match. Undefined where it is
 * longer than any real one.
 */
export function compileNamePattern(source: string): LinearPattern | undefined {
  let expression = '^';
  for (let at = 0; at < source.length; at++) {
    const c = source[at]!;
    if (c === '*') {
      if (source[at + 1] !== '*') expression += '.*';
    } else if (c === '?') expression += '.';
    else if (c === '[') {
      const end = endOfClass(source, at);
      if (end === undefined) expression += '\\[';
      else {
        expression += source.slice(at, end + 1).replace(/^\[!/, '[^');
        at = end;
      }
    } else expression += /[\w/-]/.test(c) ? c : `\\${c}`;
  }
  return compileRegularExpression(`${expression}$`);
}

interface Reader {
  readonly source: string;
  at: number;
  readonly states: State[];
}

function readAlternatives(reader: Reader): Fragment | undefined {
  let left = readSequence(reader);
  while (left && reader.source[reader.at] === '|') {
    reader.at++;
    const right = readSequence(reader);
    if (!right) return undefined;
    const fork = addState(reader.states, { kind: 'fork', next: left.start, other: right.start });
    left = { start: fork, ends: [...left.ends, ...right.ends] };
  }
  return left;
}

function readSequence(reader: Reader): Fragment | undefined {
  // An empty sequence is a fork whose two ways are one.
  const empty = addState(reader.states, { kind: 'fork', next: -1, other: -1 });
  let ends: readonly OpenEnd[] = [
    { state: empty, slot: 'next' },
    { state: empty, slot: 'other' },
  ];
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at]!)) {
    const next = readRepeated(reader);
    if (!next) return undefined;
    connect(reader.states, ends, next.start);
    ends = next.ends;
  }
  return { start: empty, ends };
}

function readRepeated(reader: Reader): Fragment | undefined {
  let part = readAtom(reader);
  while (part && '*+?'.includes(reader.source[reader.at] ?? '-')) {
    const operator = reader.source[reader.at++]!;
    const fork = addState(reader.states, { kind: 'fork', next: part.start, other: -1 });
    const skipped: OpenEnd = { state: fork, slot: 'other' };
    if (operator === '?') part = { start: fork, ends: [...part.ends, skipped] };
    else {
      connect(reader.states, part.ends, fork);
      part = { start: operator === '+' ? part.start : fork, ends: [skipped] };
    }
  }
  return part;
}

function readAtom(reader: Reader): Fragment | undefined {
  const c = reader.source[reader.at++]!;
  const single = (state: State): Fragment => {
    const index = addState(reader.states, state);
    return { start: index, ends: [{ state: index, slot: 'next' }] };
  };
  switch (c) {
    case '(': {
      const inner = readAlternatives(reader);
      return inner && reader.source[reader.at++] === ')' ? inner : undefined;
    }
    case '*':
    case '+':
    case '?':
      return undefined;
    case '^':
      return single({ kind: 'start', next: -1 });
    case '$':
      return single({ kind: 'end', next: -1 });
    case '.':
      return single({ kind: 'character', accepts: () => true, next: -1 });
    case '[': {
      const end = endOfClass(reader.source, reader.at - 1);
      if (end === undefined) return undefined;
      const accepts = characterClass(reader.source.slice(reader.at, end));
      reader.at = end + 1;
      return single({ kind: 'character', accepts, next: -1 });
    }
    default: {
      const literal = c === '\\' ? reader.source[reader.at++] : c;
      if (literal === undefined) return undefined;
      const code = literal.charCodeAt(0);
      return single({ kind: 'character', accepts: (other) => other === code, next: -1 });
    }
  }
}

/** The `]` that ends the class whose `[` is at `open`; one right behind `[`, `[^` or `[!` is a member. */
function endOfClass(source: string, open: number): number | undefined {
  const first = '^!'.includes(source[open + 1] ?? '-') ? open + 2 : open + 1;
  const end = source.indexOf(']', first + 1);
  return end < 0 ? undefined : end;
}

function characterClass(members: string): (code: number) => boolean {
  const isNegated = members[0] === '^';
  const ranges: (readonly [number, number])[] = [];
  for (let at = isNegated ? 1 : 0; at < members.length; at++) {
    const low = members.charCodeAt(at);
    const isRange = members[at + 1] === '-' && at + 2 < members.length;
    ranges.push([low, isRange ? members.charCodeAt(at + 2) : low]);
    if (isRange) at += 2;
  }
  return (code) => ranges.some(([low, high]) => code >= low && code <= high) !== isNegated;
}

function addState(states: State[], state: State): number {
  return states.push(state) - 1;
}

function connect(states: State[], ends: readonly OpenEnd[], to: number): void {
  for (const { state, slot } of ends) (states[state] as { next: number; other: number })[slot] = to;
}

/** Follows all ways through the automaton at once, a character at a time. */
function automaton(states: readonly State[], start: number): LinearPattern {
  /** For each state, the position at which it was last entered, so that it is entered once for each. */
  const entered = new Int32Array(states.length);

  const enter = (from: number, at: number, length: number, current: number[]): boolean => {
    const waiting = [from];
    let found = false;
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (entered[index] === at + 1) continue;
      entered[index] = at + 1;
      const state = states[index]!;
      if (state.kind === 'match') found = true;
      else if (state.kind === 'fork') waiting.push(state.other, state.next);
      else if (state.kind === 'character') current.push(index);
      else if (state.kind === 'start' ? at === 0 : at === length) waiting.push(state.next);
    }
    return found;
  };

  return {
    matches: (text) => {
      entered.fill(0);
      let current: number[] = [];
      for (let at = 0; ; at++) {
        // A match may begin at every place.
        if (enter(start, at, text.length, current)) return true;
        if (at === text.length) return false;
        const code = text.charCodeAt(at);
        const next: number[] = [];
        for (const index of current) {
          const state = states[index]!;
          if (state.kind !== 'character' || !state.accepts(code)) continue;
          if (enter(state.next, at + 1, text.length, next)) return true;
        }
        current = next;
      }
    },
  };
}
