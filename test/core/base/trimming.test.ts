import { describe, expect, it } from 'vitest';
import { withoutCComments } from '../../../core/base/cComments';
import { trimmedOf, withoutBeginning, withoutEnding } from '../../../core/base/trimming';

describe('texts without characters at their ends', () => {
  it.each([
    ['a/b//', '/', 'a/b'],
    ['//', '/', ''],
    ['/a', '/', '/a'],
    ['', '/', ''],
    ['x.*.', '.*', 'x'],
  ])('%j without %j at the end is %j', (text, characters, expected) => {
    expect(withoutEnding(text, characters)).toBe(expected);
  });

  it('leaves what stands between', () => {
    expect(withoutBeginning('--a-b--', '-')).toBe('a-b--');
    expect(trimmedOf(`"'a"b'"`, `"'`)).toBe('a"b');
  });
});

describe('a text of C without comments', () => {
  it.each([
    ['a /* b */ c', 'a   c'],
    ['a // b\nc', 'a  \nc'],
    ['a /* b\nc */ d', 'a  \n d'],
    ['a /* b', 'a  '],
    ['a / b /', 'a / b /'],
    ['/*/ a */b', ' b'],
  ])('%j is %j', (text, expected) => expect(withoutCComments(text)).toBe(expected));
});
