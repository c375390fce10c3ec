import type { ProblemCode } from '../problemCode';
import type { Place } from '../../base/span';
import type { InputObject } from '../host';
import type { AssignTree, InputSection, LinkStatement, OutputStatement, Tree } from './linkState';
import { flag } from './linkState';
import { eachMentionedSection } from './mentionedSections';
import type { Program } from './program';
import type { InputSections, Pattern } from '../syntax/syntaxTree';

export interface MappingHost {
  /** Makes the output section exist. */
  initialize(output: OutputStatement, flags: number): void;
  error(code: ProblemCode, message: string, place: Place): void;
}

/**
 * Attaches input sections to output sections and makes the output sections that something keeps alive, as ld's
 * map_input_to_output_sections does.
 */
export function mapInputs(
  program: Program,
  objects: readonly InputObject[] | undefined,
  host: MappingHost,
): void {
  const free = new Map<string, InputSection[]>();
  for (const object of objects ?? []) {
    free.set(
      object.file,
      object.sections.map((section) => ({ ...section, file: object.file })),
    );
  }
  const taken = new Set<InputSection>();
  const kept = new Set<InputSection>();
  if (free.size > 0) {
    eachWild(program.statements, (node) => {
      if (node.keep) for (const section of matching(node)) kept.add(section);
    });
  }
  for (const statement of program.statements) {
    if (statement.kind === 'output') mapOutput(statement);
    else if (statement.kind === 'assign') initializeNamed(statement.tree);
  }

  function mapOutput(output: OutputStatement): void {
    // Without the inputs nobody knows which of the two it is.
    if (objects && (output.constraint === 1 || output.constraint === 2)) {
      const readonly = allReadonly(output);
      if (readonly !== (output.constraint === 1)) {
        output.constraint = -1;
        return;
      }
    }
    for (const statement of output.children) mapStatement(statement, output);
  }

  function mapStatement(statement: LinkStatement, output: OutputStatement): void {
    switch (statement.kind) {
      case 'wild':
        for (const section of matching(statement.node)) {
          taken.add(section);
          if (output.name === '/DISCARD/') continue;
          addSection(section, output, kept.has(section));
          (statement.inputs ??= []).push({ section, padding: 0n });
        }
        return;
      case 'data': {
        initializeNamed(statement.tree);
        const flags = dataFlags(output);
        if (output.section) output.section.flags |= flags;
        else host.initialize(output, flags | flag.readonly);
        return;
      }
      case 'plain':
        if (!output.section) host.initialize(output, 0);
        return;
      case 'assign':
        if (!output.section) host.initialize(output, 0);
        initializeNamed(statement.tree);
        return;
      case 'insert':
      case 'output':
    }
  }

  function allReadonly(output: OutputStatement): boolean {
    return output.children.every(
      (child) =>
        child.kind !== 'wild' ||
        matching(child.node).every((section) => (section.flags & flag.readonly) !== 0),
    );
  }

  function matching(node: InputSections): readonly InputSection[] {
    if (free.size === 0) return nothing;
    const found: InputSection[] = [];
    const add = (section: InputSection): void => {
      if (!taken.has(section) && !found.includes(section)) found.push(section);
    };
    for (const [file, sections] of free) {
      if (node.file && (!matches(node.file.name.text, file) || excluded(node.file, file))) continue;
      for (const section of sections) {
        if (!hasFlags(node, section)) continue;
        const accepted =
          node.sections.length === 0 ||
          node.sections.some(
            (pattern) => matches(pattern.name.text, section.name) && !excluded(pattern, file),
          );
        if (accepted) add(section);
      }
    }
    return found;
  }

  function addSection(section: InputSection, output: OutputStatement, keep: boolean): void {
    let flags = (section.flags & ~flag.exclude) | (keep ? flag.keep : 0);
    switch (output.sectionKind) {
      case 'noalloc':
        flags &= ~flag.alloc;
        break;
      case 'readonly':
      case 'typedReadonly':
        flags |= flag.readonly;
        break;
      case 'noload':
        flags = (flags & ~(flag.load | flag.contents)) | flag.neverLoad;
        break;
      default:
    }
    if (!output.section) host.initialize(output, flags);
    const made = output.section;
    if (!made) return;
    made.flags &= flags | ~flag.readonly;
    if (made.hasInput) flags &= ~flag.readonly;
    made.flags |= flags;
    made.hasInput = true;
    made.alignmentPower = Math.max(made.alignmentPower, section.alignmentPower);
  }

  function initializeNamed(tree: Tree | AssignTree): void {
    eachMentionedSection(tree, initializeOutput);
  }

  function initializeOutput(name: string): void {
    const output = program.outputs.get(name)?.find((candidate) => candidate.constraint >= 0);
    if (output && !output.section) host.initialize(output, 0);
  }
}

