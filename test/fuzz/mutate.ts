import type { Random } from '../oracle/random';

/** Changes a text as editors, tools and attackers would: mostly still of its format, so that readers get far. */
export function mutated(texts: readonly string[], random: Random): string {
  let text = random.pick(texts);
  for (let left = 1 + random.below(4); left > 0; left--) text = changedOnce(text, texts, random);
  return text.slice(0, longest);
}

/** Long enough to meet limits, short enough that thousands of them are read in a minute. */
const longest = 20_000;

const numbers = [
  '0',
  '-1',
  '1',
  '4294967295',
  '0xffffffff',
  '0xffffffffffffffff',
  '9'.repeat(400),
  '1e999',
  '0x',
  '00',
  '1.5',
  'NaN',
];
const pieces = [
  ...['{', '}', '(', ')', '[', ']', '<', '>', '"', "'", '`', '/*', '*/', '//', '#', '\\', '\\\n', '\n', '\r'],
  ...['$', '${', '$(', '%', ':', ';', ',', '=', '+=', '|', '&', '@', '!', '\0', '\ufeff', '\ud800', '\u2028'],
  ...[
    '..',
    '../../',
    '/',
    '*',
    '**',
    '?',
    '0x',
    'null',
    '[]',
    '{}',
    '\u{1f600}',
    '\x1b[31m',
    '::error::',
    '%0A',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'length',
    '-T',
    '-include',
    'CON',
    'a '.repeat(50),
  ],
];
/** What stands together: a number, a word, blanks, a line break, or one other character. */
const token = /[0-9][\w.]*|[A-Za-z_][\w.-]*|[ \t]+|[\r\n]+|[^]/g;

function changedOnce(text: string, texts: readonly string[], random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(11)) {
    case 0:
      return text.slice(0, at) + random.pick(pieces) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + random.below(12));
    case 2:
      return text.slice(0, at);
    case 3:
      return withToken(text, random, /^[0-9]/, () => random.pick(numbers));
    case 4:
      return withToken(text, random, /^[A-Za-z_]/, (all) => random.pick(all));
    case 5:
      return withToken(text, random, /^[^\w\s]/, () => random.pick(pieces));
    case 6:
      return repeatedLine(text, random);
    case 7:
      return repeatedPart(text, at, random);
    case 8: {
      const other = random.pick(texts);
      return text.slice(0, at) + other.slice(random.below(other.length + 1));
    }
    case 9:
      return swappedLines(text, random);
    default:
      return withToken(text, random, /^["'\w]/, (all) => `${random.pick(all)}${random.pick(pieces)}`);
  }
}

function withToken(
  text: string,
  random: Random,
  kind: RegExp,
  replacement: (all: readonly string[]) => string,
): string {
  const tokens = text.match(token) ?? [];
  const fitting = tokens.flatMap((one, index) => (kind.test(one) ? [index] : []));
  if (fitting.length === 0) return text;
  const chosen = random.pick(fitting);
  const all = fitting.map((index) => tokens[index]!);
  return tokens.map((one, index) => (index === chosen ? replacement(all) : one)).join('');
}

function repeatedLine(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const times = random.below(4) === 0 ? 60 : 1 + random.below(4);
  return [...lines.slice(0, at), ...Array<string>(times).fill(lines[at]!), ...lines.slice(at)].join('\n');
}

/** Nesting and long runs: a bracket with what follows it, again and again. */
function repeatedPart(text: string, at: number, random: Random): string {
  const part = text.slice(at, at + 1 + random.below(6));
  return text.slice(0, at) + part.repeat(random.below(3) === 0 ? 400 : 1 + random.below(30)) + text.slice(at);
}

function swappedLines(text: string, random: Random): string {
  const lines = text.split('\n');
  const [a, b] = [random.below(lines.length), random.below(lines.length)];
  [lines[a], lines[b]] = [lines[b]!, lines[a]!];
  return lines.join('\n');
}

/** Changes bytes: bits, words that are sizes and offsets, cuts, and parts copied elsewhere. */
export function mutatedBytes(all: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = random.pick(all).slice();
  for (let left = 1 + random.below(6); left > 0 && bytes.length > 4; left--) {
    const at = random.below(bytes.length - 3);
    // Headers and tables first: they lead everywhere else.
    const near = random.below(2) === 0 ? at : random.below(Math.min(bytes.length - 3, 128));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    switch (random.below(5)) {
      case 0:
        bytes[near] = bytes[near]! ^ (1 << random.below(8));
        break;
      case 1:
        view.setUint32(
          near,
          random.pick([0, 1, 0x7fffffff, 0xffffffff, bytes.length, bytes.length - 1]),
          true,
        );
        break;
      case 2:
        view.setUint16(near, random.pick([0, 1, 0x7fff, 0xffff, 40, 32]), true);
        break;
      case 3:
        bytes = bytes.slice(0, at);
        break;
      default:
        bytes.copyWithin(near, at, at + random.below(64));
    }
  }
  return bytes;
}
