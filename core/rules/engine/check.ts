import { compareTexts } from '../../base/order';
import type { Artifacts } from '../../project/artifacts';
import type { BuiltTarget } from '../../project/builtTarget';
import { basename, dirname } from '../../base/path';
import type { Claimant } from '../../memory/claimants/list';
import { ledgerOf, ledgerWith, type Ledger } from '../../memory/ledger';
import type { Failure } from '../../base/attempts';
import { allSteps, type Steps } from '../../base/steps';
import { modelsAtOnce } from '../../memory/runAtOnce';
import { isVersionScript } from '../../linkerScript/syntax/versionParser';
import { classify } from '../../project/classify';
import { gather } from '../../project/gather';
import { exclusionTest } from '../../project/userGlobs';
import { isBuilt, type Discovery, type NotChecked } from '../../project/target';
import { atLeast, compareSeverities, type Severity, type SeveritySetting } from '../../base/severity';
import { say, sayCount, saySentences } from '../../base/wording';
import type { Finding, SingleFinding } from './finding';
import { ruleContext } from './context';
import { groupByCause } from './grouping';
import { poolFileSubject, scriptSubject } from './subjects';
import { suppress } from './suppression';
import { rules } from './registry';
import type { Report, Rule, RuleContext } from './rule';
import { notText, notTextOfCompiler } from '../scripts/notText';
import { unreadInputs } from './unreadInputs';
import { notCheckedIn } from '../scripts/unknownMacros';
import { writtenForAnother } from '../scripts/writtenForAnother';
import { isVendored } from './vendored';

export interface CheckOptions {
  /** Severities that the user chose, by rule id. */
  readonly severities: ReadonlyMap<string, SeveritySetting>;
  /** Files that somebody looks at: they are checked even where no target uses them. */
  readonly focus: ReadonlySet<string>;
  /** Where given, only the target of this name. */
  readonly target?: string;
  /** Who claims memory; all of them by default. */
  readonly claimants?: readonly Claimant[];
  /** What to check; every rule by default. */
  readonly rules?: readonly Rule[];
}

export interface CheckResult {
  readonly discovery: Discovery;
  readonly targets: readonly BuiltTarget[];
  readonly ledgerOf: (target: BuiltTarget) => Ledger;
  /** One for each cause, by file, then position. Fixes are candidates; see verifiedFixes. */
  readonly findings: readonly Finding[];
  /** What they are made of: one for each target and each pair of ends, what follows from others included. */
  readonly singles: readonly SingleFinding[];
  /** How many findings comments and n6mem.json take out. */
  readonly suppressed: number;
  /** How many distinct files were looked at. */
  readonly fileCount: number;
}

/** The ledgers of targets by these claimants, each worked out once. */
function ledgersBy(
  claimants: readonly Claimant[] | undefined,
  { configuration }: Discovery,
): (target: BuiltTarget) => Ledger {
  const known = new Map<BuiltTarget, Ledger>();
  return (target) => {
    const atOnce = modelsAtOnce(configuration?.parallel, target);
    if (!claimants && !atOnce) return ledgerOf(target);
    const ledger =
      known.get(target) ?? ledgerWith(target, claimants, atOnce ? { runAtOnce: atOnce.together } : {});
    known.set(target, ledger);
    return ledger;
  };
}

/** Runs every rule over every target and file. Pure: asks `artifacts` for what it needs. */
export function check(artifacts: Artifacts, discovery: Discovery, options: CheckOptions): CheckResult {
  return allSteps(checkInSteps(artifacts, discovery, options));
}

/**
 * The same in steps: a target gathered, a rule over a target, a file read, a rule over a file. What fails of them by a
 * fault of the program is left out and named in `notChecked`.
 */
