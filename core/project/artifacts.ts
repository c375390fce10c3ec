import { createAttempts, type Attempts } from '../base/attempts';
import type { Span } from '../base/span';
import { LineIndex } from '../base/textDocument';
import type { LinkerMap } from '../image/linkerMap';
import { parseLinkerMap } from '../image/linkerMapReader';
import type { Evaluation } from '../linkerScript/evaluation';
import { evaluateScript } from '../linkerScript/evaluate';
import { dirname, join } from '../base/path';
import { includeCandidates, type InclusionForm } from '../linkerScript/host';
import { includedNames } from '../linkerScript/syntax/includedNames';
import { parseFitted } from '../linkerScript/syntax/fittedScript';
import { isPreprocessed } from '../linkerScript/preprocessor/isPreprocessed';
import { parsePreprocessed } from '../linkerScript/preprocessor/preprocess';
import type { Script } from '../linkerScript/syntax/script';
import type { PoolFile } from '../memoryPool/poolFile';
import { binaryPoolFile, parsePoolFile } from '../memoryPool/parsePoolFile';
import { parseProfile } from '../memoryPool/parseProfile';
import type { ProfileFile } from '../memoryPool/profile';
import type { CInfo } from '../model/cInfo';
import type { NetworkSource } from '../model/networkSource';
import { parseCInfo } from '../model/parseCInfo';
import type { GenerateReport } from '../model/parseReport';
import { parseReport } from '../model/parseReport';
import { parseNetworkSource } from '../model/parseNetworkSource';
import type { AtonVersionHeader, HeaderValue } from '../runtime/parseRuntimeHeader';
import { parseAtonVersionHeader, parseCoreDatatypes, parseStaiHeader } from '../runtime/parseRuntimeHeader';
import type { DependencyCache, Reading, ReadingInput } from './dependencyCache';
import { createDependencyCache } from './dependencyCache';
import type { ProjectFiles } from './projectFiles';
import { evaluateDeviceTree, isDeviceTree } from './zephyrMemory';

/**
 * The parsed files of a project. Everything is parsed when it is first asked for and kept until its text changes;
 * `undefined` where the file is absent, unreadable or not loaded yet.
 */
export interface Artifacts {
  readonly files: ProjectFiles;
  network(path: string): NetworkSource | undefined;
  cInfo(path: string): CInfo | undefined;
  /** `*_generate_report.txt`. */
  report(path: string): GenerateReport | undefined;
  poolFile(path: string): PoolFile | undefined;
  profile(path: string): ProfileFile | undefined;
  /** The syntax tree of one linker script, or of the part of one that its text is. */
  script(path: string): Script | undefined;
  /** A linker script evaluated together with what it INCLUDEs. */
  evaluation(path: string): Evaluation | undefined;
  /** The script as ld gets to read it: preprocessed where it is one for the C preprocessor. */
  evaluatedScript(path: string): Script | undefined;
  /** The file that INCLUDE or #include in a script means; undefined where none is found. */
  resolveInclude(from: string, name: string, form?: InclusionForm): string | undefined;
  /** The files that a script INCLUDEs, as far as they are found. */
  inclusions(path: string): readonly string[];
  /** The last evaluation that there was, perhaps of an earlier text; undefined where there was none. */
  lastEvaluation(path: string): Evaluation | undefined;
  /** A `-Map` file of GNU ld; undefined where the text is none. */
  linkerMap(path: string): LinkerMap | undefined;
  /** `ll_aton_version.h`. */
  atonVersion(path: string): AtonVersionHeader | undefined;
  /** `stai.h`. */
  staiVersion(path: string): HeaderValue<string> | undefined;
  /** `core_datatypes.h`. */
  platformVersion(path: string): HeaderValue<string> | undefined;
  /** The text as it is now; undefined where it is not loaded. */
  text(path: string): string | undefined;
  /** Zero-based line of an offset. */
  lineOf(path: string, offset: number): number;
  /** Offsets of a line's text without the blanks around it; empty at the end where there is no such line. */
  lineSpan(path: string, line: number): Span;
  /** The physical lines of a text; empty where it is not loaded. */
  lines(path: string): readonly string[];
  /** Keeps the result of a reading of several files; see {@link DependencyCache}. */
  readonly cache: DependencyCache;
  /** What could not be read, by a fault of its reader, and what else of the work failed. */
  readonly attempts: Attempts;
}

/** What was parsed, kept between runs: pass the same one for as long as the project is open. */
export type ArtifactCache = DependencyCache;

export function createArtifactCache(): ArtifactCache {
  return createDependencyCache();
}

export interface ArtifactOptions {
  /** Where INCLUDE and #include look, beside the script's own folder. */
  readonly includePaths?: readonly string[];
}

/** A reading of one file. */
function parsed<T>(kind: string, parse: (text: string) => T): Reading<string, T | undefined> {
  return {
    kind,
    compute: (path, files) => {
      const text = files.text(path);
      return text === undefined ? undefined : parse(text);
    },
  };
}

const networkReading = parsed('network', parseNetworkSource);
const cInfoReading = parsed('cInfo', parseCInfo);
const reportReading = parsed('report', parseReport);
const poolFileReading = parsed('poolFile', parsePoolFile);
const profileReading = parsed('profile', parseProfile);
const atonReading = parsed('aton', parseAtonVersionHeader);
const staiReading = parsed('stai', parseStaiHeader);
const platformReading = parsed('platform', parseCoreDatatypes);
const indexReading = parsed('index', (text) => new LineIndex(text));
const linesReading = parsed('lines', (text) => text.split(/\r\n|\n|\r/));
const mapReading = parsed('map', (text) => {
  const map = parseLinkerMap(text);
  return map.isLinkerMap ? map : undefined;
});

