import type { AddressRange } from '../../base/addressRange';
import { formatBytes } from '../../base/size';
import type { Place } from '../../base/span';
import { say, sayList, saySentences } from '../../base/wording';
import { writeNumberLike } from '../../linkerScript/syntax/numberStyle';
import type { Artifacts } from '../../project/artifacts';
import type { SingleFinding, TextEdit } from '../engine/finding';
import { quantityEdits } from './poolEdits';

/** A region or pool that should have another range; `place` is its name, as its claim has it. */
export interface RangeChange {
  readonly kind: 'region' | 'pool';
  readonly name: string;
  readonly place: Place;
  /** In the addresses that the file writes. */
  readonly range: AddressRange;
}

/** What a change of ranges would mean, before anything is written. */
export interface Consequences {
  /** One or two sentences. */
  readonly text: string;
  readonly outcome: 'better' | 'same' | 'worse';
}

/**
 * The edits that give regions and pools other ranges, in each file's own style; undefined where one of them is gone or
 * cannot be edited.
 */
export function editsForRanges(
  artifacts: Artifacts,
  changes: readonly RangeChange[],
): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const change of changes) {
    const own = change.kind === 'region' ? regionEdits(artifacts, change) : poolEdits(artifacts, change);
    if (!own) return undefined;
    edits.push(...own);
  }
  return edits;
}

function regionEdits(artifacts: Artifacts, { name, place, range }: RangeChange): TextEdit[] | undefined {
  const text = artifacts.text(place.file);
  const region = artifacts
    .evaluation(place.file)
    ?.regions.find(
      (candidate) => candidate.name === name && candidate.file === place.file && !candidate.invented,
    );
  if (text === undefined || !region?.originSpan || !region.lengthSpan) return undefined;
  const edits: TextEdit[] = [];
  const put = (span: TextEdit['span'], value: bigint): void => {
    edits.push({ file: place.file, span, newText: writeNumberLike(text.slice(span.start, span.end), value) });
  };
  if (region.origin !== range.start) put(region.originSpan, range.start);
  if (region.length !== range.end - range.start) put(region.lengthSpan, range.end - range.start);
  return edits;
}

function poolEdits(artifacts: Artifacts, { name, place, range }: RangeChange): TextEdit[] | undefined {
  const poolFile = artifacts.poolFile(place.file);
  const pool = poolFile?.pools.find((candidate) => candidate.name === name);
  if (!poolFile || !pool?.offset || !pool.size) return undefined;
  const size = range.end - range.start;
  return [
    ...(pool.offset.bytes === range.start
      ? []
      : quantityEdits(place.file, poolFile.dialect, pool.offset, range.start)),
    ...(pool.size.bytes === size ? [] : quantityEdits(place.file, poolFile.dialect, pool.size, size)),
  ];
}

const weights = { error: 1000, warning: 30, information: 1, hint: 0 } as const;

/**
 * Compares the findings before and after a change: what goes, what comes, and whether that is better.
 *
 * @param isTemporary of what lasts only until the model is generated again: it is said apart and makes nothing worse
 */
export function consequencesOf(
  before: readonly SingleFinding[],
  after: readonly SingleFinding[],
  isTemporary: (finding: SingleFinding) => boolean = () => false,
): Consequences {
  const identity = (finding: SingleFinding): string =>
    [finding.rule, finding.target ?? '', finding.key, finding.severity].join('\n');
  const minus = (from: readonly SingleFinding[], what: readonly SingleFinding[]): SingleFinding[] => {
    const known = new Set(what.map(identity));
    return from.filter((finding) => !known.has(identity(finding)));
  };
  const lasting = after.filter((finding) => !isTemporary(finding));
  const passing = after.filter(isTemporary);
  const passed = before.filter(isTemporary);
  const gone = [
    ...minus(
      before.filter((finding) => !isTemporary(finding)),
      lasting,
    ),
    ...minus(passed, passing),
  ];
  const come = minus(lasting, before);
  const temporary = minus(passing, passed);
  const weigh = (findings: readonly SingleFinding[]): number =>
    findings.reduce((sum, finding) => sum + weights[finding.severity], 0);
  const difference = weigh(come) - weigh(gone);
  const list = (findings: readonly SingleFinding[]): string => sayList(findings.map(inShort));
  const sentences = [
    ...(gone.length > 0 ? [say`Ends ${list(gone)}.`] : []),
    ...(come.length > 0 ? [say`Brings ${list(come)}.`] : []),
    ...(temporary.length > 0 ? [say`Until the model is generated again: ${list(temporary)}.`] : []),
  ];
  return {
    text: sentences.length > 0 ? saySentences(sentences) : say`No finding changes.`,
    outcome: difference < 0 ? 'better' : difference > 0 ? 'worse' : 'same',
  };
}

/** `error region-overlaps-pool of 262144 bytes (256 KiB)`. */
function inShort({ severity, rule, overlap }: SingleFinding): string {
  return `${severity} ${rule}${overlap ? say` of ${formatBytes(overlap.end - overlap.start)}` : ''}`;
}