export function* checkInSteps(
  artifacts: Artifacts,
  discovery: Discovery,
  options: CheckOptions,
): Steps<CheckResult> {
  const { attempts } = artifacts;
  const targets: BuiltTarget[] = [];
  for (const target of discovery.targets) {
    if (options.target !== undefined && target.name !== options.target) continue;
    const built = attempts.of(
      () => say`target ${target.name}`,
      undefined,
      () => gather(target, artifacts),
      undefined,
    );
    if (built) targets.push(built);
    yield;
  }
  const ledger = ledgersBy(options.claimants, discovery);
  const context = ruleContext(artifacts, discovery, ledger);
  const active = activeRules(options);
  const files = filesToCheck(artifacts, discovery, targets, options);
  const found: SingleFinding[] = [];
  for (const { rule, chosen } of active) {
    if (!rule.checkTarget) continue;
    for (const target of targets) {
      const reports = attempts.of(
        () => say`rule ${rule.id} on target ${target.name}`,
        undefined,
        () => rule.checkTarget!(target, context),
        [],
      );
      for (const report of reports) found.push(toFinding(rule, chosen, target, report));
      yield;
    }
  }
  const notChecked: NotChecked[] = [...discovery.notChecked];
  const fragments = includedScripts(artifacts, files, targets);
  for (const file of files) {
    yield;
    const users = targets.filter((target) => target.files.files.some((entry) => entry.file === file));
    const checked = attempts.of(
      () => file,
      file,
      () => fileCheck(context, file, users, fragments),
      undefined,
    );
    if (!checked) continue;
    if (checked.left) notChecked.push(checked.left);
    for (const { rule, chosen } of active) {
      const reports = attempts.of(
        () => say`rule ${rule.id} on ${file}`,
        file,
        () => checked.reportsOf(rule),
        [],
      );
      for (const report of firstOf(reports)) found.push(toFinding(rule, chosen, undefined, report));
    }
  }
  const { left, suppressed, complaints } = withoutSuppressed(found, context, files, active, options);
  const complaining = active.find(({ rule }) => rule.id === 'ignore-unused');
  const said = complaining
    ? complaints.map((report) => toFinding(complaining.rule, complaining.chosen, undefined, report))
    : [];
  const singles = sorted([...left, ...said]);
  const roleFiles = targets.flatMap((target) => target.files.files.map((entry) => entry.file));
  return {
    discovery: {
      ...discovery,
      notChecked: [
        ...notChecked,
        ...unreadInputs(artifacts, discovery),
        ...attempts.failures().map(notCheckedOf),
      ],
    },
    targets,
    ledgerOf: ledger,
    findings: sorted(groupByCause(singles, (file) => artifacts.text(file))),
    singles,
    suppressed: groupByCause(suppressed, (file) => artifacts.text(file)).length,
    fileCount: new Set([...files, ...roleFiles]).size,
  };
}

interface ActiveRule {
  readonly rule: Rule;
  /** The severity that the user chose. */
  readonly chosen: Severity | undefined;
}

function activeRules({ severities: chosen, rules: all = rules }: CheckOptions): ActiveRule[] {
  return all.flatMap((rule) => {
    const setting = chosen.get(rule.id) ?? rule.defaultSeverity;
    return setting === 'off' ? [] : [{ rule, chosen: chosen.get(rule.id) as Severity | undefined }];
  });
}

/** One file as its rules look at it. */
interface FileCheck {
  readonly reportsOf: (rule: Rule) => readonly Report[];
  /** What of it cannot be judged. */
  readonly left?: NotChecked | undefined;
}

/** Undefined for files that no rule looks at by themselves. */
function fileCheck(
  context: RuleContext,
  file: string,
  users: readonly BuiltTarget[],
  fragments: ReadonlySet<string>,
): FileCheck | undefined {
  const { artifacts } = context;
  const kinds = classify(file);
  if (kinds.includes('linkerScript')) {
    if (artifacts.files.bytes(file))
      return { reportsOf: ({ id }) => (id === 'ld-syntax' ? [notText(file)] : []) };
    const isNone = fragments.has(file) || isVersionScript(artifacts.text(file) ?? '');
    const evaluation = isNone ? undefined : artifacts.evaluation(file);
    if (!evaluation) return undefined;
    const foreign = writtenForAnother(file, evaluation, artifacts);
    if (foreign) return { reportsOf: () => [], left: foreign };
    const subject = scriptSubject(file, evaluation, users);
    return {
      reportsOf: (rule) => rule.checkScript?.(subject, context) ?? [],
      left: notCheckedIn(subject, context),
    };
  }
  if (kinds.includes('mpool')) {
    const poolFile = artifacts.poolFile(file);
    const subject = poolFile && poolFileSubject(file, poolFile, users);
    return subject && { reportsOf: (rule) => rule.checkPoolFile?.(subject, context) ?? [] };
  }
  if (!kinds.includes('profile')) return undefined;
  if (artifacts.files.bytes(file))
    return { reportsOf: ({ id }) => (id === 'mpool-syntax' ? [notTextOfCompiler(file)] : []) };
  const profile = artifacts.profile(file);
  return profile?.isProfileFile
    ? { reportsOf: (rule) => rule.checkProfile?.({ file, profile }, context) ?? [] }
    : undefined;
}

/** So many findings of one rule are listed for one file: nobody reads more, and a broken file has one at every word. */
const mostListed = 200;

function firstOf(reports: readonly Report[]): readonly Report[] {
  const left = reports.length - mostListed;
  if (left <= 0) return reports;
  const last = reports[mostListed - 1]!;
  const more = sayCount(
    left,
    '{0} more like it in this file is not listed.',
    '{0} more like it in this file are not listed.',
  );
  return [...reports.slice(0, mostListed - 1), { ...last, message: saySentences([last.message, more]) }];
}

function notCheckedOf({ what, file, why }: Failure): NotChecked {
  return {
    what,
    file,
    why: say`n6mem failed on it: ${why}`,
    remedy: say`the rest was checked; please report this with the file`,
  };
}