const scriptReading: Reading<string, Script | undefined> = {
  kind: 'script',
  compute: (path, files, _, last) => {
    const text = files.text(path);
    return text === undefined ? undefined : parseFitted(text, last);
  },
};

/** Everything that decides what a script and its includes come to, beside the files themselves. */
interface ScriptReadingInput extends Readonly<Record<string, string | readonly string[]>> {
  readonly path: string;
  readonly searchPaths: readonly string[];
}

/** As ld gets to read it: a script with `#include` and `#if` goes through the C preprocessor first. */
const evaluatedScriptReading: Reading<ScriptReadingInput, Script | undefined> = {
  kind: 'evaluated script',
  compute: ({ path, searchPaths }, files, cache, last) => {
    const text = files.text(path);
    if (text === undefined || !isPreprocessed(path, text)) return cache.read(scriptReading, path, files);
    const options = {
      text: (file: string) => files.text(file),
      resolveInclude: (from: string, name: string, form: InclusionForm) =>
        resolveInclude(files, from, name, form, searchPaths),
    };
    return parsePreprocessed(path, text, options, last);
  },
};

const evaluationReading: Reading<ScriptReadingInput, Evaluation | undefined> = {
  kind: 'evaluation',
  compute: ({ path, searchPaths }, files, cache, last) => {
    const text = files.text(path);
    if (text === undefined) return undefined;
    if (isDeviceTree(path)) return evaluateDeviceTree(path, text, runsFromFlash(files, path));
    const host = {
      script: (file: string) => cache.read(evaluatedScriptReading, { path: file, searchPaths }, files),
      resolveInclude: (from: string, name: string) =>
        resolveInclude(files, from, name, 'INCLUDE', searchPaths),
    };
    const context = isPreprocessed(path, text) ? 'script' : cache.read(scriptReading, path, files)?.context;
    return evaluateScript(path, host, context === undefined ? {} : { context }, last);
  },
};

/** Whether the configuration of a Zephyr build, `.config` beside its device tree, runs the application from flash. */
function runsFromFlash(files: ProjectFiles, deviceTree: string): boolean {
  const file = join(dirname(deviceTree), '.config');
  return /^CONFIG_XIP=y/m.test((files.has(file) ? files.text(file) : undefined) ?? '');
}

/** The scripts that INCLUDE something, with what each name in them leads to. */
const inclusionsReading: Reading<ScriptReadingInput, readonly string[]> = {
  kind: 'inclusions',
  compute: ({ path, searchPaths }, files, cache) => {
    if (!files.text(path)?.includes('INCLUDE')) return [];
    const script = cache.read(scriptReading, path, files);
    return includedNames(script?.statements ?? []).flatMap(
      (name) => resolveInclude(files, path, name, 'INCLUDE', searchPaths) ?? [],
    );
  },
};

/** Gives access to the parsed files of a project. */
export function createArtifacts(
  files: ProjectFiles,
  cache: ArtifactCache = createArtifactCache(),
  options: ArtifactOptions = {},
): Artifacts {
  const searchPaths = options.includePaths ?? [];
  const attempts = createAttempts();
  const attempt = <Input extends ReadingInput, T>(
    reading: Reading<Input, T>,
    path: string,
    input: Input,
  ): T | undefined =>
    attempts.of(
      () => `${path} (${reading.kind})`,
      path,
      () => cache.read<Input, T>(reading, input, files),
      undefined,
    );
  const of =
    <T>(reading: Reading<string, T>) =>
    (path: string): T | undefined =>
      attempt(reading, path, path);
  const ofScript =
    <T>(reading: Reading<ScriptReadingInput, T>) =>
    (path: string): T | undefined =>
      attempt(reading, path, { path, searchPaths });
  const mapOf = of(mapReading);
  const poolFileOf = of(poolFileReading);
  const linesOf = of(linesReading);
  const inclusionsOf = ofScript(inclusionsReading);
  const index = of(indexReading);
  return {
    files,
    network: of(networkReading),
    cInfo: of(cInfoReading),
    report: of(reportReading),
    // Bytes are not part of what the cache compares.
    poolFile: (path) => poolFileOf(path) ?? (files.bytes(path) && binaryPoolFile()),
    profile: of(profileReading),
    script: of(scriptReading),
    evaluation: ofScript(evaluationReading),
    evaluatedScript: ofScript(evaluatedScriptReading),
    resolveInclude: (from, name, form = 'INCLUDE') => resolveInclude(files, from, name, form, searchPaths),
    inclusions: (path) => inclusionsOf(path) ?? [],
    lastEvaluation: (path) => cache.lastOf(evaluationReading, { path, searchPaths }),
    linkerMap: (path) => mapOf(path) ?? files.largeMap?.(path),
    atonVersion: of(atonReading),
    staiVersion: of(staiReading),
    platformVersion: of(platformReading),
    text: (path) => files.text(path),
    lineOf: (path, offset) => index(path)?.positionAt(offset).line ?? 0,
    lineSpan: (path, line) => {
      const known = index(path);
      if (!known) return { start: 0, end: 0 };
      const start = known.offsetAt({ line, character: 0 });
      const text = known.lineText(line);
      const body = text.trim();
      const indent = text.length - text.trimStart().length;
      return { start: start + indent, end: start + indent + body.length };
    },
    lines: (path) => linesOf(path) ?? [],
    cache,
    attempts,
  };
}

function resolveInclude(
  files: ProjectFiles,
  from: string,
  name: string,
  form: InclusionForm,
  searchPaths: readonly string[],
): string | undefined {
  return includeCandidates(from, name, form, { searchPaths }).find((path) => files.has(path));
}
