import { createSideTable } from '../../base/sideTable';
import { formatAddress, formatSize } from '../../base/size';
import type { Span } from '../../base/span';
import { markdownBlock } from '../../base/plainText';
import { say } from '../../base/wording';
import type { Evaluation } from '../../linkerScript/evaluation';
import type { CompletionEntry } from '../features';
import { narrowed, type Completion } from '../completionAnswer';
import { plainSnippet } from '../snippetText';
import { completionContextAt, type CompletionPlace } from './completionContext';
import { regionAddresses, regionLengths } from './completionMemory';
import { knownSections } from './inputSectionTable';
import type { Keyword, KeywordPlace } from './keywordEntry';
import { keywordMarkdown, keywordTable } from './keywords';
import { addressingOf, rangeOfRegion, regionMarkdown, regionNamed } from './regionText';
import { family, namesInScript, type NameSpace } from './scriptNames';
import type { ScriptInput } from './scriptInput';
import { bodySnippets, commandSnippets, regionSnippets, sectionSnippets, type Snippet } from './snippets';

/** What may be written at an offset, also in a half-typed text. Sorted by the editor: see `sortKey`. */
export function completionInScript(input: ScriptInput, offset: number): Completion {
  const context = completionContextAt(input.script, offset);
  if (!context) return { entries: [], isIncomplete: false };
  const typed: Typed = { text: input.text.slice(context.span.start, offset), isCut: false };
  const entries = entriesFor(input, context.place, context.span, typed);
  return { entries, isIncomplete: typed.isCut };
}

/** The characters typed so far, and whether names were left out by them. */
interface Typed {
  readonly text: string;
  isCut: boolean;
}

function entriesFor(
  input: ScriptInput,
  place: CompletionPlace,
  span: Span,
  typed: Typed,
): readonly CompletionEntry[] {
  switch (place.kind) {
    case 'command':
      return [
        ...snippets(commandSnippets(addressingOf(input)), span),
        ...words('top', span),
        ...names(input, 'symbol', span, typed, ' = '),
      ];
    case 'regionEntry':
      return [...snippets(regionSnippets(input), span), ...words('memory', span, /^INCLUDE$/)];
    case 'regionAttributes':
      return plain(span, 'value', [
        ['xrw', say`code and variables`],
        ['rx', say`code and constants`],
        ['rw', say`variables`],
        ['r', say`constants`],
      ]);
    case 'regionColon':
      return plain(span, 'keyword', [
        [': ORIGIN = ', say`where the region starts`],
        ['(xrw) : ORIGIN = ', say`with attributes`],
      ]);
    case 'regionOrigin':
      return plain(span, 'keyword', [['ORIGIN = ', say`where the region starts`]]);
    case 'regionLength':
      return plain(span, 'keyword', [['LENGTH = ', say`how long the region is`]]);
    case 'regionValue': {
      const values = place.part === 'origin' ? regionAddresses(input, span) : regionLengths(input, span);
      return [...values, ...words('expression', span), ...names(input, 'symbol', span, typed)];
    }
    case 'sectionStatement':
      return [
        ...snippets(sectionSnippets(input), span),
        ...words('sections', span),
        ...names(input, 'symbol', span, typed, ' = '),
      ];
    case 'sectionType':
      return words('sectionHeader', span, /^(?:NOLOAD|READONLY|COPY|INFO|OVERLAY|DSECT|TYPE)$/);
    case 'sectionHeader':
      return words(
        'sectionHeader',
        span,
        /^(?:AT|ALIGN|SUBALIGN|ALIGN_WITH_INPUT|ONLY_IF_RO|ONLY_IF_RW|NOCROSSREFS)$/,
      );
    case 'bodyStatement':
      return [
        ...snippets(bodySnippets(), span),
        ...words('sectionBody', span, /^(?!KEEP$)/),
        ...names(input, 'symbol', span, typed, ' = '),
        locationCounter(span, '. = '),
      ];
    case 'inputPattern':
      return [...inputSections(span), ...words('inputPattern', span, /^(?:SORT|EXCLUDE)/)];
    case 'filePattern':
      return plain(span, 'file', [['*', say`every file`]]);
    case 'placement':
      return place.needsMark
        ? regions(input, span, '>')
        : [...regions(input, span, '>'), ...regions(input, span, 'AT> ')];
    case 'regionName':
      return regions(input, span, '');
    case 'sectionName':
      return names(input, 'section', span, typed);
    case 'symbolName':
      return names(input, 'symbol', span, typed);
    case 'constantName':
      return words(undefined, span, /PAGESIZE$/);
    case 'expression':
      return [
        ...names(input, 'symbol', span, typed),
        ...words('expression', span),
        locationCounter(span, '.'),
      ];
    case 'phdrType':
      return words('phdrs', span, /^PT_/);
    case 'phdrEntry':
      return [
        ...words('phdrs', span, /^(?:FILEHDR|FLAGS|AT)$/),
        {
          label: 'PHDRS',
          kind: 'keyword',
          newText: 'PHDRS',
          span,
          detail: say`the segment contains the program headers`,
        },
      ];
    case 'phdrName':
      return names(input, 'phdr', span, typed);
    case 'file':
      return [
        ...(input.otherScripts.candidates?.(input.file) ?? [])
          .filter((path) => place.of === 'input' || /\.(?:ld|lds|ldscript|inc)$/.test(path))
          .map((path) => ({ label: path, kind: 'file' as const, newText: path, span })),
        ...(place.of === 'input' ? words('inputList', span) : []),
      ];
    case 'format':
      return plain(span, 'value', [
        ['"elf32-littlearm"', say`Arm, little-endian`],
        ['"elf32-bigarm"', say`Arm, big-endian`],
      ]);
    case 'architecture':
      return plain(span, 'value', [['arm', 'Arm']]);
    case 'insertWhere':
      return plain(span, 'keyword', [
        ['AFTER ', say`behind an output section`],
        ['BEFORE ', say`in front of an output section`],
      ]);
  }
}

