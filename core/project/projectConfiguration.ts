import type { Node } from 'jsonc-parser';
import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import { deepestNesting, nestedTooDeeply } from '../base/jsonDepth';
import { parseSize } from '../base/size';
import type { Span, SyntaxProblem } from '../base/span';
import { severitySetting, severitySettings, type SeveritySetting } from '../base/severity';

/** A text of the configuration with its place. */
export interface ConfiguredText {
  readonly text: string;
  readonly span: Span;
}

/** A boot image that the user named. */
export interface ConfiguredImage {
  readonly name: string;
  readonly start: bigint;
  readonly size: bigint | undefined;
  readonly span: Span;
}

/** A target of `n6mem.json`. What it leaves out is inferred. */
export interface ConfiguredTarget {
  readonly name: ConfiguredText;
  readonly device: ConfiguredText | undefined;
  /** A known board's name. */
  readonly board: ConfiguredText | undefined;
  /** Sizes in bytes by external bank, where `board` is an object. */
  readonly external: Readonly<Record<string, bigint>> | undefined;
  /** Paths or globs, relative to the file; undefined where the key is absent. */
  readonly linkerScripts: readonly ConfiguredText[] | undefined;
  readonly pools: readonly ConfiguredText[] | undefined;
  readonly models: readonly ConfiguredText[] | undefined;
  readonly images: readonly ConfiguredText[] | undefined;
  readonly headers: ConfiguredText | undefined;
  readonly archive: ConfiguredText | undefined;
  /** Undefined where the key is absent; an empty list says that there are none. */
  readonly boot: readonly ConfiguredImage[] | undefined;
  readonly span: Span;
}

export interface ProjectConfiguration {
  readonly targets: readonly ConfiguredTarget[];
  readonly rules: ReadonlyMap<string, SeveritySetting>;
  readonly problems: readonly SyntaxProblem[];
}

const targetKeys: readonly string[] = [
  'name',
  'device',
  'board',
  'linkerScripts',
  'pools',
  'models',
  'runtime',
  'images',
  'boot',
];

function tooDeepProblem(span: Span): SyntaxProblem {
  const message = `n6mem.json: values are nested more than ${deepestNesting} levels deep here`;
  return { code: 'configuration-syntax', message, span, severity: 'error' };
}

/** Reads `n6mem.json` (JSONC). What cannot be read is reported and left out. */
export function parseProjectConfiguration(text: string): ProjectConfiguration {
  const tooDeep = nestedTooDeeply(text);
  if (tooDeep) return { targets: [], rules: new Map(), problems: [tooDeepProblem(tooDeep)] };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const problems: SyntaxProblem[] = errors.map((error) => ({
    code: 'configuration-syntax',
    message: `n6mem.json: ${words(printParseErrorCode(error.error))}`,
    span: { start: error.offset, end: error.offset + error.length },
    severity: 'error',
  }));
  const read = reader(problems);
  const rules = new Map<string, SeveritySetting>();
  const targets: ConfiguredTarget[] = [];
  if (root && root.type !== 'object') read.wrong(root, 'n6mem.json holds an object');
  for (const [key, value] of read.properties(root, 'n6mem.json', ['$schema', 'targets', 'rules'])) {
    if (key === 'targets') {
      for (const node of read.list(value, 'targets')) {
        const target = readTarget(read, node);
        if (target) targets.push(target);
      }
    } else if (key === 'rules') {
      for (const [rule, setting] of read.properties(value, 'rules', undefined)) {
        const severity = severitySetting(setting.value);
        if (severity) rules.set(rule, severity);
        else read.wrong(setting, `a severity is one of ${severitySettings.join(', ')}`);
      }
    }
  }
  return { targets, rules, problems };
}

type Reader = ReturnType<typeof reader>;

