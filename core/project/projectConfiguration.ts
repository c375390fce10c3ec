import type { Node } from 'jsonc-parser';
import { parseTree } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import { deepestNesting, nestedTooDeeply } from '../base/jsonDepth';
import { unknownName } from '../base/nearest';
import { parseSize } from '../base/size';
import type { Span, SyntaxProblem } from '../base/span';
import { severitySetting, severitySettings, type SeveritySetting } from '../base/severity';
import { say } from '../base/wording';
import { jsonMistake } from '../memoryPool/jsonTree';
import { globTest, unmatchedGlob } from './userGlobs';

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

/** A board that the project describes itself: what is fitted at each external bank. */
export interface ConfiguredBoard {
  readonly name: string;
  readonly device: ConfiguredText | undefined;
  /** In bytes, by external bank. */
  readonly external: Readonly<Record<string, bigint>>;
  readonly span: Span;
}

/** A finding that the project accepts; every part that is there must fit. */
export interface ConfiguredIgnore {
  readonly rule: string | undefined;
  /** A path or glob. */
  readonly file: string | undefined;
  /** The region, pool, section or symbol that the finding is about. */
  readonly name: string | undefined;
  readonly target: string | undefined;
  readonly why: string | undefined;
  readonly span: Span;
}

/** How much of a region or pool the build may fill. */
export interface ConfiguredBudget {
  readonly name: string;
  readonly limit:
    | { readonly kind: 'percent'; readonly percent: number }
    | { readonly kind: 'bytes'; readonly bytes: bigint };
  readonly span: Span;
}

/** The models that run at once: all of a target, or those of these names or files. */
export type ConfiguredParallel = boolean | readonly (readonly string[])[];

/** What `n6mem.json` says. */
export interface ProjectConfiguration {
  readonly targets: readonly ConfiguredTarget[];
  readonly boards: readonly ConfiguredBoard[];
  readonly rules: ReadonlyMap<string, SeveritySetting>;
  readonly ignore: readonly ConfiguredIgnore[];
  /** Globs of ignored files, relative to the project. */
  readonly exclude: readonly string[];
  /** Where INCLUDE and #include look, beside the script's own folder. */
  readonly includePaths: readonly string[];
  readonly budgets: readonly ConfiguredBudget[];
  /** Undefined where it says nothing. */
  readonly parallel: ConfiguredParallel | undefined;
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
  const message = say`n6mem.json: values are nested more than ${deepestNesting} levels deep here`;
  return { code: 'configuration-syntax', message, span, severity: 'error' };
}

const emptyConfiguration: ProjectConfiguration = {
  targets: [],
  boards: [],
  rules: new Map(),
  ignore: [],
  exclude: [],
  includePaths: [],
  budgets: [],
  parallel: undefined,
  problems: [],
};

const rootKeys: readonly string[] = [
  '$schema',
  'targets',
  'boards',
  'rules',
  'ignore',
  'exclude',
  'includePaths',
  'budgets',
  'parallel',
];

/**
 * Reads `n6mem.json` (JSONC). What cannot be read is reported and left out.
 *
 * @param ruleIds the ids that `rules` and `ignore` may name; any is taken where they are not given
 */
export function parseProjectConfiguration(text: string, ruleIds?: readonly string[]): ProjectConfiguration {
  const tooDeep = nestedTooDeeply(text);
  if (tooDeep) return { ...emptyConfiguration, problems: [tooDeepProblem(tooDeep)] };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const problems: SyntaxProblem[] = errors.map((error) => ({
    code: 'configuration-syntax',
    message: say`n6mem.json: ${jsonMistake(error.error, text.slice(error.offset, error.offset + error.length))}`,
    span: { start: error.offset, end: error.offset + error.length },
    severity: 'error',
  }));
  const read = reader(problems);
  if (root && root.type !== 'object') read.wrong(root, say`n6mem.json holds an object`);
  const values = new Map(
    read.properties(root, 'n6mem.json', rootKeys).map(([key, value]) => [key, value] as const),
  );
  const entries = (key: string): readonly Node[] => {
    const value = values.get(key);
    return value ? read.list(value, key) : [];
  };
  const texts = (key: string): string[] => entries(key).flatMap((node) => read.text(node, key)?.text ?? []);
  return {
    targets: entries('targets').flatMap((node) => readTarget(read, node) ?? []),
    boards: read
      .properties(values.get('boards'), 'boards', undefined)
      .map(([name, value]) => readBoard(read, name, value)),
    rules: readRules(read, values.get('rules'), ruleIds),
    ignore: entries('ignore').map((node) => readIgnore(read, node, ruleIds)),
    exclude: entries('exclude').flatMap((node) => read.glob(node, 'exclude') ?? []),
    includePaths: texts('includePaths'),
    budgets: read
      .properties(values.get('budgets'), 'budgets', undefined)
      .flatMap(([name, value]) => readBudget(read, name, value) ?? []),
    parallel: readParallel(read, values.get('parallel')),
    problems,
  };
}

function readRules(
  read: Reader,
  node: Node | undefined,
  ruleIds: readonly string[] | undefined,
): Map<string, SeveritySetting> {
  const rules = new Map<string, SeveritySetting>();
  for (const [rule, setting, key] of read.properties(node, 'rules', undefined)) {
    const severity = severitySetting(setting.value);
    if (ruleIds && !ruleIds.includes(rule)) read.wrong(key, unknownName('rule', rule, ruleIds));
    else if (severity) rules.set(rule, severity);
    else read.wrong(setting, say`a severity is one of ${severitySettings.join(', ')}`);
  }
  return rules;
}

