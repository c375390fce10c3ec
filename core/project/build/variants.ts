/**
 * Build descriptions leave choices to whoever runs them (`make BOARD=NUCLEO`, `cmake -DCMAKE_BUILD_TYPE=Release`).
 * Reading one runs it once per choice that makes a difference: equal conditions are decided together, and choices that
 * change nothing are dropped.
 */
export interface Choices {
  /**
   * Whether the undecided thing called `key` equals `constant`. `actual` is what the description itself would give it.
   */
  equals(key: string, actual: string, constant: string): boolean;
  /** A condition that cannot be put as a comparison with a constant. */
  holds(key: string, actual: boolean): boolean;
  /** The value chosen for `key`, where this run chose one. */
  chosen(key: string): string | undefined;
  /** Everything that this run chose, by key. */
  readonly all: ReadonlyMap<string, string>;
}

/** Takes every condition as the description itself has it. */
export const decidedChoices: Choices = {
  equals: (_key, actual, constant) => actual === constant,
  holds: (_key, actual) => actual,
  chosen: () => undefined,
  all: new Map(),
};

/** One outcome with the choices that lead to it; empty for the description's own defaults. */
export interface Variant<T> {
  readonly result: T;
  readonly choices: readonly string[];
}

interface Question {
  readonly actual: string;
  readonly constants: Set<string>;
}

/** Stands for "any value but those compared with". */
const otherValue = '\u0003';

const patience = 12;

type Assignment = ReadonlyMap<string, string>;

/**
 * Runs a description under every combination of choices that matters.
 * `signature` says what matters of a result; at most `limit` runs are made. As long as files that the first run asks for
 * are not loaded, there is no use in others; a description that names nothing useful under its first dozen choices is of
 * another world. `mayGoOn` says before each run whether there is work left to spend.
 */
export function exploreVariants<T>(
  run: (choices: Choices) => T,
  signature: (result: T) => string,
  limit: number,
  isComplete: (result: T) => boolean,
  isUseful: (result: T) => boolean,
  mayGoOn: () => boolean,
): Variant<T>[] {
  let runs = 0;
  let useful = false;
  const attempt = (
    assignment: Assignment,
  ): { result: T; questions: Map<string, Question>; signature: string } => {
    runs++;
    const questions = new Map<string, Question>();
    const ask = (key: string, actual: string, constant: string): boolean => {
      let question = questions.get(key);
      if (!question) questions.set(key, (question = { actual, constants: new Set() }));
      question.constants.add(constant);
      const value = assignment.get(key) ?? actual;
      return value === constant;
    };
    const result = run({
      equals: ask,
      holds: (key, actual) => ask(key, actual ? 'yes' : 'no', 'yes'),
      chosen: (key) => {
        const value = assignment.get(key);
        return value === otherValue ? undefined : value;
      },
      all: new Map([...assignment].filter(([, value]) => value !== otherValue)),
    });
    useful ||= isUseful(result);
    return { result, questions, signature: signature(result) };
  };

  const seen = new Map<string, Variant<T>>();
  const queue: { assignment: Assignment; outcome: ReturnType<typeof attempt> }[] = [];
  const first = attempt(new Map());
  seen.set(first.signature, { result: first.result, choices: [] });
  if (isComplete(first.result)) queue.push({ assignment: new Map(), outcome: first });
  for (let at = 0; at < queue.length; at++) {
    const { assignment, outcome } = queue[at]!;
    for (const [key, question] of outcome.questions) {
      if (assignment.has(key)) continue;
      for (const value of alternatives(question)) {
        if (runs >= limit || !mayGoOn() || (runs >= patience && !useful)) return [...seen.values()];
        const next = new Map(assignment).set(key, value);
        const tried = attempt(next);
        if (tried.signature === outcome.signature || seen.has(tried.signature)) continue;
        seen.set(tried.signature, { result: tried.result, choices: describe(next) });
        queue.push({ assignment: next, outcome: tried });
      }
    }
  }
  return [...seen.values()];
}

function alternatives(question: Question): string[] {
  const values = [...question.constants].filter((constant) => constant !== question.actual);
  if (question.constants.has(question.actual)) values.push(otherValue);
  return values;
}

function describe(assignment: Assignment): string[] {
  return [...assignment].map(([key, value]) => `${key}=${value === otherValue ? '…' : value}`);
}
