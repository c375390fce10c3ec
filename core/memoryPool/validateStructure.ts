import { getNodeValue } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import type { SpanEdit } from '../base/edits';
import { nearest } from '../base/nearest';
import type { Span, SyntaxProblem } from '../base/span';
import { say } from '../base/wording';
import { configurationKeys, poolFileKeys, profileKeys } from './generated/keys';
import type { SchemaKey } from './generated/keys';
import { validateConfiguration, validatePoolFile, validateProfile } from './generated/validators';
import type { SchemaError, Validator } from './generated/validators';
import { elements, member, members, nodeSpan, readJsonTree, stringValue } from './jsonTree';

/** A breach of the structure, with what was probably meant. Code `mpool-schema`. */
export interface StructureProblem extends SyntaxProblem {
  readonly severity: 'error' | 'warning';
  readonly kind: StructureProblemKind;
  /** What it is about, without positions: `memory.mempools[npuRAM3].prop.rights`. */
  readonly key: string;
  readonly suggestion: StructureFix | undefined;
}

export type StructureProblemKind = 'unknownKey' | 'missingKey' | 'repeatedKey' | 'wrongType' | 'unknownValue';

/** A change that corrects a problem. */
export interface StructureFix {
  readonly title: string;
  /** The nearest name, which may not be the one that was meant. */
  readonly isGuess: boolean;
  readonly edits: readonly SpanEdit[];
}

/** The kinds of JSON files whose structure is known. */
export type StructuredFile = 'mpool' | 'profile' | 'n6mem';

interface Structure {
  readonly validate: Validator;
  readonly tables: Readonly<Record<string, readonly SchemaKey[]>>;
  /** Whether the schema knows every key. The profile's other keys belong to tools that we do not know. */
  readonly isComplete: boolean;
}

const structures: Readonly<Record<StructuredFile, Structure>> = {
  mpool: { validate: validatePoolFile, tables: poolFileKeys, isComplete: true },
  profile: { validate: validateProfile, tables: profileKeys, isComplete: false },
  n6mem: { validate: validateConfiguration, tables: configurationKeys, isComplete: true },
};

/** Large files of wrong values must not drown everything else. */
const mostProblems = 100;

/**
 * Checks keys, types and allowed values against the schema of its kind; numbers and the JSON itself are checked by the
 * parsers. Unknown and repeated keys are warnings, wrong types, unknown values and missing keys are errors. Never throws.
 */
export function validateStructure(text: string, kind: StructuredFile): StructureProblem[] {
  const { root, errors } = readJsonTree(text);
  if (!root) return [];
  const structure = structures[kind];
  const value: unknown = getNodeValue(root);
  const breaches = structure.validate(value)
    ? []
    : (structure.validate.errors ?? []).slice(0, 10 * mostProblems);
  const context: Context = { root, structure, isWhole: errors.length === 0 };
  const problems = breaches
    .flatMap((breach) => describe(breach, breaches, context))
    .concat(repeatedKeys(root, context));
  const distinct = new Map(problems.map((problem) => [`${problem.span.start} ${problem.message}`, problem]));
  return [...distinct.values()].sort((a, b) => a.span.start - b.span.start).slice(0, mostProblems);
}

interface Context {
  readonly root: Node;
  readonly structure: Structure;
  /** Whether the JSON is free of errors: otherwise what seems missing may just be unreadable. */
  readonly isWhole: boolean;
}

function describe(breach: SchemaError, all: readonly SchemaError[], context: Context): StructureProblem[] {
  const found = locate(breach.instancePath, context.root);
  if (!found) return [];
  const { path, node } = found;
  const key = describePath(path, context.root);
  switch (breach.keyword) {
    case 'additionalProperties':
      return unknownKey(String(breach.params['additionalProperty']), node, key, all, breach, context);
    case 'required':
      return missingKey(String(breach.params['missingProperty']), node, key, all, breach, context);
    case 'type':
      // The alternatives of `board` in n6mem.json: the one that was not chosen has nothing to say.
      if (breach.schemaPath !== undefined && all.some((other) => isAnyOf(other, breach))) return [];
      return wrongType(breach.params['type'], node, path, key);
    case 'enum':
      return unknownValue(breach.params['allowedValues'], node, path, key);
    case 'anyOf':
      return node.type === 'string' || node.type === 'object'
        ? []
        : [
            problem(
              'error',
              'wrongType',
              say`${quoted(path)} must be a board's name or an object of sizes.`,
              nodeSpan(node),
              key,
            ),
          ];
    default:
      return [];
  }
}

function isAnyOf(other: SchemaError, breach: SchemaError): boolean {
  return other.keyword === 'anyOf' && other.instancePath === breach.instancePath;
}