function reader(problems: SyntaxProblem[]) {
  const spanOf = (node: Node): Span => ({ start: node.offset, end: node.offset + node.length });
  const wrong = (node: Node, message: string, severity: 'error' | 'warning' = 'error'): void => {
    problems.push({ code: 'configuration-value', message, span: spanOf(node), severity });
  };
  return {
    spanOf,
    wrong,
    properties: (
      node: Node | undefined,
      where: string,
      known: readonly string[] | undefined,
    ): [string, Node, Node][] => {
      if (!node) return [];
      if (node.type !== 'object') {
        wrong(node, `${where} is an object`);
        return [];
      }
      return (node.children ?? []).flatMap((property): [string, Node, Node][] => {
        const [key, value] = property.children ?? [];
        if (!key || !value || typeof key.value !== 'string') return [];
        if (known && !known.includes(key.value)) {
          wrong(
            key,
            `unknown key "${key.value}" in ${where}; known are ${known.filter((name) => name !== '$schema').join(', ')}`,
            'warning',
          );
          return [];
        }
        return [[key.value, value, key]];
      });
    },
    list: (node: Node, where: string): readonly Node[] => {
      if (node.type === 'array') return node.children ?? [];
      wrong(node, `${where} is a list`);
      return [];
    },
    text: (node: Node, where: string): ConfiguredText | undefined => {
      if (typeof node.value === 'string') return { text: node.value, span: spanOf(node) };
      wrong(node, `${where} is a text`);
      return undefined;
    },
    bytes: (node: Node, where: string): bigint | undefined => {
      const value: unknown = node.value;
      const size =
        typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
          ? BigInt(value)
          : typeof value === 'string'
            ? parseSize(value)
            : undefined;
      if (size === undefined) wrong(node, `${where} is a number of bytes, such as "512K" or "0x70000000"`);
      return size;
    },
  };
}

function readTarget(read: Reader, node: Node): ConfiguredTarget | undefined {
  const found: {
    -readonly [Key in keyof ConfiguredTarget]?: ConfiguredTarget[Key];
  } = {};
  for (const [key, value] of read.properties(node, 'a target', targetKeys)) {
    const texts = (): ConfiguredText[] => read.list(value, key).flatMap((item) => read.text(item, key) ?? []);
    if (key === 'name') found.name = read.text(value, key)!;
    else if (key === 'device') found.device = read.text(value, key);
    else if (key === 'board' && value.type === 'object') found.external = externalSizes(read, value);
    else if (key === 'board') found.board = read.text(value, key);
    else if (key === 'linkerScripts') found.linkerScripts = texts();
    else if (key === 'pools') found.pools = texts();
    else if (key === 'models') found.models = texts();
    else if (key === 'images') found.images = texts();
    else if (key === 'boot')
      found.boot = read.list(value, key).flatMap((item) => readImage(read, item) ?? []);
    else if (key === 'runtime') {
      for (const [part, path] of read.properties(value, 'runtime', ['headers', 'archive'])) {
        if (part === 'headers') found.headers = read.text(path, part);
        else found.archive = read.text(path, part);
      }
    }
  }
  if (!found.name) {
    if (node.type === 'object') read.wrong(node, 'a target needs a name');
    return undefined;
  }
  return {
    name: found.name,
    device: found.device,
    board: found.board,
    external: found.external,
    linkerScripts: found.linkerScripts,
    pools: found.pools,
    models: found.models,
    images: found.images,
    headers: found.headers,
    archive: found.archive,
    boot: found.boot,
    span: read.spanOf(node),
  };
}

function externalSizes(read: Reader, node: Node): Record<string, bigint> {
  const result: Record<string, bigint> = {};
  for (const [bank, value] of read.properties(node, 'board', undefined)) {
    const size = read.bytes(value, bank);
    if (size !== undefined) result[bank] = size;
  }
  return result;
}

function readImage(read: Reader, node: Node): ConfiguredImage | undefined {
  let name: string | undefined;
  let start: bigint | undefined;
  let size: bigint | undefined;
  for (const [key, value] of read.properties(node, 'a boot image', ['name', 'start', 'size'])) {
    if (key === 'name') name = read.text(value, key)?.text;
    else if (key === 'start') start = read.bytes(value, key);
    else size = read.bytes(value, key);
  }
  if (name === undefined || start === undefined) {
    if (node.type === 'object') read.wrong(node, 'a boot image needs a name and a start');
    return undefined;
  }
  return { name, start, size, span: read.spanOf(node) };
}

/** `CommaExpected` as people say it. */
function words(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
