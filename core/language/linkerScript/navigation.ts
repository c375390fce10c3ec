import { spanContains } from '../../base/span';
import type { Place } from '../../base/span';
import type { Script } from '../../linkerScript/syntax/script';
import type { NameOccurrences } from '../features';
import { linksInScript } from './links';
import { family, nameAt, namesInScript, type NameSpace, type NameUse } from './scriptNames';
import type { ScriptInput } from './scriptInput';

/** A use of a name with the file that it stands in. */
export interface FiledUse extends NameUse {
  readonly file: string;
  readonly script: Script;
}

/** Every place of the family of scripts that names this; in the file at hand first. O(names of the family). */
export function usesOf(input: ScriptInput, space: NameSpace, name: string): readonly FiledUse[] {
  return family(input.file, input.script, input.otherScripts).flatMap(({ file, script }) =>
    namesInScript(script)
      .filter((use) => use.space === space && use.name === name)
      .map((use) => ({ ...use, file, script })),
  );
}

/** The places that define a name: several for a symbol assigned again or a region declared twice. */
export function definitionsOf(input: ScriptInput, space: NameSpace, name: string): readonly FiledUse[] {
  return usesOf(input, space, name).filter((use) => use.isDefinition);
}

/** Where the name at an offset is defined; for INCLUDE and INPUT the file itself. Empty where nothing is known. */
export function definitionInScript(input: ScriptInput, offset: number): readonly Place[] {
  const use = nameAt(input.script, offset);
  if (use) return definitionsOf(input, use.space, use.name).map(placeOf);
  const link = linksInScript(input).find(({ span }) => spanContains(span, offset));
  return link ? [{ file: link.target, span: { start: 0, end: 0 } }] : [];
}

/**
 * What kind of thing the name at an offset is of: the region of an output section. Elsewhere what defines the name.
 */
export function typeDefinitionInScript(input: ScriptInput, offset: number): readonly Place[] {
  const section = input.evaluation.sections.find(
    ({ file, nameSpan }) => file === input.file && spanContains(nameSpan, offset),
  );
  const region = section?.region;
  if (region === undefined) return definitionInScript(input, offset);
  return definitionsOf(input, 'region', region).map(placeOf);
}

/** The name at an offset and everywhere it stands, across INCLUDEd and including files; undefined at no name. */
export function occurrencesInScript(input: ScriptInput, offset: number): NameOccurrences | undefined {
  const use = nameAt(input.script, offset);
  if (!use) return undefined;
  const uses = usesOf(input, use.space, use.name);
  return {
    definitions: uses.filter(({ isDefinition }) => isDefinition).map(placeOf),
    references: uses.filter(({ isDefinition }) => !isDefinition).map(placeOf),
  };
}

/** One place of this file to highlight. */
export interface Highlight {
  readonly span: { readonly start: number; readonly end: number };
  readonly kind: 'read' | 'write';
}

/** Every place of this file that names the same as the cursor does. */
export function highlightsInScript(input: ScriptInput, offset: number): readonly Highlight[] {
  const use = nameAt(input.script, offset);
  if (!use) return [];
  return namesInScript(input.script)
    .filter((other) => other.space === use.space && other.name === use.name)
    .map((other) => ({ span: other.span, kind: other.isDefinition ? 'write' : 'read' }));
}

function placeOf({ file, span }: FiledUse): Place {
  return { file, span };
}