function problem(
  severity: 'error' | 'warning',
  kind: StructureProblemKind,
  message: string,
  span: Span,
  key: string,
  suggestion?: StructureProblem['suggestion'],
): StructureProblem {
  return { code: 'mpool-schema', severity, kind, message, span, key, suggestion };
}

function unknownKey(
  name: string,
  node: Node,
  where: string,
  all: readonly SchemaError[],
  breach: SchemaError,
  context: Context,
): StructureProblem[] {
  // `$schema` is for editors, wherever it stands.
  if (name === '$schema') return [];
  const meant = meantKey(name, node, breach, context);
  if (meant === undefined && !context.structure.isComplete) return [];
  const isNeeded = all.some(
    (other) =>
      other.keyword === 'required' &&
      other.instancePath === breach.instancePath &&
      other.params['missingProperty'] === meant,
  );
  const found = members(node).find((each) => each.key === name);
  if (!found) return [];
  const suggestion =
    meant === undefined
      ? undefined
      : {
          title: say`Change "${name}" to "${meant}"`,
          isGuess: true,
          edits: [{ span: nodeSpan(found.keyNode), newText: JSON.stringify(meant) }],
        };
  const unknown = say`The key "${shorten(name)}" is unknown here`;
  const message =
    meant === undefined
      ? `${unknown}.`
      : isNeeded
        ? say`${unknown}, and "${meant}" is missing: did you mean that?`
        : say`${unknown}: did you mean "${meant}"?`;
  return [
    problem(
      isNeeded ? 'error' : 'warning',
      isNeeded ? 'missingKey' : 'unknownKey',
      message,
      nodeSpan(found.keyNode),
      join(where, name),
      suggestion,
    ),
  ];
}

/** The key of the same object that was probably meant and is not there yet; of both dialects the fitting one. */
function meantKey(name: string, node: Node, breach: SchemaError, context: Context): string | undefined {
  const table = tableAt(breach, context);
  if (!table) return undefined;
  const present = new Set(members(node).map((each) => each.key));
  const candidates = table.filter(({ key }) => !present.has(key));
  // `readpower` is as near to read_power as to readPower; the neighbours tell which dialect the object is in.
  const dialect = table.find((each) => each.dialect !== undefined && present.has(each.key))?.dialect;
  const fitting = candidates.filter(
    (each) => each.dialect === undefined || each.dialect === (dialect ?? 'input'),
  );
  const plain = (key: string): string => key.replace(/_/g, '').toLowerCase();
  const sameLetters = fitting.find(({ key }) => plain(key) === plain(name));
  return (
    sameLetters?.key ??
    nearest(
      name,
      fitting.map(({ key }) => key),
    ) ??
    nearest(
      name,
      candidates.map(({ key }) => key),
    )
  );
}

/** The keys that the schema allows where a breach happened. */
function tableAt(breach: SchemaError, { structure, root }: Context): readonly SchemaKey[] | undefined {
  let table = structure.tables['root'];
  for (const step of locate(breach.instancePath, root)?.path ?? []) {
    if (typeof step === 'number') continue;
    const entry = table?.find(({ key }) => key === step);
    // A map by name (`Profiles`): its entries are of the kind that the map names.
    if (!entry) continue;
    table = entry.object === undefined ? undefined : structure.tables[entry.object];
  }
  return table;
}

function missingKey(
  name: string,
  node: Node,
  where: string,
  all: readonly SchemaError[],
  breach: SchemaError,
  context: Context,
): StructureProblem[] {
  if (!context.isWhole) return [];
  const isMisspelt = all.some(
    (other) =>
      other.keyword === 'additionalProperties' &&
      other.instancePath === breach.instancePath &&
      meantKey(String(other.params['additionalProperty']), node, other, context) === name,
  );
  if (isMisspelt) return [];
  const named = member(node, 'name');
  const poolName = stringValue(named);
  const message =
    poolName !== undefined
      ? say`Pool "${shorten(poolName)}" has no "${name}".`
      : where === ''
        ? say`The file has no "${name}".`
        : say`${where} has no "${name}".`;
  const at = named ? nodeSpan(named) : { start: node.offset, end: node.offset + 1 };
  return [problem('error', 'missingKey', message, at, join(where, name))];
}

function wrongType(expected: unknown, node: Node, path: Path, key: string): StructureProblem[] {
  const wanted: readonly unknown[] = Array.isArray(expected) ? expected : String(expected).split(',');
  const message = say`${quoted(path)} must be ${wanted.map(typeName).reduce((all, one) => say`${all} or ${one}`)}, not ${typeName(
    node.type,
  )}.`;
  return [problem('error', 'wrongType', message, nodeSpan(node), key, convertedLiteral(wanted, node))];
}

function typeName(type: unknown): string {
  return typeNames[String(type)]?.() ?? String(type);
}

