import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { Analysis } from '../core';
import { applyEdits } from '../core/base/edits';
import type { Fix, TextEdit } from '../core/rules/engine/finding';
import { reasonOf } from '../server/node/fileSystem';
import type { OpenedProject } from './openProject';
import type { Output } from './output';
import { UsageError } from './usageError';

/** Rounds of fixing; each applies what does not overlap, so a chain of conflicts ends well before this. */
const maxRounds = 20;

/** The preferred verified fix of each finding, as many as can be made at once without touching the same text twice. */
function chosenFixes(analysis: Analysis): Fix[] {
  const taken: TextEdit[] = [];
  const chosen: Fix[] = [];
  for (const finding of analysis.findings) {
    const fix = analysis.fixesOf(finding).find((candidate) => candidate.preferred);
    if (!fix || fix.edits.some((edit) => taken.some((other) => touches(edit, other)))) continue;
    taken.push(...fix.edits);
    chosen.push(fix);
  }
  return chosen;
}

function touches(a: TextEdit, b: TextEdit): boolean {
  return a.file === b.file && a.span.start <= b.span.end && b.span.start <= a.span.end;
}

function changedTexts(
  analysis: Analysis,
  fixes: readonly Fix[],
): Map<string, { before: string; after: string }> {
  const edits = fixes.flatMap((fix) => fix.edits);
  const texts = new Map<string, { before: string; after: string }>();
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const before = analysis.textOf(file);
    if (before === undefined) continue;
    texts.set(file, {
      before,
      after: applyEdits(
        before,
        edits.filter((edit) => edit.file === file),
      ),
    });
  }
  return texts;
}

/** What `--fix` would change in its first round, as a unified diff that `patch -p1` takes; empty where nothing would. */
export function fixesDiff(_opened: OpenedProject, analysis: Analysis): string {
  let diff = '';
  for (const [file, { before, after }] of changedTexts(analysis, chosenFixes(analysis))) {
    diff += createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, {
      context: 3,
    }).replace(/^=+\n/, '');
  }
  return diff;
}

/** Applies fixes and checks again until nothing is left that has a preferred fix. */
export async function applyFixes(opened: OpenedProject, first: Analysis, output: Output): Promise<Analysis> {
  let analysis = first;
  for (let round = 0; round < maxRounds; round++) {
    const fixes = chosenFixes(analysis);
    if (fixes.length === 0) break;
    for (const [file, { after }] of changedTexts(analysis, fixes)) {
      try {
        writeFileSync(path.resolve(opened.root, file), after);
      } catch (error) {
        throw new UsageError(`cannot write ${file}: ${reasonOf(error)}`);
      }
      opened.session.project.invalidate(file);
    }
    for (const fix of fixes) output.warn(`fixed: ${fix.title}`);
    analysis = await opened.session.analyse(opened.settings);
  }
  return analysis;
}
