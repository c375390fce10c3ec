import type { Place } from '../../base/span';
import { problemReports, textAt } from './ldProblems';
import type { Rule, RuleContext, ScriptSubject } from '../engine/rule';

/** What the evaluator, working as ld does, finds by constants alone: no object file could make it right. */

export const ldDuplicateRegion: Rule = {
  id: 'ld-duplicate-region',
  defaultSeverity: 'warning',
  defaultNote: 'warning; error for an alias, which ld rejects',
  title: 'a memory region or alias is defined twice',
  checkScript: (script, context) =>
    problemReports(script, context, 'ld-duplicate-region', (problem) => textAt(context, problem)),
};

export const ldLocationCounterBackwards: Rule = {
  id: 'ld-location-counter-backwards',
  defaultSeverity: 'error',
  title: "'.' moves backwards inside an output section",
  checkScript: (script, context) =>
    problemReports(script, context, 'ld-location-counter-backwards', (problem) => textAt(context, problem)),
};

export const ldAssertFails: Rule = {
  id: 'ld-assert-fails',
  defaultSeverity: 'error',
  title: 'an ASSERT is false by constants alone',
  checkScript: (script, context) => problemReports(script, context, 'ld-assert-fails'),
};

export const ldDivisionByZero: Rule = {
  id: 'ld-division-by-zero',
  defaultSeverity: 'error',
  title: 'a division by zero, by constants alone',
  checkScript: (script, context) =>
    problemReports(script, context, 'ld-division-by-zero', (problem) => textAt(context, problem)),
};

export const ldExpressionOverflow: Rule = {
  id: 'ld-expression-overflow',
  defaultSeverity: 'warning',
  title: 'a value fits neither signed nor unsigned 32 bits',
  checkScript: (script, context) => {
    // A region of length 0 beyond 4 GiB is a trick to make ld refuse sections that were placed nowhere.
    const empty = script.evaluation.regions.filter((region) => region.length === 0n);
    const isTrick = ({ file, span }: Place): boolean =>
      empty.some((region) => region.file === file && region.nameSpan.start === span.start);
    if (isFor64Bits(script, context)) return [];
    return problemReports(script, context, 'ld-expression-overflow', (problem) =>
      textAt(context, problem),
    ).filter((report) => !isTrick(report.place));
  },
};

export const ldIncludeCycle: Rule = {
  id: 'ld-include-cycle',
  defaultSeverity: 'error',
  title: 'an INCLUDE includes itself',
  checkScript: (script, context) =>
    problemReports(script, context, 'ld-include-cycle', (problem) => textAt(context, problem)),
};

/** A script that names a 64-bit machine: GNU ld for Arm is not what reads it. */
function isFor64Bits({ file }: ScriptSubject, { artifacts }: RuleContext): boolean {
  return (
    /OUTPUT_(?:ARCH|FORMAT)\s*\([^)]*(?:64|riscv)/i.test(artifacts.text(file) ?? '') ||
    /(?:^|\/)(?:arm64|aarch64|x86_64)\//.test(file)
  );
}
