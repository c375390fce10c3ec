import { lower } from '../base/order';
import { contains, isEmpty, byteCount, rangeOf } from '../base/addressRange';
import { canonical } from '../device/addressSpace';
import type { Device } from '../device/device';
import { lifetimesOf } from '../model/lifetimes';
import type { CInfo } from '../model/cInfo';
import { pairsWith } from '../model/pairCInfo';
import { reportPairsWith } from '../model/pairReport';
import type { ModelPool, NetworkSource } from '../model/networkSource';
import { bytesOfUsedText, hasInternalTable, knownUse, memberPools } from '../model/usedRanges';
import { parseArchiveName } from '../runtime/archiveName';
import type { Artifacts } from './artifacts';
import { bootImages } from './bootImages';
import type { BuiltModel, BuiltRuntime, BuiltScript, BuiltTarget, UsedBytes } from './builtTarget';
import { cacheEnabledIn } from './cacheUse';
import { addressingOf } from './inferDevice';
import { parallelBySources } from './parallelNetworks';
import { programmedFiles } from './programming/programmed';
import { signedFiles } from './programming/signedFiles';
import { targetImages } from './targetImages';
import { targetWeights } from './targetWeights';
import type { FileRole, TargetFile, TargetFiles } from './target';

/** Parses the files of a target and works out what its models use. Files that are not there are left out. */
export function gather(files: TargetFiles, artifacts: Artifacts): BuiltTarget {
  const addressing = addressingOf(files, artifacts);
  const ofRole = (role: FileRole): readonly TargetFile[] => files.files.filter((file) => file.role === role);
  const scripts: BuiltScript[] = [];
  for (const role of ['linkerScript', 'fsblLinkerScript'] as const) {
    for (const { file } of ofRole(role)) {
      const evaluation = artifacts.evaluation(file);
      if (evaluation)
        scripts.push({ file, role: role === 'linkerScript' ? 'application' : 'boot', evaluation });
    }
  }
  const poolFiles = ofRole('mpool').flatMap(({ file }) => {
    const poolFile = artifacts.poolFile(file);
    return poolFile ? [{ file, poolFile }] : [];
  });
  const cInfos = ofRole('cInfo').map((entry) => entry.file);
  const reports = ofRole('report').map((entry) => entry.file);
  const models = ofRole('model').flatMap(({ file }) => {
    const source = artifacts.network(file);
    return source?.isModel ? [builtModel(file, source, { cInfos, reports }, addressing, artifacts)] : [];
  });
  const images = targetImages(files, scripts, artifacts);
  const signed = signedFiles(files, artifacts);
  // Of one model there is nothing to ask, and no sources to read.
  const parallel =
    models.length > 1 ? (files.parallelNetworks ?? parallelBySources(artifacts, files.sources)) : undefined;
  const target: Omit<BuiltTarget, 'programmed'> = {
    name: files.name,
    files,
    addressing,
    scripts,
    poolFiles,
    models,
    runtime: runtimeOf(files, artifacts),
    images,
    weights: targetWeights(files, models, addressing, artifacts),
    boot: bootImages(files, images, signed, addressing, artifacts),
    signed,
    // Without a model nothing is read through the cache.
    cacheEnabled: models.length > 0 ? cacheEnabledIn(artifacts, files.sources) : undefined,
    ...(parallel ? { parallelNetworks: parallel } : {}),
  };
  return { ...target, programmed: programmedFiles(target, artifacts) };
}

