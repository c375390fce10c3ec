import { formatSize } from '../../base/size';
import { byteCount, equalRanges } from '../../base/addressRange';
import type { Span } from '../../base/span';
import { say } from '../../base/wording';
import type { OutputSectionDefinition, Statement } from '../../linkerScript/syntax/syntaxTree';
import { filesOf, isUndecided, lacksIncludes } from './ldProblems';
import type { Report, Rule, RuleContext, ScriptSubject } from '../engine/rule';

// A region that nothing uses is shown faded. Where some section names no region, any region may get it.

/**
 * No section, alias or expression uses a region.
 *
 * ## What it means on the board
 *
 * Nothing: an unused region takes no memory. But it reads like a reservation, and other tools take it for one.
 *
 * ## Example
 *
 * ```ld
 * MEMORY
 * {
 *   RAM  (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K
 *   RAM2 (xrw) : ORIGIN = 0x34100000, LENGTH = 512K
 * }
 * SECTIONS { .text : { *(.text*) } >RAM }
 * ```
 *
 * Nothing goes to `RAM2`. Not reported: regions of length 0, regions that are exactly one bank of the device, and
 * scripts with sections that name no region, for ld may put those anywhere.
 *
 * ## How to fix it
 *
 * Remove it (quick fix), or place the sections that were meant for it.
 *
 * ## When to switch it off
 *
 * In templates that offer regions for later use.
 */
export const ldUnusedRegion: Rule = {
  id: 'ld-unused-region',
  defaultSeverity: 'hint',
  title: 'no section, alias or expression uses a region',
  checkScript: (script, context) => {
    const { evaluation } = script;
    if (evaluation.regions.every((region) => region.isReferenced)) return [];
    if (isUndecided(script, context) || lacksIncludes(script) || evaluation.errors.length > 0) return [];
    if (!evaluation.sections.some((section) => section.region !== undefined)) return [];
    if (someSectionIsFree(script, context)) return [];
    const device = script.addressing;
    const reports: Report[] = [];
    for (const { subject, range } of script.claims) {
      const { region } = subject;
      if (region.isReferenced) continue;
      if (device.banks.some((bank) => equalRanges(bank.range, range))) continue;
      const text = context.artifacts.text(region.file);
      reports.push({
        key: `${region.file}:${region.name}`,
        message: say`Region ${region.name} keeps ${formatSize(byteCount(range))} for nothing. No section, alias or expression uses it.`,
        help: say`Remove it.`,
        place: { file: region.file, span: region.nameSpan },
        unnecessary: true,
        fixes:
          text === undefined
            ? []
            : [
                {
                  title: say`Remove region ${region.name}`,
                  safety: 'suggested',
                  edits: [{ file: region.file, span: lineOf(text, region.span), newText: '' }],
                },
              ],
      });
    }
    return reports;
  },
};

/** Sections that never take memory on the board. */
const notLoaded =
  /^(?:\/DISCARD\/|\.ARM\.attributes|\.comment|\.debug.*|\.stab.*|\.line|\.gnu\.build\.attributes.*|\.note.*)$/;

/** Whether a section with content names no region, so that ld chooses one by attributes. */
function someSectionIsFree({ file, evaluation }: ScriptSubject, context: RuleContext): boolean {
  const isFree = (statement: Statement): boolean => {
    if (statement.kind === 'sections' || statement.kind === 'sectionGroup')
      return statement.statements.some(isFree);
    return statement.kind === 'outputSection' && takesAnyRegion(statement);
  };
  return filesOf(file, evaluation.includes).some(
    (path) => context.artifacts.evaluatedScript(path)?.statements.some(isFree) ?? false,
  );
}

function takesAnyRegion({ region, address, name, statements, type }: OutputSectionDefinition): boolean {
  if (region || address || notLoaded.test(name.text) || statements.length === 0) return false;
  return (
    type?.type === undefined || type.type === 'NOLOAD' || type.type === 'READONLY' || type.type === 'TYPE'
  );
}

/** The entry, with its whole line where it is alone there. */
function lineOf(text: string, span: Span): Span {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const newline = text.indexOf('\n', span.end);
  const end = newline < 0 ? text.length : newline + 1;
  const alone = /^\s*$/.test(text.slice(start, span.start)) && /^[\s,]*$/.test(text.slice(span.end, end));
  return alone ? { start, end } : span;
}
