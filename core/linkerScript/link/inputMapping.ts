import type { InputObject } from '../host';
import type { InputSections, Pattern } from '../syntax/syntaxTree';
import type { AssignTree, InputSection, LinkStatement, OutputStatement, Tree } from './linkState';
import { flag } from './linkState';
import { eachMentionedSection } from './namesInTree';
import { matches } from './patterns';
import type { Program } from './program';

/** Makes an output section exist. */
type Initialize = (output: OutputStatement, flags: number) => void;

interface Mapping {
  readonly program: Program;
  readonly objects: readonly InputObject[] | undefined;
  readonly initialize: Initialize;
  /** Input sections by their file. */
  readonly free: ReadonlyMap<string, readonly InputSection[]>;
  readonly taken: Set<InputSection>;
  readonly kept: Set<InputSection>;
}

/**
 * Attaches input sections to output sections and makes the output sections that something keeps alive, as ld's
 * map_input_to_output_sections does.
 */
export function mapInputs(
  program: Program,
  objects: readonly InputObject[] | undefined,
  initialize: Initialize,
): void {
  const free = new Map<string, readonly InputSection[]>();
  for (const { file, sections } of objects ?? []) {
    free.set(
      file,
      sections.map((section) => ({ ...section, file })),
    );
  }
  const mapping: Mapping = { program, objects, initialize, free, taken: new Set(), kept: new Set() };
  if (free.size > 0) {
    eachWild(program.statements, (node) => {
      if (node.keep) for (const section of matching(mapping, node)) mapping.kept.add(section);
    });
  }
  for (const statement of program.statements) {
    if (statement.kind === 'output') mapOutput(mapping, statement);
    else if (statement.kind === 'assign') initializeNamed(mapping, statement.tree);
  }
}

function mapOutput(mapping: Mapping, output: OutputStatement): void {
  // Without the inputs it is not known which of the two it is.
  if (mapping.objects && (output.constraint === 1 || output.constraint === 2)) {
    const readonly = allReadonly(mapping, output);
    if (readonly !== (output.constraint === 1)) {
      output.constraint = -1;
      return;
    }
  }
  for (const statement of output.children) mapStatement(mapping, statement, output);
}

function mapStatement(mapping: Mapping, statement: LinkStatement, output: OutputStatement): void {
  switch (statement.kind) {
    case 'wild':
      for (const section of matching(mapping, statement.node)) {
        mapping.taken.add(section);
        if (output.name === '/DISCARD/') continue;
        addSection(mapping, section, output, mapping.kept.has(section));
        (statement.inputs ??= []).push({ section, padding: 0n });
      }
      return;
    case 'data': {
      initializeNamed(mapping, statement.tree);
      const flags = dataFlags(output);
      if (output.section) output.section.flags |= flags;
      else mapping.initialize(output, flags | flag.readonly);
      return;
    }
    case 'plain':
      if (!output.section) mapping.initialize(output, 0);
      return;
    case 'assign':
      if (!output.section) mapping.initialize(output, 0);
      initializeNamed(mapping, statement.tree);
      return;
    case 'insert':
    case 'output':
  }
}

function allReadonly(mapping: Mapping, output: OutputStatement): boolean {
  return output.children.every(
    (child) =>
      child.kind !== 'wild' ||
      matching(mapping, child.node).every((section) => (section.flags & flag.readonly) !== 0),
  );
}

function matching(mapping: Mapping, node: InputSections): readonly InputSection[] {
  if (mapping.free.size === 0) return nothing;
  const found: InputSection[] = [];
  const add = (section: InputSection): void => {
    if (!mapping.taken.has(section) && !found.includes(section)) found.push(section);
  };
  for (const [file, sections] of mapping.free) {
    if (node.file && (!matches(node.file.name.text, file) || excluded(node.file, file))) continue;
    for (const section of sections) {
      if (!hasFlags(node, section)) continue;
      const accepted =
        node.sections.length === 0 ||
        node.sections.some((pattern) => matches(pattern.name.text, section.name) && !excluded(pattern, file));
      if (accepted) add(section);
    }
  }
  return found;
}

function addSection(mapping: Mapping, section: InputSection, output: OutputStatement, keep: boolean): void {
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
  if (!output.section) mapping.initialize(output, flags);
  const made = output.section;
  if (!made) return;
  made.flags &= flags | ~flag.readonly;
  if (made.hasInput) flags &= ~flag.readonly;
  made.flags |= flags;
  made.hasInput = true;
  made.alignmentPower = Math.max(made.alignmentPower, section.alignmentPower);
}

function initializeNamed(mapping: Mapping, tree: Tree | AssignTree): void {
  eachMentionedSection(tree, (name) => initializeOutput(mapping, name));
}

function initializeOutput(mapping: Mapping, name: string): void {
  const output = mapping.program.outputs.get(name)?.find((candidate) => candidate.constraint >= 0);
  if (output && !output.section) mapping.initialize(output, 0);
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
