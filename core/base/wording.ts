/**
 * The words that people read, in their language. Texts stand in the code in English, as tagged templates: what is filled
 * in is an argument, so that a translation can put it where its grammar wants it. A text's key is its template,
 * `{0} overlaps {1}`; `l10n/` has a bundle for each language, and `npm run generate` collects the keys.
 *
 * The language is chosen once in a process, at its edge and before anything else runs: what was said and kept (a cached
 * finding, a hover) would otherwise be of two languages.
 */
export interface Wording {
  /** As BCP 47 writes it: `fr`, `zh-CN`. It decides which form a number takes. */
  readonly language: string;
  /** Translations by key. What is missing is said in English. */
  readonly texts: Readonly<Record<string, string>>;
}

/** What can be filled into a text; other numbers and addresses are formatted by whoever says it. */
export type Filling = string | number | bigint;

const english: Wording = { language: 'en', texts: {} };
let chosen = english;
const keys = new WeakMap<TemplateStringsArray, string>();

/** Chooses the language of this process; without an argument English. For the edges alone. */
export function chooseWording(wording: Wording = english): void {
  chosen = wording;
}

/** What this process speaks: for what it writes that has to name its language, or to bring its texts along. */
export function spokenWording(): Wording {
  return chosen;
}

/** The languages that `l10n/` translates to, as its files name them. */
export type Translation = 'fr' | 'zh-cn';

/**
 * The translation for a locale as editors (`zh-cn`, `fr-CA`) and systems (`zh_CN.UTF-8`) write it; undefined where English
 * is the best that there is, for readers of traditional characters too.
 */
export function translationFor(locale: string): Translation | undefined {
  const [language, ...parts] = locale.toLowerCase().split('.', 1)[0]!.split('@', 1)[0]!.split(/[-_]/);
  if (language === 'fr') return 'fr';
  const traditional = ['hant', 'tw', 'hk', 'mo'];
  return language === 'zh' && !parts.some((part) => traditional.includes(part)) ? 'zh-cn' : undefined;
}

/** A text in the chosen language: say`${region} overlaps ${pool}`. */
export function say(template: TemplateStringsArray, ...fillings: readonly Filling[]): string {
  if (chosen === english)
    return template.reduce((text, part, at) => `${text}${fillings[at - 1] ?? ''}${part}`);
  let key = keys.get(template);
  if (key === undefined) {
    key = template.reduce((text, part, at) => `${text}{${at - 1}}${part}`);
    keys.set(template, key);
  }
  return filled(sayKey(key), fillings);
}

/** A text that stands in a record, such as the title of a rule: the record keeps English, whoever shows it translates. */
export function sayKey(key: string): string {
  return Object.hasOwn(chosen.texts, key) ? chosen.texts[key]! : key;
}

/** Names or remarks one behind the other: `a, b, c`. */
export function sayList(parts: readonly string[]): string {
  return parts.join(between(sayKey('{0}, {1}')));
}

/** The parts of a list again, as `sayList` put them together. */
export function partsOfList(list: string): string[] {
  return list.split(between(sayKey('{0}, {1}')));
}

/** Clauses of one sentence: `a; b`. */
export function sayClauses(parts: readonly string[]): string {
  return parts.join(between(sayKey('{0}; {1}')));
}

/** Whole sentences one behind the other; Chinese has no blank between them. */
export function saySentences(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(between(sayKey('{0} {1}')));
}

/** What a text is or of whom it is, before it: `note: …`. */
export function sayLabelled(label: string, text: string): string {
  return label + between(sayKey('{0}: {1}')) + text;
}

/** What a language writes between the two places of a key. */
function between(text: string): string {
  return text.slice('{0}'.length, -'{1}'.length);
}

/** Whether a text says what this key says, whatever was filled into its one place. */
export function isSaying(text: string, key: string): boolean {
  const [before = '', after = ''] = sayKey(key).split('{0}');
  return text.startsWith(before) && text.slice(before.length).includes(after);
}

/**
 * A number of things: `sayCount(3, '{0} pool', '{0} pools')`. The language's own rules choose the form; a language with
 * more than these two writes the others beside the plural: `{0} pools [few]`.
 */
export function sayCount(count: number | bigint, one: string, other: string): string {
  const exact = Number(count);
  const form = chosen === english ? (exact === 1 ? 'one' : 'other') : formOf(exact);
  const key = form === 'one' ? one : other;
  const special = `${other} [${form}]`;
  return filled(Object.hasOwn(chosen.texts, special) ? chosen.texts[special]! : sayKey(key), [count]);
}

const rules = new Map<string, Intl.PluralRules>();

function formOf(count: number): string {
  let rule = rules.get(chosen.language);
  if (!rule) rules.set(chosen.language, (rule = new Intl.PluralRules(chosen.language)));
  return rule.select(count);
}

function filled(text: string, fillings: readonly Filling[]): string {
  return text.replace(/\{(\d+)\}/g, (place, at: string) => String(fillings[Number(at)] ?? place));
}
