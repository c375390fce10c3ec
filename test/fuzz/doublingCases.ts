import { examples, type ExampleKind } from './examples';
import { readersOfText } from './readers';

/** A text that grows in one way. */
type Grow = (times: number) => string;

/** What stands together: a number, a word, blanks, a line break, or one other character. */
const token = /[0-9][\w.]*|[A-Za-z_][\w.-]*|[ \t]+|[\r\n]+|[^]/g;

/** Texts of about this length are read first; then twice and four times as long ones. */
const characters = 2500;

const filled = (text: string, times: number): string =>
  text.repeat(Math.ceil((characters * times) / text.length));

/** The ways in which a text of a format grows: all of it, one of its lines, one of its marks, again and again. */
function growths(kind: ExampleKind): ReadonlyMap<string, Grow> {
  const ways = new Map<string, Grow>();
  for (const text of examples[kind]) {
    ways.set(`all of ${text.slice(0, 20)}`, (times) => filled(text, times));
    const lines = text.split(/(?<=\n)/);
    lines.forEach((line, at) => {
      const [before, after] = [lines.slice(0, at).join(''), lines.slice(at + 1).join('')];
      ways.set(`line ${line}`, (times) => before + filled(line, times) + after);
    });
    let at = 0;
    for (const [part] of text.matchAll(token)) {
      const [before, after] = [text.slice(0, at), text.slice(at + part.length)];
      at += part.length;
      const name = `mark ${part}`;
      if (!/^\w/.test(part) && !ways.has(name))
        ways.set(name, (times) => before + filled(part, times) + after);
    }
  }
  return ways;
}

/** Prepares the input of a size and returns the work whose steps count. */
type Cases = Readonly<Record<string, (times: number) => () => unknown>>;

const ofReaders = readersOfText.flatMap(({ name, from, read }) =>
  [...growths(from)].map(([way, grow]): [string, (times: number) => () => unknown] => [
    `${name}: ${JSON.stringify(way)}`,
    (times) => {
      const text = grow(times);
      return () => read(text);
    },
  ]),
);

/** What the counter must see. */
const controls: Cases = {
  'the counter: linear': (times) => () => [...'a'.repeat(times * characters)].length,
  'the counter: quadratic search': (times) => () => {
    const text = 'a'.repeat(times * 400);
    return Array.from(text, (_, at) => text.indexOf('b', at));
  },
  'the counter: quadratic copy': (times) => () =>
    Array.from({ length: times * 400 }).reduce<number[]>((list) => [...list, 1], []),
};

export const cases: Cases = { ...Object.fromEntries(ofReaders), ...controls };
