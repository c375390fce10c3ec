import { lower } from '../../base/order';
import { atLeast, compareSeverities } from '../../base/severity';
import { saySentences } from '../../base/wording';
import { statementOf, type Finding } from './finding';
import { distinctFixes, distinctPlaces, distinctRanges } from './merging';

/**
 * Findings of several rules that one edit ends become one: a region that runs over a pool, the NPU cache and the end of the
 * memory is too long once, and ends everything where it ends at the lowest of their bounds. Notes and hints stay alone: nobody
 * has to give up bytes for them.
 */
export function joinBySameEdit(findings: readonly Finding[]): Finding[] {
  const bounded = findings.flatMap((finding) => {
    const bounds = boundsOf(finding);
    return bounds ? [{ finding, bounds }] : [];
  });
  const homes = new Map<Finding, Finding>();
  for (const [at, one] of bounded.entries()) {
    const home = bounded.find(
      (other, place) =>
        other.finding.rule !== one.finding.rule &&
        endsWith(one.bounds, other.bounds) &&
        // Of two that end each other the first is the home.
        !(endsWith(other.bounds, one.bounds) && at < place),
    );
    if (home) homes.set(one.finding, home.finding);
  }
  if (homes.size === 0) return [...findings];
  const rootOf = (finding: Finding): Finding => {
    const home = homes.get(finding);
    return home ? rootOf(home) : finding;
  };
  const othersOf = new Map<Finding, Finding[]>();
  for (const finding of homes.keys()) {
    const root = rootOf(finding);
    const others = othersOf.get(root);
    if (others) others.push(finding);
    else othersOf.set(root, [finding]);
  }
  const left = findings.filter((finding) => !homes.has(finding));
  return left.map((root) => {
    const others = othersOf.get(root);
    return others ? joined(root, others) : root;
  });
}

/** The lowest bound of each region; undefined where the edit of a region does not end all of it. */
function boundsOf({ severity, members }: Finding): ReadonlyMap<string, bigint> | undefined {
  if (!atLeast(severity, 'warning')) return undefined;
  const bounds = new Map<string, bigint>();
  for (const { bound, severity: own } of members) {
    if (!atLeast(own, 'warning')) continue;
    if (!bound) return undefined;
    bounds.set(bound.region, lower(bound.end, bounds.get(bound.region) ?? bound.end));
  }
  return bounds;
}

/** Whether the edits that keep `others` keep all of these bounds. */
function endsWith(bounds: ReadonlyMap<string, bigint>, others: ReadonlyMap<string, bigint>): boolean {
  return [...bounds].every(([region, end]) => {
    const other = others.get(region);
    return other !== undefined && other <= end;
  });
}

function joined(root: Finding, others: readonly Finding[]): Finding {
  const [lead, ...companions] = [root, ...others].sort((a, b) =>
    compareSeverities(a.severity, b.severity),
  ) as [Finding, ...Finding[]];
  const all = [lead, ...companions];
  const causes = all.flatMap((finding) => finding.causes);
  const targets = [...new Set(all.flatMap((finding) => finding.targets))];
  const overlaps = distinctRanges(all.flatMap((finding) => finding.overlaps));
  const evidence = all.find((finding) => finding.evidence !== undefined)?.evidence;
  return {
    ...lead,
    cause: [...causes].sort().join(' + '),
    causes,
    target: lead.target ?? targets[0],
    targets,
    message: saySentences([...all.map(statementOf), lead.help ?? '']),
    ...(evidence === undefined ? {} : { evidence }),
    overlap: lead.overlap ?? overlaps[0],
    overlaps,
    related: distinctPlaces(all.flatMap((finding) => finding.related)),
    // Those of the root end most.
    fixes: distinctFixes([root, ...others].flatMap((finding) => finding.fixes)),
    follows: all.reduce((sum, finding) => sum + finding.follows, 0),
    companions,
    members: all.flatMap((finding) => finding.members),
  };
}
