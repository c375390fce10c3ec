import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lensesInScript } from '../../../../core/language/linkerScript/codeLens';
import { completionInScript } from '../../../../core/language/linkerScript/completion';
import { foldingInScript } from '../../../../core/language/linkerScript/folding';
import { hoverInScript } from '../../../../core/language/linkerScript/hover';
import { inlayHintsInScript } from '../../../../core/language/linkerScript/inlayHints';
import { definitionInScript, occurrencesInScript } from '../../../../core/language/linkerScript/navigation';
import { numberActionsInScript } from '../../../../core/language/linkerScript/numberActions';
import { outlineOfScript } from '../../../../core/language/linkerScript/outline';
import { renameInScript } from '../../../../core/language/linkerScript/rename';
import { selectionSpansInScript } from '../../../../core/language/linkerScript/selectionRanges';
import { semanticTokensInScript } from '../../../../core/language/linkerScript/semanticTokens';
import { signatureInScript } from '../../../../core/language/linkerScript/signatureHelp';
import type { ScriptInput } from '../../../../core/language/linkerScript/scriptInput';
import { scriptFixture } from './scriptFixture';

/** Asks for everything at an offset; every span must lie in the text. */
function askEverything(input: ScriptInput, offset: number): void {
  const { length } = input.text;
  const inside = (span: { readonly start: number; readonly end: number } | undefined): void => {
    if (!span) return;
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(length);
  };
  inside(hoverInScript(input, offset)?.span);
  for (const entry of completionInScript(input, offset).entries) {
    inside(entry.span);
    expect(entry.span.start).toBeLessThanOrEqual(offset);
    expect(entry.span.end).toBeGreaterThanOrEqual(offset);
  }
  for (const place of definitionInScript(input, offset)) inside(place.span);
  for (const place of occurrencesInScript(input, offset)?.references ?? []) inside(place.span);
  const renamed = renameInScript(input, offset, 'NEW_NAME');
  if (renamed.kind === 'places') for (const place of renamed.places) inside(place.span);
  let inner = selectionSpansInScript(input, offset)[0]!;
  for (const span of selectionSpansInScript(input, offset).slice(1)) {
    expect(span.start <= inner.start && span.end >= inner.end).toBe(true);
    inner = span;
  }
  for (const action of numberActionsInScript(input, offset)) inside(action.span);
  signatureInScript(input, offset);
}

function askFile(input: ScriptInput): void {
  outlineOfScript(input);
  inlayHintsInScript(input);
  lensesInScript(input);
  foldingInScript(input);
  let last = -1;
  for (const { span } of semanticTokensInScript(input)) {
    expect(span.start).toBeGreaterThanOrEqual(last);
    last = span.end;
  }
}

const words = fc.constantFrom(
  'MEMORY',
  'SECTIONS',
  'PHDRS',
  'VERSION',
  'OVERLAY',
  'INCLUDE',
  'INPUT',
  'KEEP',
  'ALIGN',
  'ASSERT',
  'PROVIDE',
  'REGION_ALIAS',
  'ORIGIN',
  'LENGTH',
  'AT',
  'SORT',
  '{',
  '}',
  '(',
  ')',
  ';',
  ',',
  ':',
  '=',
  '>',
  '<',
  '?',
  '+',
  '-',
  '*',
  '/',
  '.',
  '"',
  '"a"',
  '/*',
  '*/',
  '#',
  '\n',
  '//',
  '\\',
  '|',
  '&',
  '~',
  '!',
  '%',
  '\u{1f600}',
  '\0',
  'RAM',
  '.text',
  '_x',
  '0x34000400',
  '1K',
  '$1f',
  '99999999999999999999',
  'PT_LOAD',
  'NOLOAD',
  'a.ld',
  'o',
  'l',
);
const soup = fc.array(words, { maxLength: 60 }).map((parts) => parts.join(' '));

describe('any text', () => {
  it('is answered without a throw, with spans inside the text', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ maxLength: 80 })), fc.nat(), (text, at) => {
        const { input } = scriptFixture(text.replace(/^\/\/- /, '').replace(/\|/g, ' '));
        askFile(input);
        for (const offset of [0, at % (input.text.length + 1), input.text.length])
          askEverything(input, offset);
      }),
      { numRuns: 600 },
    );
  });
});
