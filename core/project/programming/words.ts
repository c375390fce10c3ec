import type { Word } from './script';

// Parts of a command line.

export function mayBeAddress(word: Word): boolean {
  return !word.isKnown || /^(?:0x[0-9a-f_]+|\d+)$/i.test(word.text);
}

export function lastPart(word: Word, text: string): Word {
  return {
    text,
    span: word.span && { start: word.span.end - text.length, end: word.span.end },
    isKnown: word.isKnown,
  };
}

/** The word behind an option, or behind its `=`. */
export function optionValue(words: readonly Word[], option: RegExp): Word | undefined {
  for (const [at, word] of words.entries()) {
    const equals = word.text.indexOf('=');
    if (equals > 0 && option.test(word.text.slice(0, equals)))
      return lastPart(word, word.text.slice(equals + 1));
    if (option.test(word.text)) return words[at + 1];
  }
  return undefined;
}

export function withoutOptions(words: readonly Word[], withValue: RegExp): readonly Word[] {
  return words.filter((word, at) => !word.text.startsWith('-') && !withValue.test(words[at - 1]?.text ?? ''));
}