function readBoard(read: Reader, name: string, node: Node): ConfiguredBoard {
  const external: Record<string, bigint> = {};
  let device: ConfiguredText | undefined;
  for (const [key, value] of read.properties(node, say`the board ${name}`, undefined)) {
    if (key === 'device') device = read.text(value, key);
    else {
      const size = read.bytes(value, key);
      if (size !== undefined) external[key] = size;
    }
  }
  return { name, device, external, span: read.spanOf(node) };
}

function readIgnore(read: Reader, node: Node, ruleIds: readonly string[] | undefined): ConfiguredIgnore {
  const keys = ['rule', 'file', 'name', 'target', 'why'] as const;
  const found: Partial<Record<(typeof keys)[number], string>> = {};
  for (const [key, value] of read.properties(node, say`an entry of ignore`, keys)) {
    const text = key === 'file' ? read.glob(value, key) : read.text(value, key)?.text;
    if (text !== undefined) found[key as (typeof keys)[number]] = text;
    if (key === 'rule' && text !== undefined && ruleIds && !ruleIds.includes(text))
      read.wrong(value, unknownName('rule', text, ruleIds));
  }
  const { rule, file, name, target, why } = found;
  return { rule, file, name, target, why, span: read.spanOf(node) };
}

function readBudget(read: Reader, name: string, node: Node): ConfiguredBudget | undefined {
  const span = read.spanOf(node);
  const percent =
    typeof node.value === 'string' ? /^(\d+(?:\.\d+)?)\s*%$/.exec(node.value.trim())?.[1] : undefined;
  if (percent !== undefined) return { name, limit: { kind: 'percent', percent: Number(percent) }, span };
  const bytes = typeof node.value === 'string' ? parseSize(node.value) : undefined;
  const whole = bytes ?? (typeof node.value === 'number' ? read.bytes(node, name) : undefined);
  if (whole !== undefined) return { name, limit: { kind: 'bytes', bytes: whole }, span };
  if (typeof node.value !== 'number')
    read.wrong(node, say`a budget is a share or a size, such as "90%" or "12M"`);
  return undefined;
}

/** `true`, one list of models, or several lists of models that run at once. */
function readParallel(read: Reader, node: Node | undefined): ConfiguredParallel | undefined {
  if (!node) return undefined;
  if (typeof node.value === 'boolean') return node.value;
  const groups = read.list(node, 'parallel');
  const isNested = groups.some((group) => group.type === 'array');
  const names = (nodes: readonly Node[]): string[] =>
    nodes.flatMap((item) => read.text(item, say`a model of parallel`)?.text ?? []);
  return isNested ? groups.map((group) => names(read.list(group, 'parallel'))) : [names(groups)];
}

type Reader = ReturnType<typeof reader>;

function reader(problems: SyntaxProblem[]) {
  const spanOf = (node: Node): Span => ({ start: node.offset, end: node.offset + node.length });
  const wrong = (node: Node, message: string, severity: 'error' | 'warning' = 'error'): void => {
    problems.push({ code: 'configuration-value', message, span: spanOf(node), severity });
  };
  const textOf = (node: Node, where: string): ConfiguredText | undefined => {
    if (typeof node.value === 'string') return { text: node.value, span: spanOf(node) };
    wrong(node, say`${where} is a text`);
    return undefined;
  };
  return {
    spanOf,
    wrong,
    /** A glob that cannot be matched stands for the file of that name. */
    glob: (node: Node, where: string): string | undefined => {
      const text = textOf(node, where)?.text;
      if (text !== undefined && !globTest(text)) wrong(node, unmatchedGlob(), 'warning');
      return text;
    },
    properties: (
      node: Node | undefined,
      where: string,
      known: readonly string[] | undefined,
    ): [string, Node, Node][] => {
      if (!node) return [];
      if (node.type !== 'object') {
        wrong(node, say`${where} is an object`);
        return [];
      }
      return (node.children ?? []).flatMap((property): [string, Node, Node][] => {
        const [key, value] = property.children ?? [];
        if (!key || !value || typeof key.value !== 'string') return [];
        if (known && !known.includes(key.value)) {
          const names = known.filter((name) => name !== '$schema');
          wrong(key, say`${unknownName('key', key.value, names)} (in ${where})`);
          return [];
        }
        return [[key.value, value, key]];
      });
    },
    list: (node: Node, where: string): readonly Node[] => {
      if (node.type === 'array') return node.children ?? [];
      wrong(node, say`${where} is a list`);
      return [];
    },
    text: textOf,
    bytes: (node: Node, where: string): bigint | undefined => {
      const value: unknown = node.value;
      const size =
        typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
          ? BigInt(value)
          : typeof value === 'string'
            ? parseSize(value)
            : undefined;
      if (size === undefined) wrong(node, say`${where} is a number of bytes, such as "512K" or "0x70000000"`);
      return size;
    },
  };
}

function readTarget(read: Reader, node: Node): ConfiguredTarget | undefined {
  const found: {
    -readonly [Key in keyof ConfiguredTarget]?: ConfiguredTarget[Key];
  } = {};
  for (const [key, value] of read.properties(node, say`a target`, targetKeys)) {
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
    if (node.type === 'object') read.wrong(node, say`a target needs a name`);
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
  for (const [key, value] of read.properties(node, say`a boot image`, ['name', 'start', 'size'])) {
    if (key === 'name') name = read.text(value, key)?.text;
    else if (key === 'start') start = read.bytes(value, key);
    else size = read.bytes(value, key);
  }
  if (name === undefined || start === undefined) {
    if (node.type === 'object') read.wrong(node, say`a boot image needs a name and a start`);
    return undefined;
  }
  return { name, start, size, span: read.spanOf(node) };
}
