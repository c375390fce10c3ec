import { describe, expect, it } from 'vitest';
import { alignedLeft, alignedRight, columns, wrapped } from '../../../core/base/columns';

describe('columns of a terminal', () => {
  it.each([
    ['RAM', 3],
    ['内存池', 6],
    ['（x）', 5],
    ['région', 6],
    ['…', 1],
    ['𠀀', 2],
    ['', 0],
  ])('%j takes %i', (text, count) => {
    expect(columns(text)).toBe(count);
  });

  it('fill a cell, and leave what is too long', () => {
    expect(alignedLeft('内存', 6)).toBe('内存  ');
    expect(alignedRight('内存', 6)).toBe('  内存');
    expect(alignedLeft('内存', 3)).toBe('内存');
  });
});

describe('wrapped', () => {
  it.each([
    ['breaks at blanks', 'the stack is lost', 9, ['the stack', 'is lost']],
    ['leaves a long word whole', 'a /very/long/path b', 6, ['a', '/very/long/path', 'b']],
    ['breaks Chinese between characters', '检查内存池', 6, ['检查内', '存池']],
    ['but not a word of Latin letters', '检查 linker 脚本', 8, ['检查', 'linker', '脚本']],
    ['nor before what closes', '检查内存。', 8, ['检查内', '存。']],
    ['nor behind what opens', '检查（内存）', 6, ['检查', '（内', '存）']],
    ['keeps the marks that French sets apart', 'le pool : rien', 7, ['le', 'pool :', 'rien']],
    ['and its quotes', 'la clé « x » manque', 8, ['la clé', '« x »', 'manque']],
    ['and a unit', 'il reste 5 % ici', 10, ['il reste', '5 % ici']],
  ])('%s', (_, text, width, lines) => {
    expect(wrapped(text, width)).toEqual(lines);
  });
});