/** `.`, before all other names. */
function locationCounter(span: Span, newText: string): CompletionEntry {
  return { label: '.', kind: 'symbol', newText, span, detail: say`the location counter`, sortKey: '0' };
}

/** Words of the language that may stand at a place; every word where `place` is undefined. */
function words(place: KeywordPlace | undefined, span: Span, only?: RegExp): readonly CompletionEntry[] {
  return keywordTable
    .filter(
      (keyword) =>
        (place === undefined || keyword.places.includes(place)) &&
        (only === undefined || only.test(keyword.word)),
    )
    .filter(({ word }) => word !== '.' && !/^(?:ASCIZ|REVERSE|LINKER_VERSION)$/.test(word))
    .map((keyword) => wordEntry(keyword, place, span));
}

function wordEntry(keyword: Keyword, place: KeywordPlace | undefined, span: Span): CompletionEntry {
  const parameters = keyword.signatures[0];
  const isCall = parameters !== undefined && keyword.word !== 'READONLY';
  const text = isCall ? `${keyword.word}($0)` : keyword.word;
  return {
    label: keyword.word,
    kind: place === 'expression' ? 'function' : 'keyword',
    documentation: keywordMarkdown(keyword),
    newText: text,
    ...(isCall ? { isSnippet: true } : {}),
    span,
    sortKey: `5${keyword.word}`,
  };
}

function snippets(entries: readonly Snippet[], span: Span): readonly CompletionEntry[] {
  return entries.map(({ prefix, detail, body }, index) => ({
    label: prefix,
    kind: 'snippet',
    detail,
    documentation: markdownBlock('ld', plainSnippet(body)),
    newText: body,
    isSnippet: true,
    span,
    sortKey: `1${String(index).padStart(2, '0')}`,
  }));
}

function plain(
  span: Span,
  kind: CompletionEntry['kind'],
  entries: readonly (readonly [string, string])[],
): readonly CompletionEntry[] {
  return entries.map(([text, detail], index) => ({
    label: text.trim(),
    kind,
    detail,
    newText: text,
    span,
    sortKey: `1${index}`,
  }));
}

function inputSections(span: Span): readonly CompletionEntry[] {
  return knownSections.map(({ pattern, meaning }, index) => ({
    label: pattern,
    kind: 'section',
    detail: meaning(),
    newText: pattern,
    span,
    sortKey: `1${String(index).padStart(2, '0')}`,
  }));
}

