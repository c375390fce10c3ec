import type { Span } from '../../base/span';
import { say } from '../../base/wording';
import { createScanner, scan } from '../../linkerScript/syntax/scanner';
import { keywords, Mode, Token } from '../../linkerScript/syntax/tokens';
import type { RenamePlaces } from '../features';
import { usesOf } from './navigation';
import { family, nameAt, namesInScript, type NameSpace, type NameUse } from './scriptNames';
import type { ScriptInput } from './scriptInput';
import { tokenAt } from './tokens';

/** What can be renamed at an offset, or why nothing can. */
export type RenamePreparation =
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'name'; readonly span: Span; readonly name: string };

export function prepareRenameInScript(input: ScriptInput, offset: number): RenamePreparation {
  const use = nameAt(input.script, offset);
  if (!use) {
    const token = tokenAt(input.script, offset);
    const text = token ? input.text.slice(token.span.start, token.span.end) : '';
    if (token && token.kind >= Token.Keyword)
      return refuse(say`${text} is a word of the linker script language`);
    if (text === '.') return refuse(say`. is the location counter`);
    return refuse(say`There is no region, symbol, section or program header here`);
  }
  const uses = usesOf(input, use.space, use.name);
  if (!uses.some(({ isDefinition }) => isDefinition)) return refuse(undefinedReasons[use.space](use.name));
  return { kind: 'name', span: inner(use), name: use.name };
}

/**
 * The places to change so that the name at an offset becomes `newName`, across INCLUDEd and including files. Refused
 * where ld would not read the new name as one, or where it is taken.
 */
export function renameInScript(input: ScriptInput, offset: number, newName: string): RenamePlaces {
  const prepared = prepareRenameInScript(input, offset);
  if (prepared.kind === 'refused') return prepared;
  const use = nameAt(input.script, offset)!;
  const invalid = whyInvalid(use.space, newName);
  if (invalid !== undefined) return refuse(invalid);
  if (newName === use.name) return { kind: 'places', places: [] };
  const taken = family(input.file, input.script, input.otherScripts).some(({ script }) =>
    namesInScript(script).some((other) => other.space === use.space && other.name === newName),
  );
  if (taken) return refuse(takenReasons[use.space](newName));
  return {
    kind: 'places',
    places: usesOf(input, use.space, use.name).map((place) => ({
      file: place.file,
      span: inner(place),
      newText: newName,
    })),
  };
}

const takenReasons: Readonly<Record<NameSpace, (name: string) => string>> = {
  region: (name) => say`There is a region or alias ${name} already`,
  symbol: (name) => say`There is a symbol ${name} already`,
  section: (name) => say`There is a section ${name} already`,
  phdr: (name) => say`There is a program header ${name} already`,
};

const undefinedReasons: Readonly<Record<NameSpace, (name: string) => string>> = {
  region: (name) => say`No script defines the region or alias ${name}`,
  symbol: (name) => say`${name} is defined by an object file or the command line, not by a script`,
  section: (name) => say`No script defines the section ${name}`,
  phdr: (name) => say`No script defines the program header ${name}`,
};

function refuse(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}

/** The span without quotes. */
function inner({ span, quoted }: Pick<NameUse, 'span' | 'quoted'>): Span {
  return quoted ? { start: span.start + 1, end: span.end - 1 } : span;
}

/** Modes in which a name of each space is read somewhere. */
const modes: Readonly<Record<NameSpace, readonly Mode[]>> = {
  region: [Mode.Script],
  symbol: [Mode.Script, Mode.Expression, Mode.Wild],
  section: [Mode.Script],
  phdr: [Mode.Script, Mode.Expression],
};

/** Why ld would not take a word for a name; undefined where it would. */
export function whyInvalid(space: NameSpace, name: string): string | undefined {
  if (name === '') return say`A name must not be empty`;
  if (name === '.') return say`. is the location counter`;
  if (keywords.includes(name)) return say`${name} is a word of the linker script language`;
  if (!/^[A-Za-z_.$][\w.$]*$/.test(name))
    return say`${name} is not a plain name: use letters, digits, _ . and $`;
  const scanner = createScanner(name);
  for (const mode of modes[space]) {
    if (scan(scanner, 0, mode) !== Token.Name || scanner.end !== name.length) {
      return say`ld would not read ${name} as a name`;
    }
  }
  return undefined;
}
