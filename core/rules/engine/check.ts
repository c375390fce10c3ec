import type { Artifacts } from '../../project/artifacts';
import type { BuiltTarget } from '../../project/builtTarget';
import { basename, dirname } from '../../base/path';
import type { Claimant } from '../../memory/claimants/list';
import { ledgerOf, ledgerWith, type Ledger } from '../../memory/ledger';
import { allSteps, type Steps } from '../../base/steps';
import { modelsAtOnce } from '../../memory/runAtOnce';
import { isVersionScript } from '../../linkerScript/syntax/fittedScript';
import { classify } from '../../project/classify';
import { gather } from '../../project/gather';
import { isBuilt, type Discovery, type NotChecked } from '../../project/target';
import { atLeast, severities, type Severity, type SeveritySetting } from '../../base/severity';
import type { Finding, SingleFinding } from './finding';
import { ruleContext } from './context';
import { groupByCause } from './grouping';
import { poolFileSubject, scriptSubject } from './subjects';
import { suppress } from './suppression';
import { rules } from './registry';
import type { Report, Rule } from './rule';
import { notCheckedIn } from '../scripts/unknownMacros';
import { isVendored } from './vendored';

export interface CheckOptions {
  /** Severities that the user chose, by rule id. */
  readonly severities: ReadonlyMap<string, SeveritySetting>;
  /** Files that somebody looks at: they are checked even where no target uses them. */
  readonly focus: ReadonlySet<string>;
  /** Where given, only the target of this name. */
  readonly target?: string;
  /** Who claims memory; everybody that there is by default. */
  readonly claimants?: readonly Claimant[];
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

/** The same in steps: a target gathered, a rule over a target, a file read, a rule over a file. */
export function* checkInSteps(
  artifacts: Artifacts,
  discovery: Discovery,
  options: CheckOptions,
): Steps<CheckResult> {
  const targets: BuiltTarget[] = [];
  for (const target of discovery.targets) {
    if (options.target !== undefined && target.name !== options.target) continue;
    targets.push(gather(target, artifacts));
    yield;
  }
  const ledger = ledgersBy(options.claimants, discovery);
  const context = ruleContext(artifacts, discovery, ledger);
  const active = rules.flatMap((rule) => {
    const setting = options.severities.get(rule.id) ?? rule.defaultSeverity;
    return setting === 'off'
      ? []
      : [{ rule, chosen: options.severities.get(rule.id) as Severity | undefined }];
  });
  const found: SingleFinding[] = [];
  const add = (
    rule: Rule,
    chosen: Severity | undefined,
    target: BuiltTarget | undefined,
    reports: readonly Report[],
  ): void => {
    for (const report of reports) found.push(toFinding(rule, chosen, target, report));
  };

  const files = filesToCheck(artifacts, discovery, targets, options);
  for (const { rule, chosen } of active) {
    if (rule.checkTarget) {
      for (const target of targets) {
        add(rule, chosen, target, rule.checkTarget(target, context));
        yield;
      }
    }
  }
  const notChecked: NotChecked[] = [...discovery.notChecked];
  const fragments = includedScripts(artifacts, files, targets);
  for (const file of files) {
    yield;
    const users = targets.filter((target) => target.files.files.some((entry) => entry.file === file));
    const kinds = classify(file);
    if (kinds.includes('linkerScript')) {
      const isNone = fragments.has(file) || isVersionScript(artifacts.text(file) ?? '');
      const evaluation = isNone ? undefined : artifacts.evaluation(file);
      if (!evaluation) continue;
      const subject = scriptSubject(file, evaluation, users);
      for (const { rule, chosen } of active)
        add(rule, chosen, undefined, rule.checkScript?.(subject, context) ?? []);
      const left = notCheckedIn(subject, context);
      if (left) notChecked.push(left);
    } else if (kinds.includes('mpool')) {
      const poolFile = artifacts.poolFile(file);
      if (!poolFile) continue;
      const subject = poolFileSubject(file, poolFile, users);
      for (const { rule, chosen } of active)
        add(rule, chosen, undefined, rule.checkPoolFile?.(subject, context) ?? []);
    } else if (kinds.includes('profile')) {
      const profile = artifacts.profile(file);
      if (!profile?.isProfileFile) continue;
      for (const { rule, chosen } of active) {
        add(rule, chosen, undefined, rule.checkProfile?.({ file, profile }, context) ?? []);
      }
    }
  }
  const roleFiles = targets.flatMap((target) => target.files.files.map((entry) => entry.file));
  const scripts = files.filter((file) => classify(file).includes('linkerScript'));
  const included = scripts.flatMap((file) =>
    (artifacts.evaluation(file)?.includes ?? []).flatMap(({ target }) => target ?? []),
  );
  const ran = new Map(rules.map(({ id }) => [id, active.some(({ rule }) => rule.id === id)]));
  const { left, suppressed, complaints } = suppress(
    found,
    artifacts,
    discovery,
    [...new Set([...scripts, ...included])],
    // Of one target alone nothing follows for a suppression that may be another's.
    (id) => ran.get(id) && options.target === undefined,
  );
  const complaining = active.find(({ rule }) => rule.id === 'ignore-unused');
  const said = complaining
    ? complaints.map((report) => toFinding(complaining.rule, complaining.chosen, undefined, report))
    : [];
  const singles = sorted([...left, ...said]);
  return {
    discovery: { ...discovery, notChecked },
    targets,
    ledgerOf: ledger,
    findings: sorted(groupByCause(singles)),
    singles,
    suppressed: groupByCause(suppressed).length,
    fileCount: new Set([...files, ...roleFiles]).size,
  };
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
  // A profile is no part of a build. One that lies with a built model made it, or will make the next one.
  const models = targets.flatMap((target) => target.models.map((model) => model.file));
  for (const { file, role } of discovery.candidates) {
    if (role === 'profile' && models.some((model) => isBelow(model, dirname(file)))) files.add(file);
  }
  if (discovery.targets.length === 0) {
    for (const file of artifacts.files.paths) if (standsAlone(file) && !isVendored(file)) files.add(file);
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
      (a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : 0) ||
      a.place.span.start - b.place.span.start ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
}