/** Regions and aliases, those with most room first, each with what is free in it. */
function regions(input: ScriptInput, span: Span, prefix: string): readonly CompletionEntry[] {
  const { evaluation } = input;
  const labels = [
    ...evaluation.regions.filter((region) => !region.invented).map((region) => region.name),
    ...evaluation.aliases.map((alias) => alias.name),
  ];
  return [...new Set(labels)].flatMap((name, index) => {
    const region = regionNamed(input, name);
    if (!region) return [];
    const range = rangeOfRegion(region);
    const fill = input.regionFill?.get(region.name);
    const size = range && range.end - range.start;
    const room =
      size === undefined
        ? say`size not known`
        : fill === undefined
          ? formatSize(size)
          : say`${formatSize(size > fill ? size - fill : 0n)} free of ${formatSize(size)}`;
    const there = range ? say`${room} at ${formatAddress(range.start)}` : room;
    return [
      {
        label: `${prefix}${name}`,
        kind: 'region' as const,
        detail: name === region.name ? there : say`alias of ${region.name}, ${there}`,
        documentation: regionMarkdown(input, region, name),
        newText: `${prefix}${name}`,
        filterText: `${prefix}${name}`,
        span,
        sortKey: `${prefix === 'AT> ' ? 2 : 1}${String(index).padStart(3, '0')}`,
      },
    ];
  });
}

/** Names that the family of scripts defines or uses, with their values where they are known. */
function names(
  input: ScriptInput,
  space: NameSpace,
  span: Span,
  typed: Typed,
  suffix = '',
): readonly CompletionEntry[] {
  const known = input.isEvaluationOlder
    ? evaluatedNames(input, space, span)
    : writtenNames(input, space, span);
  // What is only used may be defined by objects: of use in expressions, not as the target of an assignment.
  const proposed = suffix === '' ? known : known.filter(({ isUsedOnly }) => isUsedOnly);
  const kept = narrowed(proposed, ({ name }) => name, typed.text);
  if (kept !== proposed) typed.isCut = true;
  const values = space === 'symbol' ? symbolValues(input.evaluation) : undefined;
  return kept.map(({ name, isUsedOnly }) => {
    const value = values?.get(name);
    const detail = value !== undefined ? formatAddress(value) : isUsedOnly ? say`defined elsewhere` : '';
    return {
      label: name,
      kind: space === 'section' ? ('section' as const) : ('symbol' as const),
      ...(detail === '' ? {} : { detail }),
      newText: `${name}${suffix}`,
      span,
      sortKey: `3${name}`,
    };
  });
}

interface Proposal {
  readonly name: string;
  readonly isUsedOnly?: boolean;
}

/** All names of the texts as they are. The word under the cursor is not a proposal of its own. */
function writtenNames(input: ScriptInput, space: NameSpace, span: Span): readonly Proposal[] {
  const found = new Map<string, boolean>();
  for (const { file, script } of family(input.file, input.script, input.otherScripts)) {
    for (const use of namesInScript(script)) {
      if (use.space !== space) continue;
      if (file === input.file && use.span.start === span.start && use.span.end === span.end) continue;
      found.set(use.name, (found.get(use.name) ?? false) || use.isDefinition);
    }
  }
  return [...found].map(([name, isDefined]) => ({ name, isUsedOnly: !isDefined }));
}

/** What the last check knew, without reading a large script again: all but names that came since or are only used. */
function evaluatedNames(input: ScriptInput, space: NameSpace, span: Span): readonly Proposal[] {
  const { evaluation, file } = input;
  // Up to the cursor the text is what it was.
  if (space === 'symbol')
    return evaluation.symbols.filter((symbol) => symbol.span.start !== span.start || symbol.file !== file);
  return space === 'section' ? evaluation.sections : writtenNames(input, space, span);
}

const knownValues = createSideTable<Evaluation, ReadonlyMap<string, bigint | undefined>>();

function symbolValues(evaluation: Evaluation): ReadonlyMap<string, bigint | undefined> {
  let values = knownValues.get(evaluation);
  if (!values) {
    values = new Map(evaluation.symbols.map(({ name, value }) => [name, value]));
    knownValues.set(evaluation, values);
  }
  return values;
}