const nothing: readonly InputSection[] = [];

function eachWild(statements: readonly LinkStatement[], visit: (node: InputSections) => void): void {
  for (const statement of statements) {
    if (statement.kind === 'wild') visit(statement.node);
    else if (statement.kind === 'output') eachWild(statement.children, visit);
  }
}

function dataFlags(output: OutputStatement): number {
  switch (output.sectionKind) {
    case 'noalloc':
      return flag.contents;
    case 'readonly':
    case 'typedReadonly':
      return flag.contents | flag.alloc | flag.load | flag.readonly;
    case 'noload':
      return flag.neverLoad | flag.alloc;
    default:
      return flag.contents | flag.alloc | flag.load;
  }
}

function excluded(pattern: Pattern, file: string): boolean {
  return pattern.exclude.some((name) => matches(name.text, file));
}

const flagNames: Readonly<Record<string, number>> = {
  SHF_ALLOC: flag.alloc,
  SHF_EXECINSTR: flag.code,
  SHF_TLS: flag.threadLocal,
};

function hasFlags(node: InputSections, section: InputSection): boolean {
  return node.flags.every(({ text }) => {
    const negated = text.startsWith('!');
    const name = negated ? text.slice(1) : text;
    const present =
      name === 'SHF_WRITE'
        ? (section.flags & flag.readonly) === 0
        : (section.flags & (flagNames[name] ?? 0)) !== 0;
    return present !== negated;
  });
}

/** Shell patterns as ld takes them: `*`, `?`, `[a-z]`, and a backslash before a special character. O(n·m). */
export function matches(pattern: string, name: string): boolean {
  let at = 0;
  let position = 0;
  let starAt = -1;
  let starPosition = 0;
  while (position < name.length) {
    const step = pattern[at] === '*' ? -1 : matchOne(pattern, at, name[position]!);
    if (step < 0 && pattern[at] === '*') {
      starAt = ++at;
      starPosition = position;
    } else if (step > 0) {
      at += step;
      position++;
    } else if (starAt >= 0) {
      at = starAt;
      position = ++starPosition;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at >= pattern.length;
}

/** How many characters of the pattern one character of the name uses up; 0 where it does not match. */
function matchOne(pattern: string, at: number, character: string): number {
  const expected = pattern[at];
  if (expected === undefined) return 0;
  if (expected === '?') return 1;
  if (expected === '\\' && at + 1 < pattern.length) return pattern[at + 1] === character ? 2 : 0;
  if (expected !== '[') return expected === character ? 1 : 0;
  const close = pattern.indexOf(']', at + 2);
  if (close < 0) return character === '[' ? 1 : 0;
  const negated = pattern[at + 1] === '!' || pattern[at + 1] === '^';
  let inside = false;
  for (let i = at + (negated ? 2 : 1); i < close; i++) {
    const from = pattern[i]!;
    if (pattern[i + 1] === '-' && i + 2 < close) {
      inside ||= from <= character && character <= pattern[i + 2]!;
      i += 2;
    } else inside ||= from === character;
  }
  return inside !== negated ? close + 1 - at : 0;
}
