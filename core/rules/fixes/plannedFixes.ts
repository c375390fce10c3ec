import { lower } from '../../base/order';
import { byteCount, equalRanges, intersect, isEmpty } from '../../base/addressRange';
import { formatAddress, formatSize } from '../../base/size';
import { say, sayClauses, sayList } from '../../base/wording';
import type { Ledger } from '../../memory/ledger';
import {
  planAtBorder,
  planOfProblem,
  type MemoryPlan,
  type PlannedRange,
} from '../../memory/planning/targetPlan';
import { problemOfTarget, type TargetProblem } from '../../memory/planning/targetProblem';
import type { Artifacts } from '../../project/artifacts';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Discovery } from '../../project/target';
import type { Finding, Fix, SizedFix } from '../engine/finding';
import { editsForRanges } from './rangeChange';
import { capital } from '../wording/words';
import { roomOf, titleWithCost } from './room';
import { partsBeside } from './roundAddress';

/** Rules whose findings end when region and pools part. */
const aboutRam: ReadonlySet<string> = new Set([
  'region-overlaps-pool',
  'stack-in-pool',
  'image-overlaps-model',
]);
/** Somebody waits for the light bulb. */
const packingSteps = 20_000;

interface CheckedProject {
  readonly artifacts: Artifacts;
  readonly discovery: Discovery;
  readonly targets: readonly BuiltTarget[];
  readonly ledgerOf: (target: BuiltTarget) => Ledger;
}

/**
 * The rule's own fixes and those of the plan: safe ones first, then what the plan found, which ends all conflicts of the
 * region at once, then the rest; of each kind the least change first.
 */
export function withPlannedFixes(finding: Finding, project: CheckedProject): readonly Fix[] {
  const planned = plannedFixes(finding, project);
  if (planned.length === 0) return finding.fixes;
  const known = new Set(finding.fixes.map(({ edits }) => JSON.stringify(edits)));
  const added = planned.filter(({ edits }) => !known.has(JSON.stringify(edits)));
  const bytes = (fix: Fix): number => (fix as Partial<SizedFix>).bytes ?? Infinity;
  const byChange = (fixes: readonly Fix[]): Fix[] =>
    [...fixes].sort((a, b) => (bytes(a) === bytes(b) ? 0 : bytes(a) - bytes(b)));
  const isSafe = ({ safety }: Fix): boolean => safety === 'safe';
  return [
    ...byChange([...finding.fixes, ...added].filter(isSafe)),
    ...byChange(added.filter((fix) => !isSafe(fix))),
    ...byChange(finding.fixes.filter((fix) => !isSafe(fix))),
  ];
}

/** Borders found by the planner: before the first byte that a model uses, and that of the plan with the least change. */
function plannedFixes(finding: Finding, project: CheckedProject): SizedFix[] {
  if (!aboutRam.has(finding.rule)) return [];
  const target = project.targets.find(({ name }) => finding.targets.includes(name));
  if (!target) return [];
  const problem = problemOfTarget(project, target, { steps: packingSteps });
  const { sharing, region } = problem;
  const isAboutIt = [finding.place, ...finding.related].some(({ file }) => file === region?.place.file);
  if (!sharing || !region || !isAboutIt) return [];
  const ledger = project.ledgerOf(target);
  const fixes: SizedFix[] = [];
  const border = beforeFirstUse(ledger, problem);
  if (border !== undefined) {
    const plan = planAtBorder(target, sharing, border);
    fixes.push(
      ...fixOf(
        project,
        problem,
        ledger,
        { ...plan, pools: [] },
        say`before the first byte that a model uses`,
      ),
    );
    if (plan.missing === 0) fixes.push(...fixOf(project, problem, ledger, plan));
  }
  const [least] = planOfProblem(problem).plans;
  if (least) fixes.push(...fixOf(project, problem, ledger, least));
  return fixes;
}

/** The last whole KiB of the region below what the models use of it; undefined where they use nothing there. */
function beforeFirstUse(ledger: Ledger, { region }: TargetProblem): bigint | undefined {
  if (!region) return undefined;
  const starts = ledger
    .ofKind('buffer')
    .filter((buffer) => intersect(buffer.range, region.range))
    .flatMap((buffer) => partsBeside(region.range, buffer.range).below?.end ?? []);
  return starts.length > 0 ? starts.reduce(lower) : undefined;
}

function fixOf(
  project: CheckedProject,
  { target, region }: TargetProblem,
  ledger: Ledger,
  { border, regions, pools, movesModel }: MemoryPlan,
  reason?: string,
): SizedFix[] {
  if (!region) return [];
  const changes = [...regions, ...pools].filter(({ range, before }) => !equalRanges(range, before));
  const edits = changes.length > 0 ? editsForRanges(project.artifacts, changes) : undefined;
  if (!edits) return [];
  const room = roomOf(target, ledger, region);
  const left = border - region.range.start;
  const changesPools = changes.some(({ kind }) => kind === 'pool');
  const parts = changes.map((change) =>
    change.kind === 'region'
      ? sayList([
          titleWithCost(edgeText(change), { room: room.text(left) }),
          ...(reason === undefined ? [] : [reason]),
        ])
      : edgeText(change),
  );
  const shown = parts.length > 4 ? [...parts.slice(0, 3), say`change ${parts.length - 3} more pools`] : parts;
  const title = sayClauses(shown);
  return [
    {
      title: titleWithCost(capital(title), { regenerates: changesPools || movesModel }),
      safety: !changesPools && !movesModel && room.fits(left) ? 'safe' : 'suggested',
      edits,
      ...(changesPools || movesModel ? { generatesAgain: true } : {}),
      bytes: changes.reduce((sum, { range, before }) => sum + changedBytes(range, before), 0),
    },
  ];
}

/** `end RAM at 0x34100000: −512 KiB`, `start cpuRAM2 at 0x34170000: −448 KiB`, `switch npuRAM3 off: −448 KiB`. */
function edgeText({ name, range, before }: PlannedRange): string {
  const grown = byteCount(range) - byteCount(before);
  const size = `${grown < 0n ? '−' : '+'}${formatSize(grown < 0n ? -grown : grown)}`;
  if (isEmpty(range)) return say`switch ${name} off: ${size}`;
  if (isEmpty(before))
    return say`switch ${name} on, ${formatAddress(range.start)} to ${formatAddress(range.end)}: ${size}`;
  if (range.start === before.start) return say`end ${name} at ${formatAddress(range.end)}: ${size}`;
  if (range.end === before.end) return say`start ${name} at ${formatAddress(range.start)}: ${size}`;
  return say`put ${name} at ${formatAddress(range.start)} to ${formatAddress(range.end)}: ${size}`;
}

function changedBytes(range: PlannedRange['range'], before: PlannedRange['before']): number {
  const shared = intersect(range, before);
  return Number(byteCount(range) + byteCount(before) - 2n * (shared ? byteCount(shared) : 0n));
}
