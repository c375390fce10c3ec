import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import {
  type Analysis,
  type ChosenFix,
  chosenFixes,
  decodeUtf8,
  editBytes,
  type Finding,
  type FixSafety,
  say,
  type TextEdit,
} from '../core';
import { reasonOf } from '../server/node/fileSystem';
import type { OpenedProject } from './openProject';
import { replaceFiles } from './replaceFiles';
import { UsageError } from './usageError';

/** Rounds of fixing; each applies what does not overlap, so a chain of conflicts ends well before this. */
const maxRounds = 20;

/** What `--fix` is going to do: made in memory over as many rounds as it takes, so that a dry run shows exactly this. */
export interface PlannedFixes {
  readonly files: readonly PlannedFile[];
  /** One line for each fix: place, title and what it writes in place of what. */
  readonly log: readonly string[];
  /** The project as it is after the fixes. */
  readonly analysis: Analysis;
}

export interface PlannedFile {
  /** Relative to the project's root. */
  readonly file: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Plans the fixes of the findings that `wanted` takes of an analysis, without writing anything. */
export async function planFixes(
  opened: OpenedProject,
  first: Analysis,
  safety: FixSafety,
  wanted: (analysis: Analysis) => readonly Finding[],
): Promise<PlannedFixes> {
  const { session, settings } = opened;
  const before = new Map<string, Uint8Array>();
  const after = new Map<string, Uint8Array>();
  const log: string[] = [];
  let analysis = first;
  for (let round = 0; round < maxRounds; round++) {
    const fixes = chosenFixes(wanted(analysis), analysis.fixesOf, safety);
    const edits = fixes.flatMap(({ fix }) => fix.edits);
    if (edits.length === 0) break;
    // Texts and positions are those of now, not of after.
    log.push(...fixes.flatMap((fix) => logLines(analysis, fix, opened.shown)));
    for (const file of new Set(edits.map((edit) => edit.file))) {
      if (!after.has(file)) {
        const bytes = readAgain(opened, analysis, file);
        before.set(file, bytes);
        after.set(file, bytes);
      }
      const own = edits.filter((edit) => edit.file === file);
      after.set(file, edited(file, after.get(file)!, own));
      session.project.overlay(file, decodeUtf8(after.get(file)!).text);
    }
    analysis = await session.analyse(settings);
  }
  const files = [...after].map(([file, bytes]) => ({ file, before: before.get(file)!, after: bytes }));
  return { files, log, analysis };
}

/** The files that edits of one analysis change, with their bytes; nothing is written. */
export function changedFiles(
  opened: OpenedProject,
  analysis: Analysis,
  edits: readonly TextEdit[],
): PlannedFile[] {
  return [...new Set(edits.map(({ file }) => file))].map((file) => {
    const before = readAgain(opened, analysis, file);
    return {
      file,
      before,
      after: edited(
        file,
        before,
        edits.filter((edit) => edit.file === file),
      ),
    };
  });
}

/** Writes planned files: all of them or none. */
export function writePlanned(opened: OpenedProject, files: readonly PlannedFile[]): Promise<void> {
  const replacements = files.map(({ file, before, after }) => ({
    name: opened.shown(file),
    path: path.resolve(opened.folder, file),
    before,
    after,
  }));
  return replaceFiles(replacements, opened.folder, opened.follow);
}

/** The bytes of a file, which must still be what was analysed. */
function readAgain(opened: OpenedProject, analysis: Analysis, file: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path.resolve(opened.folder, file));
  } catch (error) {
    throw new UsageError(say`cannot read ${opened.shown(file)}: ${reasonOf(error)}`);
  }
  if (decodeUtf8(bytes).text !== analysis.textOf(file))
    throw new UsageError(say`${opened.shown(file)} has changed since it was read; nothing was written`);
  return bytes;
}

function edited(file: string, bytes: Uint8Array, edits: readonly TextEdit[]): Uint8Array {
  const decoded = decodeUtf8(bytes);
  // In a file of another encoding only ASCII is known to mean the same.
  if (!decoded.isUtf8 && edits.some(({ newText }) => /[^\0-\x7f]/.test(newText)))
    throw new UsageError(
      say`cannot edit ${file}: it is not UTF-8, and a fix writes more than ASCII; save it as UTF-8`,
    );
  return editBytes(bytes, decoded, edits);
}

/** `app.ld:5: End region RAM … (1279K → 1023K)`; every further edit has a line of its own. */
function logLines(analysis: Analysis, { fix }: ChosenFix, shown: (file: string) => string): string[] {
  return fix.edits.map(({ file, span, newText }, at) => {
    const line = analysis.positions.rangeOf(file, span).start.line + 1;
    const old = analysis.textOf(file)?.slice(span.start, span.end) ?? '';
    const change = `${inOneLine(old) || say`nothing`} → ${inOneLine(newText) || say`nothing`}`;
    return at === 0
      ? `${shown(file)}:${line}: ${fix.title}: ${change}`
      : `  ${shown(file)}:${line}: ${change}`;
  });
}

function inOneLine(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** The plan as a unified diff that `patch -p1` takes in the working directory; bytes that are not UTF-8 stay. */
export function diffOf({ files }: PlannedFixes, shown: (file: string) => string): Uint8Array {
  const patches = files.map(({ file, before, after }) => {
    const encoding = decodeUtf8(before).isUtf8 && decodeUtf8(after).isUtf8 ? 'utf8' : 'latin1';
    const text = createTwoFilesPatch(
      `a/${shown(file)}`,
      `b/${shown(file)}`,
      Buffer.from(before).toString(encoding),
      Buffer.from(after).toString(encoding),
      undefined,
      undefined,
      { context: 3 },
    ).replace(/^=+\n/, '');
    return Buffer.from(text, encoding);
  });
  return Buffer.concat(patches);
}
