/**
 * Names and lines come from files that somebody else wrote. Printed as they are, they could move the cursor, hide text,
 * or speak to the machine that reads a build's log. These functions make them what they are: text.
 */

/** Controls, and marks that reorder or hide what follows. Tab and line feed are left. */
const control =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** What the style of our own terminal output writes; nothing else of that kind passes. */
const ownStyle = /\u001b\[(?:0|1|2|31|32|33|34|36)m/g;

/** Commands of build systems: `::error` at the start of a line, `##[` and `##vso[` anywhere in it. */
const lineCommand = /^(\s*):(?=:)/;
const bracketCommand = /##(?=\[|vso\[)/gi;

/** One line without control characters: `\x1b`, `\u202e`. Line breaks become `\n`. */
export function oneLine(text: string): string {
  return text
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/\t/g, ' ')
    .replace(control, escaped);
}

/**
 * Text that is safe on a terminal and in a build's log, line breaks and our own colours kept.
 */
export function plainText(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      withoutCommands(
        line.split(ownStyle).map((piece) => piece.replace(control, escaped)),
        line,
      ),
    )
    .join('\n');
}

function withoutCommands(pieces: readonly string[], line: string): string {
  const styles = line.match(ownStyle) ?? [];
  const first = pieces.findIndex((piece) => piece.trim() !== '');
  return pieces
    .map((piece, at) => {
      const safe = piece.replace(bracketCommand, '#\\x23');
      return (at === first ? safe.replace(lineCommand, '$1\\x3a') : safe) + (styles[at] ?? '');
    })
    .join('');
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Text that Markdown shows as it is: no link, picture, markup or raw HTML comes of it. */
export function escapeMarkdown(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]()<>#+!|~&]/g, '\\$&');
}

/** Lines of code in Markdown, coloured as the language. */
export function markdownBlock(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

/** A name in Markdown's code style, whatever it contains. */
export function markdownCode(text: string): string {
  const plain = oneLine(text);
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}
