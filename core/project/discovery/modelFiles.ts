import { compareTexts } from '../../base/order';
import { basename, dirname } from '../../base/path';
import { say } from '../../base/wording';
import type { NetworkSource } from '../../model/networkSource';
import { pairsWith } from '../../model/pairCInfo';
import { reportPairsWith } from '../../model/pairReport';
import { bytesOfUsedText } from '../../model/usedRanges';
import type { Artifacts } from '../artifacts';
import { classify, isToolWorkspace } from '../classify';
import { filesIn, sharedFolders } from './fileTree';
import type { FoundFile } from './resolveBuild';

/** The c_info that describes this very model: its pools and the use of each are the same. The nearest, where several do. */
export function cInfoOf(
  artifacts: Artifacts,
  cInfos: readonly string[],
  model: string,
  source: NetworkSource,
): FoundFile | undefined {
  for (const file of nearestFirst(cInfos, model)) {
    const cInfo = artifacts.cInfo(file);
    if (!cInfo?.isCInfo || !pairsWith(cInfo, source)) continue;
    const text = say`its pools and the use of each are those of ${model}`;
    return { file, evidence: { strength: 4, file, line: 0, text } };
  }
  return undefined;
}

/** The report of the very run that made this model: its pools and how far each is used are the same. The nearest of several. */
export function reportOf(
  artifacts: Artifacts,
  reports: readonly string[],
  model: string,
  source: NetworkSource,
): FoundFile | undefined {
  const text = say`its pools and the use of each are those of ${model}`;
  for (const file of nearestFirst(reports, model)) {
    const report = artifacts.report(file);
    if (report && reportPairsWith(report, source))
      return { file, evidence: { strength: 4, file, line: 0, text } };
  }
  return undefined;
}

/** What lies near a model before what lies far, copies of the tool's workspace last. */
function nearestFirst(files: readonly string[], model: string): string[] {
  return [...files].sort(
    (a, b) =>
      Number(isToolWorkspace(a)) - Number(isToolWorkspace(b)) ||
      sharedFolders(b, model) - sharedFolders(a, model) ||
      compareTexts(a, b),
  );
}

/** The initialisers of a model: what lies beside it under its name, and elsewhere what has its name and its size. */
export function weightsOf(
  artifacts: Artifacts,
  weights: readonly string[],
  model: string,
  source: NetworkSource,
): FoundFile[] {
  const stem = basename(model).replace(/\.c$/, '');
  const folder = dirname(model);
  const found = filesIn(artifacts.files, folder)
    .filter((path) => classify(path).includes('weights') && belongsTo(basename(path), stem))
    .map((file): FoundFile => ({
      file,
      evidence: { strength: 6, file, line: 0, text: say`beside ${model}, under its name` },
    }));
  if (found.length > 0) return found;
  return weights.flatMap((file): FoundFile[] => {
    const name = basename(file);
    const fname = name.startsWith(`${stem}_atonbuf.`)
      ? name.slice(stem.length + 9).replace(/\.raw$/, '')
      : undefined;
    const pool = source.pools.find((candidate) => candidate.fname === fname && !candidate.virtual);
    const used = pool?.usedText === undefined ? undefined : bytesOfUsedText(pool.usedText);
    const size = BigInt(artifacts.files.size(file));
    if (!used || size < used.least || size > used.most) return [];
    const text = say`named after ${model}, and as large as it uses of ${pool!.name}`;
    return [{ file, evidence: { strength: 6, file, line: 0, text } }];
  });
}

function belongsTo(name: string, stem: string): boolean {
  const rest = name.startsWith(stem)
    ? name.slice(stem.length)
    : name.startsWith('atonbuf.')
      ? `_${name}`
      : '';
  return /^_(?:atonbuf|data)\./.test(rest);
}
