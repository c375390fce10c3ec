import type { Span } from '../base/span';
import { LineIndex } from '../base/textDocument';
import { foldersAbove, join } from '../base/path';
import type { LinkerMap } from '../image/linkerMap';
import { parseLinkerMap } from '../image/linkerMapReader';
import type { Evaluation } from '../linkerScript/evaluation';
import { evaluateScript } from '../linkerScript/evaluate';
import { parseScript } from '../linkerScript/syntax/parser';
import { isPreprocessed, parsePreprocessed } from '../linkerScript/preprocessor/preprocess';
import type { Script } from '../linkerScript/syntax/syntaxTree';
import type { PoolFile } from '../memoryPool/poolFile';
import { binaryPoolFile, parsePoolFile } from '../memoryPool/parsePoolFile';
import { parseProfile } from '../memoryPool/parseProfile';
import type { ProfileFile } from '../memoryPool/profile';
import type { CInfo } from '../model/cInfo';
import type { NetworkSource } from '../model/networkSource';
import { parseCInfo } from '../model/parseCInfo';
import { parseNetworkSource } from '../model/parseNetworkSource';
import type { AtonVersionHeader, HeaderValue } from '../runtime/parseRuntimeHeader';
import { parseAtonVersionHeader, parseCoreDatatypes, parseStaiHeader } from '../runtime/parseRuntimeHeader';
import type { DependencyCache } from './dependencyCache';
import { createDependencyCache } from './dependencyCache';
import type { ProjectFiles } from './projectFiles';

/**
 * The parsed files of a project. Everything is parsed when it is first asked for and kept until its text changes;
 * `undefined` where the file is absent, unreadable or not loaded yet.
 */
export interface Artifacts {
  readonly files: ProjectFiles;
  network(path: string): NetworkSource | undefined;
  cInfo(path: string): CInfo | undefined;
  poolFile(path: string): PoolFile | undefined;
  profile(path: string): ProfileFile | undefined;
  /** The syntax tree of one linker script. */
  script(path: string): Script | undefined;
  /** A linker script evaluated together with what it INCLUDEs. */
  evaluation(path: string): Evaluation | undefined;
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

/** Gives access to the parsed files of a project. */
export function createArtifacts(
  files: ProjectFiles,
  cache: ArtifactCache = createArtifactCache(),
  options: ArtifactOptions = {},
): Artifacts {
  const parsed =
    <T>(kind: string, parse: (text: string) => T) =>
    (path: string): T | undefined =>
      cache.of(`${kind} ${path}`, files, (tracked) => {
        const text = tracked.text(path);
        return text === undefined ? undefined : parse(text);
      });
  const index = parsed('index', (text) => new LineIndex(text));
  const readMap = parsed('map', (text) => {
    const map = parseLinkerMap(text);
    return map.isLinkerMap ? map : undefined;
  });
  const readPools = parsed('poolFile', parsePoolFile);
  const lines = parsed('lines', (text) => text.split(/\r\n|\n|\r/));
  return {
    files,
    network: parsed('network', parseNetworkSource),
    cInfo: parsed('cInfo', parseCInfo),
    // Bytes are no part of what the cache compares.
    poolFile: (path) => readPools(path) ?? (files.bytes(path) && binaryPoolFile),
    profile: parsed('profile', parseProfile),
    script: (path) => scriptOf(files, cache, path),
    evaluation: (path) => {
      if (files.text(path) === undefined) return undefined;
      return cache.of(`evaluation ${path}`, files, (tracked) =>
        evaluateScript(path, {
          script: (file) => evaluatedScriptOf(tracked, cache, file, options.includePaths ?? []),
          resolveInclude: (from, name) => resolveInclude(tracked, from, name, options.includePaths ?? []),
        }),
      );
    },
    lastEvaluation: (path) => cache.last(`evaluation ${path}`) as Evaluation | undefined,
    linkerMap: (path) => readMap(path) ?? files.largeMap?.(path),
    atonVersion: parsed('aton', parseAtonVersionHeader),
    staiVersion: parsed('stai', parseStaiHeader),
    platformVersion: parsed('platform', parseCoreDatatypes),
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
    lines: (path) => lines(path) ?? [],
    cache,
  };
}

function scriptOf(files: ProjectFiles, cache: ArtifactCache, path: string): Script | undefined {
  return cache.of<Script | undefined>(`script ${path}`, files, (tracked, last) => {
    const text = tracked.text(path);
    return text === undefined ? undefined : parseScript(text, 'script', last);
  });
}

/** As ld gets to read it: a script with `#include` and `#if` goes through the C preprocessor first. */
function evaluatedScriptOf(
  files: ProjectFiles,
  cache: ArtifactCache,
  path: string,
  includePaths: readonly string[],
): Script | undefined {
  const text = files.text(path);
  if (text === undefined || !isPreprocessed(text)) return scriptOf(files, cache, path);
  return cache.of<Script | undefined>(`preprocessed ${path}`, files, (tracked, last) =>
    parsePreprocessed(
      path,
      text,
      {
        text: (file) => tracked.text(file),
        resolveInclude: (from, name) => resolveInclude(tracked, from, name, includePaths),
      },
      last,
    ),
  );
}

/**
 * Beside the script first, then in each folder above it up to the project's root (builds start ld in one of them, and
 * give it others by -L), then the include paths.
 */
function resolveInclude(
  files: ProjectFiles,
  from: string,
  name: string,
  includePaths: readonly string[],
): string | undefined {
  return [...foldersAbove(from), ...includePaths]
    .map((folder) => join(folder, name))
    .find((path) => files.has(path));
}
