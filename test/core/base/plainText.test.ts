import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown, markdownCode, oneLine, plainText } from '../../../core/base/plainText';

describe('plainText', () => {
  it.each([
    ['\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
    ['a\u001b[8mhidden', 'a\\x1b[8mhidden'],
    ['right\u202eleft', 'right\\u202eleft'],
    ['\u009b31m', '\\x9b31m'],
    ['over\rwritten', 'over\\x0dwritten'],
    ['::error file=x::y', '\\x3a:error file=x::y'],
    ['  ::warning::y', '  \\x3a:warning::y'],
    ['a ##vso[task.setvariable]', 'a #\\x23vso[task.setvariable]'],
    ['##[error]', '#\\x23[error]'],
    ['a::b and # # [x]', 'a::b and # # [x]'],
    ['größe 内存\n\tnext', 'größe 内存\n\tnext'],
  ])('%j becomes %j', (text, expected) => {
    expect(plainText(text)).toBe(expected);
  });

  it('keeps our own colours, and sees a command behind them', () => {
    expect(plainText('\u001b[31merror\u001b[0m')).toBe('\u001b[31merror\u001b[0m');
    expect(plainText('\u001b[1m::set-output\u001b[0m')).toBe('\u001b[1m\\x3a:set-output\u001b[0m');
  });

  it('lets no control character through, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = plainText(text).replace(/\u001b\[(?:[012]|3[12346])m/g, '');
        expect(safe).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(safe.split('\n').some((line) => /^\s*::/.test(line))).toBe(false);
        expect(safe).not.toMatch(/##(\[|vso\[)/i);
        expect(oneLine(text)).not.toMatch(/[\r\n]/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('Markdown', () => {
  it.each([
    ['[click](https://example.org)', '\\[click\\]\\(https://example.org\\)'],
    ['![x](y)', '\\!\\[x\\]\\(y\\)'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['a\n# title', 'a\\\\n\\# title'],
  ])('%j is shown as it is', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it.each([
    ['npuRAM3', '`npuRAM3`'],
    ['a`b', '`` a`b ``'],
    ['``', '``` `` ```'],
  ])('code of %j is %j', (text, expected) => {
    expect(markdownCode(text)).toBe(expected);
  });
});
