import { describe, expect, it } from 'vitest';
import { createScanner, scan } from '../../../../core/linkerScript/syntax/scanner';
import { keywords, Mode, Token, type Mode as ScanMode } from '../../../../core/linkerScript/syntax/tokens';

/** All tokens of a text in one mode: names as they are, numbers as `#value`, the rest by their characters. */
function scanAll(text: string, mode: ScanMode): string[] {
  const scanner = createScanner(text);
  const found: string[] = [];
  for (let at = 0; scan(scanner, at, mode) !== Token.End; at = scanner.end) {
    const { kind, start, end, value } = scanner;
    const written = text.slice(start, end);
    if (kind === Token.Number) found.push(`#${value}`);
    else if (kind === Token.Name) found.push(`name ${scanner.text}`);
    else if (kind === Token.Quoted) found.push(`quoted ${scanner.text}`);
    else if (kind === Token.Invalid) found.push(`invalid ${written}`);
    else if (kind >= Token.Keyword) found.push(`keyword ${keywords[kind - Token.Keyword]}`);
    else found.push(written);
  }
  return found;
}

describe('scanner', () => {
  const cases: readonly (readonly [string, ScanMode, readonly string[]])[] = [
    ['a=5;', Mode.Script, ['name a=5', ';']],
    ['a = 5;', Mode.Script, ['name a', '=', '#5', ';']],
    ['RAM(rx!w):', Mode.Script, ['name RAM', '(', 'name rx', '!', 'name w', ')', ':']],
    ['org = o len l', Mode.Script, ['keyword org', '=', 'keyword o', 'keyword len', 'keyword l']],
    ['org len MEMORY', Mode.Expression, ['name org', 'name len', 'name MEMORY']],
    ['x/y x / y', Mode.Expression, ['name x/y', 'name x', '/', 'name y']],
    ['/DISCARD/ //', Mode.Expression, ['name /DISCARD/', '/', '/']],
    ['a//b', Mode.Wild, ['name a//b']],
    ['*(.text,.data)', Mode.Wild, ['name *', '(', 'name .text,.data', ')']],
    ['*/*.o /* note */ .x', Mode.Wild, ['name */*.o', 'name .x']],
    ['.text/*no*/', Mode.Wild, ['name .text/*no*/']],
    ['[ .t ] [a-z]* =5 = +=', Mode.Wild, ['[', 'name .t', ']', 'name [a-z]*', 'name =5', '=', '+=']],
    ['> & KEEP SORT', Mode.Wild, ['invalid >', '&', 'keyword KEEP', 'keyword SORT']],
    ['"a b" -lc =x.o AS_NEEDED', Mode.InputList, ['quoted a b', '-lc', 'name =x.o', 'keyword AS_NEEDED']],
    ['a # to the end\nb', Mode.Script, ['name a', 'name b']],
    ['a ^ b @', Mode.Expression, ['name a', 'invalid ^', 'name b', 'invalid @']],
    [
      '<<= >>= == != <= >= << >> && ||',
      Mode.Expression,
      ['<<=', '>>=', '==', '!=', '<=', '>=', '<<', '>>', '&&', '||'],
    ],
  ];
  it.each(cases)('%j', (text, mode, expected) => {
    expect(scanAll(text, mode)).toEqual(expected);
  });

  const numbers: readonly (readonly [string, string])[] = [
    ['0x1F', '#31'],
    ['0X1f', '#31'],
    ['1fh', '#31'],
    ['$1f', '#31'],
    ['017', '#15'],
    ['101b', '#5'],
    ['17o', '#15'],
    ['12d', '#12'],
    ['2K', '#2048'],
    ['3m', '#3145728'],
    ['0x10k', '#16384'],
    ['09', '#0'],
    ['0xffffffffffffffffff', '#18446744073709551615'],
    ['bad', '#0'],
    ['fabs', 'name fabs'],
    ['dead', '#0'],
    ['deadx1', 'name deadx1'],
  ];
  it.each(numbers)('reads %s as ld does', (text, expected) => {
    expect(scanAll(text, Mode.Expression)).toEqual([expected]);
  });
});