/** Takes out what comments and n6mem.json suppress, in the files that were checked and in what they INCLUDE. */
function withoutSuppressed(
  found: readonly SingleFinding[],
  { artifacts, discovery }: RuleContext,
  files: readonly string[],
  active: readonly ActiveRule[],
  options: CheckOptions,
): ReturnType<typeof suppress> {
  const scripts = files.filter((file) => classify(file).includes('linkerScript'));
  const included = scripts.flatMap((file) =>
    (artifacts.evaluation(file)?.includes ?? []).flatMap(({ target }) => target ?? []),
  );
  const ran = new Map(rules.map(({ id }) => [id, active.some(({ rule }) => rule.id === id)]));
  return suppress(
    found,
    artifacts,
    discovery,
    [...new Set([...scripts, ...included])],
    // Of one target alone nothing follows for a suppression that may be another's.
    (id) => ran.get(id) && options.target === undefined,
  );
}

/**
 * The single files to check: those of targets and those in focus. Where nothing is built at all every script, pool file
 * and profile speaks for itself; a stale file beside a target raises nothing.
 */
function filesToCheck(
  artifacts: Artifacts,
  discovery: Discovery,
  targets: readonly BuiltTarget[],
  options: CheckOptions,
): readonly string[] {
  const files = new Set<string>([...options.focus].filter((file) => artifacts.files.has(file)));
  for (const target of targets) for (const { file } of target.files.files) files.add(file);
  // A profile is not part of a build. One that lies with a built model made it, or will make the next one.
  const models = targets.flatMap((target) => target.models.map((model) => model.file));
  for (const { file, role } of discovery.candidates) {
    if (role === 'profile' && models.some((model) => isBelow(model, dirname(file)))) files.add(file);
  }
  if (discovery.targets.length === 0) {
    const isExcluded = exclusionTest(discovery.exclude ?? []);
    for (const file of artifacts.files.paths)
      if (standsAlone(file) && !isVendored(file) && !isExcluded(file)) files.add(file);
  }
  return [...files].sort();
}

function isBelow(file: string, folder: string): boolean {
  return folder !== '' && file.startsWith(`${folder}/`);
}

/** Files that can be checked by themselves, beside what they mean in a target. */
function standsAlone(file: string): boolean {
  return classify(file).some((kind) => kind === 'linkerScript' || kind === 'mpool' || kind === 'profile');
}

/**
 * Scripts that others INCLUDE: they mean nothing by themselves, and what is wrong in them is found with the script that
 * includes them. Where a name leads nowhere, every file of that name is taken for what it means.
 */
function includedScripts(
  artifacts: Artifacts,
  files: readonly string[],
  targets: readonly BuiltTarget[],
): ReadonlySet<string> {
  const roots = new Set(targets.flatMap((target) => target.scripts.map((script) => script.file)));
  const scripts = files.filter((file) => classify(file).includes('linkerScript'));
  const includers = new Map<string, Set<string>>();
  for (const file of new Set([...roots, ...scripts])) {
    for (const inclusion of artifacts.evaluation(file)?.includes ?? []) {
      const name = artifacts.text(inclusion.file)?.slice(inclusion.span.start, inclusion.span.end) ?? '';
      const meant =
        inclusion.target === undefined
          ? scripts.filter((other) => basename(other) === basename(name))
          : [inclusion.target];
      for (const other of meant) {
        if (other !== file) includers.set(other, (includers.get(other) ?? new Set()).add(file));
      }
    }
  }
  // Of a circle the first stays a root: the circle itself is a finding.
  const isFragment = (file: string): boolean =>
    [...(includers.get(file) ?? [])].some((other) => !(includers.get(other)?.has(file) && file < other));
  return new Set([...includers.keys()].filter((file) => !roots.has(file) && isFragment(file)));
}

function toFinding(
  rule: Rule,
  chosen: Severity | undefined,
  target: BuiltTarget | undefined,
  report: Report,
): SingleFinding {
  const { severity, proof, related = [], overlap, fixes = [], ...rest } = report;
  const byRule = severity ?? (rule.defaultSeverity === 'off' ? 'information' : rule.defaultSeverity);
  return {
    ...rest,
    message: saySentences([rest.message, rest.help]),
    rule: rule.id,
    target: target?.name,
    severity: chosen ?? (target && !isBuilt(target.files) ? atMost(byRule, 'information') : byRule),
    proof,
    related,
    overlap,
    fixes: fixes.filter((fix) => fix.edits.length > 0 && !fix.edits.some((edit) => isVendored(edit.file))),
  };
}

/** The severity, or `limit` where it is graver than that. */
function atMost(severity: Severity, limit: Severity): Severity {
  return atLeast(severity, limit) ? limit : severity;
}

function sorted<T extends SingleFinding>(findings: readonly T[]): T[] {
  return [...findings].sort(
    (a, b) =>
      compareTexts(a.place.file, b.place.file) ||
      a.place.span.start - b.place.span.start ||
      compareSeverities(a.severity, b.severity) ||
      compareTexts(a.rule, b.rule),
  );
}
