import { statementOf, type SingleFinding } from '../../core/rules/engine/finding';

/** Columns of a row of VS Code's Problems panel beside an open side bar: what a list shows of a message. */
const row = 80;
/** A first sentence that is longer has swallowed the next one. */
const longestSentence = 160;

/** Rules that name bytes which are not those of the consequence, and why no others are known. */
const sizeless: Readonly<Record<string, string>> = {
  'section-never-loaded': 'only the region is known; how much of it the section fills only a link can tell',
};

const size = /\d+(?:\.\d+)? (?:bytes?|KiB|MiB|GiB)\b/;

/** What is wrong with the message of a finding: it begins with the consequence and its size, and says what to do. */
export function judgedMessage(finding: SingleFinding): string[] {
  const { rule, message, help = '', overlap, severity } = finding;
  const statement = statementOf(finding);
  const [sentence = ''] = statement.split(/(?<=[.!?]) (?=[A-Z0-9`'"(])/);
  const first = sentence.slice(0, row);
  const [clause = ''] = sentence.split(/[:;]/);
  const isGrave = severity === 'error' || severity === 'warning';
  const hasBytes = overlap !== undefined || size.test(statement);
  const startsWithFile = /^(?:[^\s"]*\/|\S+\.(?:c|h|ld|hex|raw|bin|mpool|json)\b)/.test(first);
  return [
    ...(/0x[0-9a-f]{6}/i.test(first) && !rule.startsWith('ld-') ? ['an address comes first'] : []),
    ...(startsWithFile ? ['a file name comes first'] : []),
    ...(/^(?:"|The key|Strict JSON|Text outside|Pool \S+ has no|Memory region|There is no|The header|Found|Looked)/.test(
      first,
    )
      ? ['the fact comes first']
      : []),
    ...(isGrave && hasBytes && !size.test(first) && !(rule in sizeless) ? ['no size'] : []),
    ...(isGrave && !hasBytes && clause.length > row ? ['the consequence is not read in one row'] : []),
    ...(sentence.length > longestSentence ? ['a long sentence comes first'] : []),
    ...(help.length < 10 || !/[.?)…]$/.test(help) || !message.endsWith(help) ? ['says not what to do'] : []),
  ].map((what) => `${rule}: ${what}: ${message}`);
}