function builtModel(
  file: string,
  source: NetworkSource,
  { cInfos, reports }: { readonly cInfos: readonly string[]; readonly reports: readonly string[] },
  addressing: Device,
  artifacts: Artifacts,
): BuiltModel {
  let cInfo: BuiltModel['cInfo'];
  for (const path of cInfos) {
    const info = artifacts.cInfo(path);
    if (info && pairsWith(info, source)) {
      cInfo = { file: path, info };
      break;
    }
  }
  const report = reports
    .flatMap((path) => {
      const known = artifacts.report(path);
      return known ? [{ file: path, report: known }] : [];
    })
    .find((entry) => reportPairsWith(entry.report, source));
  const last = lastModels.get(source);
  const isSame =
    last?.addressing === addressing &&
    last.model.file === file &&
    last.model.cInfo?.file === cInfo?.file &&
    last.model.cInfo?.info === cInfo?.info &&
    last.model.report?.file === report?.file &&
    last.model.report?.report === report?.report;
  if (isSame) return last.model;
  const model = { file, source, cInfo, report, used: usedBytes(source, cInfo?.info, addressing) };
  lastModels.set(source, { model, addressing });
  return model;
}

/** The same object for as long as nothing in it changes: what is worked out of a model is kept with it. */
const lastModels = new WeakMap<NetworkSource, { readonly model: BuiltModel; readonly addressing: Device }>();

/**
 * What the model surely touches: its buffers. Where network.c lists only some of them, the c_info of the same build
 * knows the rest; without one, the compiler still says how much of a pool is used, counted from the pool's base.
 */
function usedBytes(source: NetworkSource, cInfo: CInfo | undefined, addressing: Device): UsedBytes[] {
  const members = memberPools(source);
  const homes = members.map((pool) => ({ pool, range: canonical(addressing, pool.range) }));
  const used: UsedBytes[] = [];
  for (const buffer of source.buffers) {
    if (!buffer.range || isEmpty(buffer.range)) continue;
    const at = canonical(addressing, buffer.range);
    const pool = homes.find((home) => contains(home.range, at))?.pool;
    used.push({ range: buffer.range, buffer, pool, isParameter: buffer.isParameter, span: buffer.span });
  }
  if (hasInternalTable(source)) return used;
  const exact = new Map(cInfo ? lifetimesOf(cInfo).pools.map((pool) => [pool.pool.name, pool]) : []);
  for (const { pool, certainty, usedText } of knownUse(source)) {
    const known = exact.get(pool.name);
    if (known?.hasAddress) {
      for (const range of known.used) {
        used.push({
          range,
          buffer: undefined,
          pool,
          isParameter: pool.rights === 'READ_ONLY',
          span: pool.span,
        });
      }
    } else if (certainty === 'unknown' && usedText !== undefined) {
      used.push(...extent(pool, usedText));
    }
  }
  return used;
}

function extent(pool: ModelPool, usedText: string): UsedBytes[] {
  const bytes = bytesOfUsedText(usedText)?.least ?? 0n;
  if (bytes <= 0n) return [];
  const range = rangeOf(pool.range.start, lower(bytes, byteCount(pool.range)));
  return [{ range, buffer: undefined, pool, isParameter: pool.rights === 'READ_ONLY', span: pool.span }];
}

function runtimeOf(files: TargetFiles, artifacts: Artifacts): BuiltRuntime {
  const headers = files.files.filter((file) => file.role === 'runtime').map((entry) => entry.file);
  const first = <T>(read: (path: string) => T | undefined): { file: string; header: T } | undefined => {
    for (const file of headers) {
      const header = read(file);
      if (header !== undefined) return { file, header };
    }
    return undefined;
  };
  const stated = <T>(
    found: { file: string; header: { value: T; span: { start: number; end: number } } } | undefined,
  ) => found && { file: found.file, value: found.header.value, span: found.header.span };
  return {
    aton: stated(first((path) => artifacts.atonVersion(path))),
    stai: stated(first((path) => artifacts.staiVersion(path))),
    platform: stated(first((path) => artifacts.platformVersion(path))),
    archives: files.files.flatMap((entry) => {
      const name = entry.role === 'archive' ? parseArchiveName(entry.file) : undefined;
      return name ? [{ file: entry.file, name, evidence: entry.evidence }] : [];
    }),
  };
}