const typeNames: Readonly<Record<string, () => string>> = {
  string: () => say`text in quotes`,
  number: () => say`a number`,
  integer: () => say`a whole number`,
  boolean: () => say`true or false`,
  object: () => say`an object in { }`,
  array: () => say`a list in [ ]`,
};

/** `"8"` where 8 is wanted, and the reverse. */
function convertedLiteral(wanted: readonly unknown[], node: Node): StructureProblem['suggestion'] {
  let newText: string | undefined;
  if (node.type === 'string') {
    const text = String(node.value).trim();
    const isNumber = wanted.includes('number') && /^[0-9]{1,15}(\.[0-9]{1,15})?$/.test(text);
    const isInteger = wanted.includes('integer') && /^[0-9]{1,15}$/.test(text);
    if (isNumber || isInteger) newText = text.replace(/^0+(?=[0-9])/, '');
  } else if (wanted.includes('string') && node.type === 'number') {
    newText = JSON.stringify(String(node.value));
  }
  if (newText === undefined) return undefined;
  return { title: say`Write ${newText}`, isGuess: false, edits: [{ span: nodeSpan(node), newText }] };
}

function unknownValue(allowed: unknown, node: Node, path: Path, key: string): StructureProblem[] {
  const last = path[path.length - 1];
  const parent = path[path.length - 2];
  // The parser reports the unit of an offset or size as mpool-number.
  if (last === 'magnitude' && (parent === 'offset' || parent === 'size') && node.type === 'string') return [];
  const values = Array.isArray(allowed) ? allowed : [];
  const texts = values.filter((value): value is string => typeof value === 'string');
  const written = stringValue(node);
  const meant = written === undefined ? undefined : nearest(written, texts);
  const shown = values.filter((value) => typeof value === 'string' || !texts.includes(String(value)));
  const list = shown.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ');
  const what = written === undefined ? quoted(path) : `"${shorten(written)}"`;
  const message = say`${what} is none of the values that ${quoted(path)} can have: ${list}.`;
  const suggestion =
    meant === undefined
      ? undefined
      : {
          title: say`Change to "${meant}"`,
          isGuess: true,
          edits: [{ span: nodeSpan(node), newText: JSON.stringify(meant) }],
        };
  return [
    problem(
      'error',
      'unknownValue',
      written === undefined ? say`${quoted(path)} must be one of ${list}.` : message,
      nodeSpan(node),
      key,
      suggestion,
    ),
  ];
}

/** JSON readers silently take the last of two equal keys. */
function repeatedKeys(root: Node, context: Context): StructureProblem[] {
  const result: StructureProblem[] = [];
  const visit = (node: Node, where: string): void => {
    const seen = new Set<string>();
    for (const { key, keyNode, value } of members(node)) {
      if (seen.has(key) && value) {
        const message = say`The key "${shorten(key)}" stands here a second time; only the last one counts.`;
        result.push(problem('warning', 'repeatedKey', message, nodeSpan(keyNode), join(where, key)));
      }
      seen.add(key);
      if (value) visit(value, join(where, key));
    }
    elements(node).forEach((element, index) => visit(element, `${where}[${nameOf(element) ?? index}]`));
  };
  if (context.isWhole) visit(root, '');
  return result;
}

type Path = readonly (string | number)[];

/** What a JSON pointer points at; of duplicate keys the last, which is the one that was validated. */
function locate(pointer: string, root: Node): { path: Path; node: Node } | undefined {
  const path: (string | number)[] = [];
  let node: Node | undefined = root;
  for (const raw of pointer.split('/').slice(1)) {
    const step = raw.replace(/~1/g, '/').replace(/~0/g, '~');
    const isArray: boolean = node.type === 'array';
    path.push(isArray ? Number(step) : step);
    node = isArray ? node.children?.[Number(step)] : member(node, step);
    if (!node) return undefined;
  }
  return { path, node };
}

/** `memory.mempools[npuRAM3].prop`: stays the same when pools are added before it. */
function describePath(path: Path, root: Node): string {
  let text = '';
  let node: Node | undefined = root;
  for (const step of path) {
    node = typeof step === 'number' ? node?.children?.[step] : member(node, step);
    text = typeof step === 'number' ? `${text}[${nameOf(node) ?? step}]` : join(text, step);
  }
  return text;
}

function nameOf(node: Node | undefined): string | undefined {
  return stringValue(member(node, 'name')) ?? stringValue(member(node, 'fname'));
}

function join(where: string, key: string): string {
  return where === '' ? key : `${where}.${key}`;
}

/** The last key of a path, for messages. */
function quoted(path: Path): string {
  const key = [...path].reverse().find((step) => typeof step === 'string');
  if (key === undefined) return say`The file`;
  return typeof path[path.length - 1] === 'number'
    ? say`Each entry of "${shorten(key)}"`
    : `"${shorten(key)}"`;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
