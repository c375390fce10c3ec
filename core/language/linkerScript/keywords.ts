import { markdownBlock } from '../../base/plainText';
import { sayKey } from '../../base/wording';
import { builtins } from './keywordBuiltins';
import { assignmentWords, memoryWords, topLevel } from './keywordCommands';
import type { Keyword } from './keywordEntry';
import { inputWords, names, phdrWords, sectionWords } from './keywordSections';

/**
 * What every word of GNU ld's script language means, in our own words after the ld manual (2.40). One table serves
 * hover, completion and signature help.
 */

/** Every documented word. */
export const keywordTable: readonly Keyword[] = [
  ...topLevel,
  ...memoryWords,
  ...sectionWords,
  ...inputWords,
  ...assignmentWords,
  ...builtins,
  ...phdrWords,
  ...names,
];

const byWord = new Map(keywordTable.map((entry) => [entry.word, entry]));

export function keywordNamed(name: string): Keyword | undefined {
  return byWord.get(name);
}

/** Usage and meaning, as Markdown. */
export function keywordMarkdown(keyword: Keyword): string {
  return `${markdownBlock('ld', keyword.usage)}\n\n${sayKey(keyword.documentation)}`;
}
