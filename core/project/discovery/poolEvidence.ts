import { basename, dirname, foldersAbove, join } from '../../base/path';
import { withoutEnding } from '../../base/trimming';
import { say } from '../../base/wording';
import { isBookkeepingPool } from '../../memoryPool/poolFile';
import type { NetworkSource } from '../../model/networkSource';
import type { Artifacts } from '../artifacts';
import { isToolWorkspace } from '../classify';
import { byTail, sharedFolders, uniqueBest } from './fileTree';
import type { FoundFile } from './resolveBuild';
import type { Evidence } from '../target';

/** Where a span of a text stands, as evidence. */
export function evidenceOfSpan(
  artifacts: Artifacts,
  file: string,
  offset: number,
  strength: Evidence['strength'],
): Evidence {
  const line = artifacts.lineOf(file, offset);
  return { strength, file, line, text: (artifacts.lines(file)[line] ?? '').trim() };
}

/**
 * The pool files that surely belong to a model, each with every reason found: by the command line in its header, by that
 * in the report of the same run, else by the compiler's own copy.
 */
export function poolFilesOf(
  artifacts: Artifacts,
  model: string,
  source: NetworkSource,
  report: string | undefined,
): FoundFile[] {
  const statements = [...statedByModel(artifacts, model, source), ...statedByReport(artifacts, report)];
  const named = statements.flatMap((statement) => namedPoolFile(artifacts, statement) ?? []);
  const first = named[0];
  // Two that name different files contradict each other; the header is of this very file.
  if (first) return named.filter(({ file }) => file === first.file);
  for (const statement of statements) {
    const echo = echoOf(artifacts, source, statement);
    if (echo) return [echo];
  }
  return [];
}

/** What a run of the compiler says of its pool file: the one that it read, and its own copy. */
interface PoolStatement {
  readonly read: string;
  readonly written: { readonly path: string; readonly evidence: Evidence } | undefined;
  readonly evidence: Evidence;
}

function statedByModel(artifacts: Artifacts, model: string, source: NetworkSource): PoolStatement[] {
  const { poolFile, outDirPrefix, options } = source;
  if (!poolFile) return [];
  const evidence = evidenceOfSpan(artifacts, model, poolFile.span.start, 4);
  const span = options.find((entry) => entry.name.endsWith('out-dir-prefix'))?.span ?? poolFile.span;
  const folder = outDirPrefix && withoutEnd(outDirPrefix);
  const name = basename(withSlashes(poolFile.path)).replace(/\.mpool$/i, '');
  const written = folder && {
    path: `${basename(folder)}/${name}.mpool`,
    evidence: evidenceOfSpan(artifacts, model, span.start, 4),
  };
  return [{ read: poolFile.path, written: written || undefined, evidence }];
}

function statedByReport(artifacts: Artifacts, file: string | undefined): PoolStatement[] {
  const report = file === undefined ? undefined : artifacts.report(file);
  if (file === undefined || report?.loadPools === undefined) return [];
  const text = `--load-mpool ${report.loadPools}`;
  const evidence: Evidence = { strength: 4, file, line: report.argumentsLine ?? 0, text };
  const path = report.savePools && withSlashes(report.savePools).split('/').slice(-2).join('/');
  const written = path && { path, evidence: { ...evidence, text: `--save-mpool-file ${report.savePools}` } };
  return [{ read: report.loadPools, written: written || undefined, evidence }];
}

const withSlashes = (path: string): string => path.replace(/\\/g, '/');
const withoutEnd = (path: string): string => withoutEnding(withSlashes(path), '/');

/**
 * The file of the project that a run of the compiler read. It is a path of the machine that ran it, so at least two of
 * its last components must fit, and one file must fit best: plain names are crossed in real projects.
 */
function namedPoolFile(artifacts: Artifacts, { read, evidence }: PoolStatement): FoundFile | undefined {
  const path = withSlashes(read);
  const full = /\.mpool$/i.test(path) ? path : `${path}.mpool`;
  const file = byTail(artifacts.files, full, 2);
  return file === undefined ? undefined : { file, evidence };
}

/**
 * The copy that the compiler writes back into its workspace, `<workspace>/<name of the pool file>`. The workspace may
 * have been used again since: only a copy with the model's own pools counts.
 */
function echoOf(
  artifacts: Artifacts,
  source: NetworkSource,
  { written }: PoolStatement,
): FoundFile | undefined {
  const file = written && byTail(artifacts.files, written.path, 2);
  if (file === undefined || !samePools(artifacts, file, source)) return undefined;
  return { file, evidence: written!.evidence };
}

/** Whether a pool file places its pools exactly as the model says; sizes may differ by the 8 bytes that the compiler keeps. */
export function samePools(artifacts: Artifacts, file: string, source: NetworkSource): boolean {
  const poolFile = artifacts.poolFile(file);
  if (!poolFile) return false;
  const stated = source.pools.filter((pool) => !pool.virtual && pool.mode === 'absolute');
  const written = poolFile.pools.filter((pool) => pool.mode === 'absolute' && !isBookkeepingPool(pool));
  if (stated.length === 0 || stated.length !== written.length) return false;
  return stated.every((pool) => {
    const other = written.find((candidate) => candidate.name === pool.name);
    if (!other?.range || other.range.start !== pool.range.start) return false;
    const difference = other.range.end - pool.range.end;
    return difference >= -8n && difference <= 8n;
  });
}

/** The profile files whose `memory_pool` is this pool file. */
export function profilesOf(artifacts: Artifacts, profiles: readonly string[], pool: string): FoundFile[] {
  return profiles.flatMap((file): FoundFile[] => {
    for (const profile of artifacts.profile(file)?.profiles ?? []) {
      if (profile.memoryPool && poolOfProfile(artifacts, file, profile.memoryPool.text) === pool) {
        return [{ file, evidence: evidenceOfSpan(artifacts, file, profile.memoryPool.span.start, 4) }];
      }
    }
    return [];
  });
}

/** The pool file that a profile's `memory_pool` means; its extension may be missing. */
export function poolOfProfile(artifacts: Artifacts, profile: string, text: string): string | undefined {
  const path = join(dirname(profile), text);
  return [path, `${path}.mpool`].find(
    (candidate) => artifacts.files.has(candidate) && /\.mpool$/i.test(candidate),
  );
}

/**
 * The one pool file nearest to a place; for applications whose model is not in the project. Never one that lies with
 * another application's build: `descriptions` are the folders that have one.
 */
export function nearestPoolFile(
  pools: readonly string[],
  place: string,
  boardName: string | undefined,
  descriptions: ReadonlySet<string>,
): FoundFile | undefined {
  const usable = pools.filter(
    (path) =>
      !isToolWorkspace(path) &&
      foldersAbove(path).every(
        (folder) => folder === '' || !descriptions.has(folder) || place.startsWith(`${folder}/`),
      ),
  );
  const fits = boardName === undefined ? [] : usable.filter((path) => path.includes(boardName));
  const found = fits.length === 1 ? fits[0] : uniqueBest(usable, (path) => sharedFolders(path, place));
  if (found === undefined) return undefined;
  const reason =
    fits.length === 1 ? say`named like the board ${boardName ?? ''}` : say`the pool file nearest to ${place}`;
  return { file: found, evidence: { strength: 6, file: found, line: 0, text: reason } };
}
