import { intersect, type AddressRange, isEmpty } from '../../base/addressRange';
import { axiBanks } from '../../device/usualPlaces';
import { nearest } from '../../base/nearest';
import { formatAddress, formatSize } from '../../base/size';
import { say } from '../../base/wording';
import { fittedRange } from '../../device/addressSpace';
import type { Board, Device } from '../../device/device';
import type { Fix } from '../engine/finding';
import {
  helpFor,
  isUndecided,
  isWarned,
  lacksIncludes,
  messageOf,
  problemsFor,
  sentence,
  textAt,
} from './ldProblems';
import type { Report, Rule, RuleContext, ScriptSubject } from '../engine/rule';

// `> NAME` without such a region, or before MEMORY declares it: ld warns and invents one of 4 GiB.

/**
 * `> NAME`, `AT> NAME`, `ORIGIN(NAME)` or `LENGTH(NAME)` names a memory region that `MEMORY` does not declare, or
 * declares only later.
 *
 * ## What it means on the board
 *
 * ld warns and invents a region that starts at 0 and is 4 GiB long. The section then lands at address 0, or behind
 * whatever else was put there: code that faults on its first instruction, or start-up code that copies variables to
 * nowhere. Nothing checks its size any more.
 *
 * ## Example
 *
 * ```ld
 * MEMORY { RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K }
 * SECTIONS { .text : { *(.text) } >RMA }
 * ```
 *
 * `.text` goes to an invented region `RMA` at address 0.
 *
 * ## How to fix it
 *
 * Use the declared name (the quick fix offers the nearest), or declare the region: the other quick fix puts it over a
 * memory of the device that no region and no pool uses. Where the region is declared further down, move `MEMORY` up.
 *
 * ## When to switch it off
 *
 * Hardly ever. Where an `INCLUDE` was not found the rule is silent by itself.
 */
export const ldUndefinedRegion: Rule = {
  id: 'ld-undefined-region',
  defaultSeverity: 'warning',
  title: 'a memory region is used that MEMORY does not declare',
  checkScript: (script, context) => {
    if (isUndecided(script, context) || lacksIncludes(script)) return [];
    const { regions, aliases } = script.evaluation;
    const declared = [
      ...regions.filter((region) => !region.invented).map((region) => region.name),
      ...aliases.map((alias) => alias.name),
    ];
    // A script without a region of its own is one of several: the MEMORY stands in another -T or an including script.
    if (declared.length === 0) return [];
    return problemsFor(script, 'ld-undefined-region').map((problem): Report => {
      const name = textAt(context, problem);
      const written = context.artifacts.text(problem.file)?.slice(problem.span.start, problem.span.end) ?? '';
      const quote = written.startsWith('"') ? '"' : '';
      // A region that is declared, only too late, needs no other name.
      const better = declared.includes(name) ? undefined : nearest(name, declared);
      const fixes: Fix[] = [];
      if (better !== undefined) {
        const edits = [{ file: problem.file, span: problem.span, newText: `${quote}${better}${quote}` }];
        fixes.push({ title: say`Change to ${better}`, safety: 'suggested', edits });
      }
      if (!declared.includes(name)) fixes.push(...declaration(script, context, name));
      return {
        key: `${problem.file}:${name}`,
        ...(problem.severity === undefined ? {} : { severity: problem.severity }),
        message: isWarned(script, problem)
          ? say`ld places without limit what goes to ${name}. ${sentence(problem.message)}`
          : messageOf(script, problem),
        help: helpFor(problem),
        place: { file: problem.file, span: problem.span },
        fixes,
      };
    });
  },
};

/** Declares the region over a memory of the device that no region or pool uses; nothing where none is free. */
function declaration(script: ScriptSubject, context: RuleContext, name: string): Fix[] {
  const { device, evaluation } = script;
  if (!device || !/^[A-Za-z_][\w.]*$/.test(name)) return [];
  const last = evaluation.regions.filter((region) => !region.invented).at(-1);
  const text = last && context.artifacts.text(last.file);
  const range = freeMemory(script, context, device, name);
  if (!last || text === undefined || !range) return [];
  const lineStart = text.lastIndexOf('\n', last.span.start) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, last.span.start))?.[0] ?? '';
  const separator = lineStart + indent.length === last.span.start ? `\n${indent}` : ' ';
  const length = range.end - range.start;
  const size = length % 1024n === 0n ? `${length >> 10n}K` : length.toString();
  const newText = `${separator}${name} (xrw) : ORIGIN = ${formatAddress(range.start)}, LENGTH = ${size}`;
  return [
    {
      title: say`Declare region ${name} at ${formatAddress(range.start)}, ${formatSize(length)}`,
      safety: 'suggested',
      edits: [{ file: last.file, span: { start: last.span.end, end: last.span.end }, newText }],
    },
  ];
}

function freeMemory(
  script: ScriptSubject,
  context: RuleContext,
  device: Device,
  name: string,
): AddressRange | undefined {
  const board: Board | undefined = script.targets
    .map((target) => target.files.board)
    .find((found) => found !== undefined);
  const isTaken = (range: AddressRange): boolean =>
    script.claims.some((own) => intersect(own.range, range)) ||
    script.targets.some((target) =>
      context
        .ledgerOf(target)
        .touching(range)
        .some(({ certainty }) => certainty !== 'lastBuild'),
    );
  const free = device.banks.filter((bank) => {
    if (bank.kind !== 'internal' && bank.kind !== 'external') return false;
    const fitted = fittedRange(bank, board);
    if (bank.kind === 'external' && !board) return false;
    return !isEmpty(fitted) && !isTaken(fitted);
  });
  const meant = nearest(
    name,
    free.map((bank) => bank.name),
  );
  const bank =
    free.find((candidate) => candidate.name === meant) ??
    free.find((candidate) => axiBanks(device).includes(candidate)) ??
    free[0];
  return bank && fittedRange(bank, board);
}
